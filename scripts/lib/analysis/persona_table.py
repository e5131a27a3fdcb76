"""Which persona a person has in each window, and how each test of each rule came out."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from scripts.lib.analysis import words
from scripts.lib.analysis.layout import table

_STYLES = {"met": "green", "not_met": "dim", "unknown": "yellow"}
_MARKS = {"met": "✓", "not_met": "✗", "unknown": "?"}
_SIGNS = {">=": "≥", "<=": "≤", "==": "="}
Report = Mapping[str, Any]


def persona_table(personas: Mapping[str, Report], currency: str) -> RenderableType:
    """The personas of the windows side by side, the tests of their rules below."""
    made = table("", *(f"{window[:-1]} days" for window in personas))
    windows = list(personas.values())
    made.add_row(
        Text("Persona", style="bold"),
        *(Text(words.label(window["persona"]), style="bold green") for window in windows),
    )
    tests = list(zip(*(window["tests"] for window in windows), strict=True))
    for persona in dict.fromkeys(row[0]["persona"] for row in tests):
        made.add_section()
        made.add_row(
            Text(words.label(persona), style="bold"), *(_outcome(persona, window) for window in windows)
        )
        for row in tests:
            if row[0]["persona"] == persona:
                made.add_row(_test(row, currency), *(_result(test, currency) for test in row))
    held = [name[:-1] for name, window in personas.items() if window["hysteresis"]]
    note = f"Kept from the run before, because it was close: {', '.join(held)} days." if held else ""
    return Group(made, Text(note)) if note else made


def _outcome(persona: str, window: Report) -> Text:
    outcome = (
        "met" if persona in window["matched"] else "unknown" if persona in window["unknown"] else "not_met"
    )
    return Text(f"{_MARKS[outcome]} {words.label(outcome)}", style=_STYLES[outcome])


def _test(row: Sequence[Report], currency: str) -> str:
    """The test in words; thresholds that differ by window are all named."""
    first = row[0]
    thresholds = dict.fromkeys(words.value(test["feature"], test["threshold"], currency) for test in row)
    sign = _SIGNS.get(first["op"], first["op"])
    return f"{words.label(first['feature'])} {sign} {' / '.join(thresholds)}"


def _result(test: Report, currency: str) -> Text:
    outcome = test["outcome"]
    known = test["value"] is not None
    shown = words.value(test["feature"], test["value"], currency) if known else words.reason(test["reason"])
    return Text(f"{_MARKS[outcome]} {shown}", style=_STYLES[outcome])
