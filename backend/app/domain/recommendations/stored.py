"""How an edition of the catalogue is stored and read back: one row an entry, and settings for all of them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.domain.errors import EntryFault, InvalidEdition
from app.domain.logic_stored import rule_record
from app.domain.recommendations.checked import faults_of
from app.domain.recommendations.edition import Catalogue
from app.domain.recommendations.entry_rows import TEXTS, read_item, read_offer
from app.domain.recommendations.items import Item, Offer
from app.domain.recommendations.settings_stored import read_settings

Row = dict[str, Any]


class Records(NamedTuple):
    """The rows of an edition's two tables, and its settings."""

    education: list[Row]
    offers: list[Row]
    settings: Row


def to_records(catalogue: Catalogue) -> Records:
    """The edition as JSON-ready rows, in its order."""
    tone, approval = catalogue.tone, catalogue.approval
    return Records(
        [_item_row(position, item) for position, item in enumerate(catalogue.education)],
        [_offer_row(position, offer) for position, offer in enumerate(catalogue.offers)],
        {
            "tone": {
                "version": tone.version,
                "phrases": list(tone.phrases),
                "traits": list(tone.traits),
            },
            "approval": {"offers": approval.offers, "first_use": approval.first_use},
        },
    )


def from_records(version: str, records: Records) -> Catalogue:
    """The edition that these rows are, checked; raises InvalidEdition with everything that is wrong."""
    education = [read_item(row) for row in _ordered(records.education)]
    offers = [read_offer(row) for row in _ordered(records.offers)]
    tone, approval, faults = read_settings(records.settings)
    unread = [*faults, *(fault for _, found in (*education, *offers) for fault in found)]
    catalogue = Catalogue(
        version, tuple(item for item, _ in education), tuple(offer for offer, _ in offers), tone, approval
    )
    faults = [*unread, *_further(faults_of(catalogue), unread)]
    if faults:
        raise InvalidEdition(f"catalogue {version}", faults)
    return catalogue


def _further(found: Sequence[EntryFault], unread: Sequence[EntryFault]) -> list[EntryFault]:
    """Faults that do not only follow from a field which could not be read in the first place."""
    fields = {(fault.entry, fault.field) for fault in unread}
    no_text = {entry for entry, field in fields if field in TEXTS}
    return [
        fault
        for fault in found
        if (fault.entry, fault.field) not in fields
        and (fault.field is not None or fault.entry not in no_text)
    ]


def _ordered(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["position"])


def _common(position: int, entry: Item | Offer) -> Row:
    texts = {name: getattr(entry, name) for name in TEXTS}
    return texts | {
        "position": position,
        "personas": list(entry.personas),
        "template_version": entry.version,
    }


def _item_row(position: int, item: Item) -> Row:
    trigger = None if item.trigger is None else rule_record(item.trigger)
    return _common(position, item) | {"trigger": trigger, "generic": item.generic}


def _offer_row(position: int, offer: Offer) -> Row:
    checks = [{"check": check.name, "rule": rule_record(check.rule)} for check in offer.checks]
    return _common(position, offer) | {"category": offer.category, "checks": checks}
