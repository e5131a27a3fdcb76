"""What a person would be shown: each recommendation with its reason, its checks and its disclosure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scripts.lib.analysis import words
from scripts.lib.console import printable

_MARKS = {"pass": "✓", "fail": "✗", "unknown": "?"}
Report = Mapping[str, Any]


def recommendation_list(windows: Mapping[str, Mapping[str, Sequence[Report]]]) -> RenderableType:
    """Education first, then partners' offers; what several windows say alike is said once."""
    lines = [
        line
        for kind, mark in (("education", "•"), ("offers", "Offer:"))
        for item, days in _distinct({window: shown[kind] for window, shown in windows.items()})
        for line in _item(f"{mark} {item['title']}", days, item)
    ]
    return Group(*lines) if lines else Text("None.")


def _distinct(windows: Mapping[str, Sequence[Report]]) -> Iterator[tuple[Report, str]]:
    """Each recommendation with the windows that say it in the same words."""
    found: dict[tuple[str, str], tuple[Report, list[str]]] = {}
    for window, items in windows.items():
        for item in items:
            key = (item["catalogue_id"], item["because"]["text"])
            found.setdefault(key, (item, []))[1].append(window[:-1])
    for item, days in found.values():
        yield item, " and ".join([", ".join(days[:-1]), days[-1]] if days[:-1] else days)


def _item(title: str, days: str, item: Report) -> Iterator[RenderableType]:
    yield Text.assemble((f"\n{title}", "bold"), (f"  from {days} days", "dim"))
    for text in (item["summary"], item["because"]["text"], item["why_now"]):
        yield _indented(text)
    if item["eligibility"]:
        checks = (f"{_MARKS[check['result']]} {words.label(check['check'])}" for check in item["eligibility"])
        yield _indented(f"Eligible: {', '.join(checks)}", "green")
    for disclosure in (item["disclosure"], item["compensation_disclosure"]):
        if disclosure:
            yield _indented(disclosure, "dim italic")


def _indented(text: str, style: str = "") -> RenderableType:
    return Padding(Text(printable(text), style=style), (0, 0, 0, 2))
