"""New persona rules: thresholds moved, rules changed, added or left out."""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from typing import Any

from app.domain.errors import EntryFault
from app.domain.logic_stored import DEEPEST
from app.domain.personas.rules import GENERAL_WELLNESS, INSUFFICIENT_DATA, Rules
from app.domain.proposals import Content, Row
from app.domain.proposals.difference import SETTINGS

PARTS = {"rules": "persona"}
REMOVE = "remove"
THRESHOLDS = "thresholds"


def changed(base: Content, change: Mapping[str, Any]) -> tuple[Content, list[EntryFault]]:
    """The content with these changes; and those that find nothing to change.

    A rule takes the place of the persona's own, or is added at the end, where it is looked at last.
    """
    gone = set(change[REMOVE])
    rows = {row["persona"]: deepcopy(row) for row in base["rules"]}
    faults = [
        EntryFault(name, None, "there is no such rule to remove") for name in sorted(gone - rows.keys())
    ]
    added = []
    for row in change["rules"]:
        if isinstance(row.get("persona"), str) and row["persona"] in rows:
            rows[row["persona"]] = row
        else:
            added.append(row)
    for threshold in change[THRESHOLDS]:
        faults += _moved(rows, threshold)
    kept = [row for name, row in rows.items() if name not in gone]
    return {"rules": [*kept, *added], SETTINGS: {**base[SETTINGS], **change[SETTINGS]}}, faults


def _moved(rows: Mapping[str, Row], wanted: Row) -> Iterator[EntryFault]:
    """Put a threshold into the one test of a persona's rule that it names."""
    persona, feature, op = wanted["persona"], wanted["feature"], wanted.get("op")
    tests = [
        test
        for test in _tests(rows.get(persona, {}).get("rule"), DEEPEST)
        if test["feature"] == feature and op in {None, test["op"]}
    ]
    if len(tests) == 1:
        tests[0]["threshold"] = wanted["threshold"]
        return
    several = "more than one test of it, say which by its op" if tests else "no test of it"
    yield EntryFault(persona, "rule", f"{feature}: there is {several}")


def _tests(rule: Any, deep: int) -> Iterator[Row]:
    """The tests of a rule as it is stored; of what is no rule, or too deep for one, there are none."""
    if not isinstance(rule, dict) or deep < 0:
        return
    parts = rule.get("any", rule.get("all"))
    if isinstance(parts, list):
        for part in parts:
            yield from _tests(part, deep - 1)
    elif {"feature", "op", "threshold"} == rule.keys():
        yield rule


def personas_of(rules: Rules) -> frozenset[str]:
    """Every persona that somebody may come to have."""
    return frozenset({INSUFFICIENT_DATA, GENERAL_WELLNESS, *(row.persona for row in rules.rows)})


def lost_faults(rules: Rules, wanted: Mapping[str, Collection[str]], catalogue: str) -> Iterator[EntryFault]:
    """Personas that the catalogue in force has entries for (`wanted`), and that nobody would come to have."""
    for persona in sorted(wanted.keys() - personas_of(rules)):
        entries = ", ".join(sorted(wanted[persona]))
        yield EntryFault(persona, None, f"the catalogue {catalogue} has entries for it: {entries}")
