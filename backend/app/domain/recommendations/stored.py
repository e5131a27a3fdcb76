"""How an edition of the catalogue is stored and read back: one row an entry, and settings for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from app.domain.errors import InvalidEdition
from app.domain.logic_stored import BadRule, rule_from_record, rule_record
from app.domain.recommendations.checked import check
from app.domain.recommendations.edition import MODES, Approval, Catalogue
from app.domain.recommendations.items import Check, Item, Offer
from app.domain.recommendations.tone import Tone

Row = dict[str, Any]
Entry = TypeVar("Entry", Item, Offer)
_TEXTS = ("id", "title", "summary", "because", "why_now", "reviewed_by", "reviewed_at")


@dataclass(frozen=True)
class Records:
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
    """The edition that these rows are, checked; raises InvalidEdition, which names the row."""
    edition = f"catalogue {version}"
    return check(
        Catalogue(
            version,
            tuple(_read(edition, row, _item) for row in _ordered(records.education)),
            tuple(_read(edition, row, _offer) for row in _ordered(records.offers)),
            _tone(edition, records.settings.get("tone")),
            _approval(edition, records.settings.get("approval")),
        )
    )


def _ordered(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["position"])


def _common(position: int, entry: Item | Offer) -> Row:
    texts = {name: getattr(entry, name) for name in _TEXTS}
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


def _read(edition: str, row: Row, make: Callable[[Row, Row], Entry]) -> Entry:
    name = str(row.get("id"))
    try:
        common = {text: _typed(row, text, str) for text in _TEXTS}
        common["personas"] = tuple(_typed(row, "personas", list))
        common["version"] = _typed(row, "template_version", int)
        return make(row, common)
    except BadRule as error:
        raise InvalidEdition(edition, name, str(error)) from None


def _item(row: Row, common: Row) -> Item:
    trigger = row["trigger"]
    rule = None if trigger is None else rule_from_record(trigger)
    return Item(**common, trigger=rule, generic=_typed(row, "generic", bool))


def _offer(row: Row, common: Row) -> Offer:
    checks = tuple(_check(stored) for stored in _typed(row, "checks", list))
    return Offer(**common, category=_typed(row, "category", str), checks=checks)


def _check(stored: Any) -> Check:
    if not isinstance(stored, Mapping) or set(stored) != {"check", "rule"}:
        raise BadRule('a check has "check" and "rule"')
    name = _typed(stored, "check", str)
    try:
        return Check(name, rule_from_record(stored["rule"]))
    except BadRule as error:
        raise BadRule(f"check {name}: {error}") from None


def _typed(row: Mapping[str, Any], name: str, kind: type) -> Any:
    value = row.get(name)
    if type(value) is not kind:
        raise BadRule(f"{name} is {value!r}, which is no {kind.__name__}")
    return value


def _tone(edition: str, stored: Any) -> Tone:
    record = stored if isinstance(stored, Mapping) else {}
    try:
        phrases, traits = (tuple(_typed(record, name, list)) for name in ("phrases", "traits"))
        version = _typed(record, "version", str)
    except BadRule as error:
        raise InvalidEdition(edition, "tone list", str(error)) from None
    if not phrases or not traits or not all(isinstance(word, str) and word for word in (*phrases, *traits)):
        raise InvalidEdition(edition, "tone list", "phrases and traits are lists of words")
    return Tone(version, phrases, traits)


def _approval(edition: str, stored: Any) -> Approval:
    if not isinstance(stored, Mapping) or set(stored) != {"offers", "first_use"}:
        raise InvalidEdition(edition, "approval", 'it has "offers" and "first_use"')
    for name, mode in stored.items():
        if mode not in MODES:
            known = ", ".join(MODES)
            raise InvalidEdition(edition, "approval", f"{name} is {mode!r}, which is none of {known}")
    return Approval(**stored)
