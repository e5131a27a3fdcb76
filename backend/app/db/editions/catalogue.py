"""Editions of the catalogue, and which of its texts an operator has approved before."""

from app.db.editions.kind import Content, Kind
from app.db.editions.write import Edition
from app.db.sql import Connection, text
from app.domain.recommendations import Catalogue, stored

_TEXTS = "title text, summary text, because text, why_now text, reviewed_by text, reviewed_at text"
_COMMON = f"position smallint, id text, template_version integer, personas text[], {_TEXTS}"
_REVIEWED = text("SELECT catalogue_id, template_version FROM template_approvals")


def _parse(version: str, content: Content) -> Catalogue:
    records = stored.Records(content["catalogue_items"], content["offers"], content["settings"])
    return stored.from_records(version, records)


CATALOGUE = Kind(
    "catalogue",
    {
        "catalogue_items": f"{_COMMON}, trigger jsonb, generic boolean",
        "offers": f"{_COMMON}, category text, checks jsonb",
    },
    _parse,
)


def catalogue_edition(catalogue: Catalogue) -> Edition:
    """The edition that holds this catalogue."""
    records = stored.to_records(catalogue)
    content = {"settings": records.settings, "catalogue_items": records.education, "offers": records.offers}
    return Edition(CATALOGUE, catalogue.version, content)


def reviewed_templates(connection: Connection, catalogue: Catalogue) -> frozenset[tuple[str, int]]:
    """Versions of templates that were approved before, where the edition asks for it."""
    if catalogue.approval.first_use == "auto":
        return frozenset()
    return frozenset((row.catalogue_id, row.template_version) for row in connection.execute(_REVIEWED))
