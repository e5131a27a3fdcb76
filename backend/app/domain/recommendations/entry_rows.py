"""Reads the rows of a catalogue: an entry, and everything that is wrong with how it is written down."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.errors import EntryFault
from app.domain.fields import Fields, shown
from app.domain.logic import AnyOf, Rule
from app.domain.logic_stored import BadRule, rule_from_record
from app.domain.recommendations.items import Check, Item, Offer

Row = Mapping[str, Any]
# Longer than anything that ships by half; a card has no room for more.
WORDS = {"title": 80, "summary": 400, "because": 400, "why_now": 200}
TEXTS = ("id", *WORDS, "reviewed_by", "reviewed_at")
LONGEST_NAME = 60
MOST_PERSONAS = 20
MOST_CHECKS = 20
LATEST_VERSION = 10_000
_COMMON = (*TEXTS, "position", "personas", "template_version")
ITEM_FIELDS = (*_COMMON, "trigger", "generic")
OFFER_FIELDS = (*_COMMON, "category", "checks")
_ID = re.compile(r"[a-z][a-z0-9-]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_item(row: Row) -> tuple[Item, list[EntryFault]]:
    """A piece of education; where there are faults it is good for no more than to look for others."""
    fields = Fields(_name(row), row, ITEM_FIELDS)
    common = _common(fields)
    trigger = None
    if row.get("trigger") is not None:
        trigger = _rule(fields, "trigger", row["trigger"])
    elif "trigger" not in row:
        fields.note("trigger", "trigger is missing; a generic item has null")
    return Item(**common, trigger=trigger, generic=fields.flag("generic")), fields.faults


def read_offer(row: Row) -> tuple[Offer, list[EntryFault]]:
    """An offer; the same holds for it."""
    fields = Fields(_name(row), row, OFFER_FIELDS)
    common = _common(fields)
    checks = tuple(
        _check(fields, position, one) for position, one in enumerate(fields.rows("checks", MOST_CHECKS))
    )
    if len({check.name for check in checks}) < len(checks):
        fields.note("checks", "two checks have one name")
    return Offer(**common, category=fields.text("category", LONGEST_NAME), checks=checks), fields.faults


def _name(row: Row) -> str:
    id_ = row.get("id")
    return id_ if isinstance(id_, str) and id_ else f"entry {row['position']}"


def _common(fields: Fields) -> dict[str, Any]:
    id_, day = fields.text("id", LONGEST_NAME), fields.text("reviewed_at", LONGEST_NAME)
    if id_ and _ID.fullmatch(id_) is None:
        fields.note("id", "an id is made of lowercase letters, digits and -")
    if day and not _is_day(day):
        fields.note("reviewed_at", f"reviewed_at is {shown(day)}; it takes a day as YYYY-MM-DD")
    return {
        "id": id_ or fields.entry,
        **{name: fields.text(name, most) for name, most in WORDS.items()},
        "reviewed_by": fields.text("reviewed_by", 200),
        "reviewed_at": day,
        "personas": fields.texts("personas", MOST_PERSONAS, LONGEST_NAME),
        "version": fields.number("template_version", LATEST_VERSION),
    }


def _is_day(written: str) -> bool:
    if _DAY.fullmatch(written) is None:
        return False
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _check(fields: Fields, position: int, stored: Row) -> Check:
    at = f"/checks/{position}"
    if set(stored) != {"check", "rule"}:
        fields.note("checks", 'a check has "check" and "rule"', pointer=at)
        return Check("", AnyOf(()))
    inner = Fields("", stored, ("check", "rule"))
    name = inner.text("check", LONGEST_NAME)
    rule = _rule(inner, "rule", stored["rule"])
    for fault in inner.faults:
        reason = f"check {name or '?'}: {fault.reason}"
        fields.note("checks", reason, pointer=at + (fault.pointer or f"/{fault.field}"))
    return Check(name, rule)


def _rule(fields: Fields, name: str, stored: Any) -> Rule:
    try:
        return rule_from_record(stored)
    except BadRule as error:
        for fault in error.faults:
            fields.note(name, fault.reason, pointer=f"/{name}{fault.pointer}")
        return AnyOf(())
