"""How an edition of rules is stored and read back: one row a persona, what is checked first on top."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from app.domain.errors import InvalidEdition
from app.domain.logic import Rule
from app.domain.logic_stored import BadRule, rule_from_record, rule_record
from app.domain.personas.rules import GENERAL_WELLNESS, INSUFFICIENT_DATA, PersonaRule, Rules

Row = dict[str, Any]


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
    """The edition that these rows are; raises InvalidEdition, which names the row."""
    edition = f"rules {version}"
    ordered = sorted(rows, key=lambda row: row["position"])
    names = [row["persona"] for row in ordered]
    if names[:1] != [INSUFFICIENT_DATA]:
        raise InvalidEdition(edition, "row 0", f"{INSUFFICIENT_DATA} is checked first")
    for position, name in enumerate(names):
        if name == GENERAL_WELLNESS:
            raise InvalidEdition(edition, f"row {position} {name}", "it is what is left, and has no rule")
        if name in names[:position]:
            raise InvalidEdition(edition, f"row {position} {name}", "there is a row for it already")
    first, *rest = [PersonaRule(row["persona"], _rule(edition, row)) for row in ordered]
    return Rules(version, first.rule, tuple(rest), _nearness(edition, settings))


def _rule(edition: str, row: Mapping[str, Any]) -> Rule:
    try:
        return rule_from_record(row["rule"])
    except BadRule as error:
        raise InvalidEdition(edition, f"row {row['position']} {row['persona']}", str(error)) from None


def _nearness(edition: str, settings: Mapping[str, Any]) -> Decimal:
    stored = settings.get("nearness")
    try:
        nearness = Decimal(stored) if isinstance(stored, str) else None
    except InvalidOperation:
        nearness = None
    if nearness is None or not 0 <= nearness < 1:
        raise InvalidEdition(edition, "nearness", f"it is a share from 0 to below 1 as text, not {stored!r}")
    return nearness
