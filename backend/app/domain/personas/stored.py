"""How an edition of rules is stored and read back: one row a persona, what is checked first on top."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.domain.errors import EntryFault, InvalidEdition
from app.domain.fields import Fields, is_decimal, shown
from app.domain.logic import AnyOf, Rule
from app.domain.logic_stored import BadRule, rule_from_record, rule_record
from app.domain.personas.rules import GENERAL_WELLNESS, INSUFFICIENT_DATA, PersonaRule, Rules

Row = dict[str, Any]
SETTINGS = "settings"
LONGEST_NAME = 60
WIDEST_NEARNESS = Decimal("0.2")
_FIELDS = ("position", "persona", "rule")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def to_records(rules: Rules) -> list[Row]:
    """The edition's rows, in their order from 0."""
    rows = [PersonaRule(INSUFFICIENT_DATA, rules.not_enough), *rules.rows]
    return [
        {"position": position, "persona": row.persona, "rule": rule_record(row.rule)}
        for position, row in enumerate(rows)
    ]


def settings_record(rules: Rules) -> Row:
    """What holds for the edition as a whole."""
    return {"nearness": format(rules.nearness, "f")}


def from_records(version: str, rows: Sequence[Mapping[str, Any]], settings: Mapping[str, Any]) -> Rules:
    """The edition that these rows are; raises InvalidEdition with everything that is wrong with them."""
    read = [_read(row) for row in sorted(rows, key=lambda row: row["position"])]
    faults = [fault for _, found in read for fault in found]
    names = [row.persona for row, _ in read]
    faults += _order_faults(names)
    settings_fields = Fields(SETTINGS, settings, ("nearness",))
    nearness = _nearness(settings_fields, settings.get("nearness"))
    faults += settings_fields.faults
    if faults:
        raise InvalidEdition(f"rules {version}", faults)
    first, *rest = [row for row, _ in read]
    return Rules(version, first.rule, tuple(rest), nearness)


def _order_faults(names: Sequence[str]) -> Iterator[EntryFault]:
    if names[:1] != [INSUFFICIENT_DATA]:
        yield EntryFault(INSUFFICIENT_DATA, None, "its rule comes first: it is checked before all others")
    if len(set(names) - {INSUFFICIENT_DATA}) == 0:
        yield EntryFault(SETTINGS, None, "there is no rule for any persona")
    for position, name in enumerate(names):
        if name == GENERAL_WELLNESS:
            yield EntryFault(name, "persona", "it is what is left, and has no rule")
        if name in names[:position]:
            yield EntryFault(name, "persona", "there is a row for it already")


def _read(row: Mapping[str, Any]) -> tuple[PersonaRule, list[EntryFault]]:
    persona = row.get("persona")
    fields = Fields(persona if isinstance(persona, str) else f"row {row['position']}", row, _FIELDS)
    name = fields.text("persona", LONGEST_NAME)
    if name and _NAME.fullmatch(name) is None:
        fields.note("persona", "a persona's name is made of lowercase letters, digits and _")
    rule: Rule = AnyOf(())
    try:
        rule = rule_from_record(row.get("rule"))
    except BadRule as error:
        for fault in error.faults:
            fields.note("rule", fault.reason, pointer=f"/rule{fault.pointer}")
    return PersonaRule(name, rule), fields.faults


def _nearness(fields: Fields, stored: Any) -> Decimal:
    if is_decimal(stored, LONGEST_NAME) and 0 <= Decimal(stored) <= WIDEST_NEARNESS:
        return Decimal(stored)
    wanted = f"a share from 0 to {WIDEST_NEARNESS} as text"
    fields.note("nearness", f"nearness is {wanted}, not {shown(stored)}")
    return Decimal(0)
