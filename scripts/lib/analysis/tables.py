"""A person's report for a terminal of 80 columns: streams, features, persona, recommendations."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from app.domain.features.values import UNITS
from scripts.lib.analysis import words
from scripts.lib.analysis.layout import table
from scripts.lib.analysis.persona_table import persona_table
from scripts.lib.analysis.recommendation_list import recommendation_list
from scripts.lib.console import printable

_KINDS = {"income": "Income", "subscription": "Subscriptions", "bill": "Bills", "habit": "Habits"}
# The groups of the table of features, each from this feature on.
_GROUPS = {
    "net_spend": "Spending",
    "subscription_count": "Subscriptions",
    "savings_balance": "Savings",
    "card_count": "Cards",
    "payroll_merchant": "Income",
    "checking_balance": "Cash and fees",
    "account_count": "Data",
}
Report = Mapping[str, Any]


def person(report: Report) -> RenderableType:
    """Everything that the engine says of one person."""
    currency = report["currency"]
    return Group(
        Rule(Text(printable(report["user_id"]), style="bold")),
        _section("Recurring streams", _streams(report["streams"], currency)),
        _section("Features", _features(report["features"], currency)),
        _section("Persona", persona_table(report["personas"], currency)),
        _section("Recommendations", recommendation_list(report["recommendations"])),
    )


def _section(title: str, content: RenderableType) -> RenderableType:
    return Group(Text(f"\n{title}", style="bold cyan"), content)


def _streams(streams: Sequence[Report], currency: str) -> RenderableType:
    if not streams:
        return Padding(Text("None: nothing repeats in the last 400 days."), (0, 0, 0, 2))
    made = table("merchant", "rhythm", "last>", "a month>", "last on", "next on")
    for kind in dict.fromkeys([*_KINDS, *(stream["kind"] for stream in streams)]):
        mine = [stream for stream in streams if stream["kind"] == kind]
        if mine:
            made.add_section()
            made.add_row(Text(_KINDS.get(kind, words.label(kind)), style="bold"))
        for stream in sorted(
            mine, key=lambda stream: (not stream["is_active"], -(stream["monthly_amount"] or 0))
        ):
            made.add_row(*_stream_cells(stream, currency), style="" if stream["is_active"] else "dim")
    return made


def _stream_cells(stream: Report, currency: str) -> Iterator[str]:
    yield printable(stream["merchant"])
    early = " (early)" if stream["status"] in {"EARLY_DETECTION", "TOMBSTONED"} else ""
    yield words.RHYTHMS.get(stream["frequency"], words.label(stream["frequency"].lower())) + early
    yield words.money(stream["last_amount"], currency)
    yield words.money(stream["monthly_amount"], currency)
    yield stream["last_date"].isoformat()
    upcoming = stream["predicted_next_date"]
    yield upcoming.isoformat() if upcoming else "" if stream["is_active"] else "ended"


def _features(features: Mapping[str, Report], currency: str) -> RenderableType:
    made = table("", *(f"{window[:-1]} days>" for window in features))
    for name in UNITS:
        if name in _GROUPS:
            made.add_section()
            made.add_row(Text(_GROUPS[name], style="bold"))
        cells = [_cell(name, values, currency) for values in features.values()]
        made.add_row(words.label(name), *cells)
    cards = next(iter(features.values()))["card_utilization"]
    listed = [Text(words.card(card, currency)) for card in cards]
    return Group(made, *listed)


def _cell(name: str, values: Report, currency: str) -> Text:
    if values[name] is None:
        return Text(words.reason(values["null_reasons"].get(name)), style="dim italic")
    return Text(words.value(name, values[name], currency))
