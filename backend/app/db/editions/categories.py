"""Editions of the table of categories."""

from app.db.editions.kind import Content, Kind
from app.db.editions.write import Edition
from app.domain import categories_stored as stored
from app.domain.pfc import Categories


def _parse(version: str, content: Content) -> Categories:
    return stored.from_records(version, content["pfc_map"])


CATEGORIES = Kind(
    "categories",
    {"pfc_map": "code text, flow_out text, flow_in text, kind text, insufficient_funds boolean"},
    _parse,
)


def categories_edition(categories: Categories) -> Edition:
    """The edition that holds this table; its version says what is in it."""
    content = {"settings": {}, "pfc_map": stored.to_records(categories)}
    return Edition(CATEGORIES, stored.version_of(categories), content)
