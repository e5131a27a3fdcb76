"""A review in words: for a terminal and for programs; `markdown` builds on it. Pure."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scripts.lib.plan.model import Action, Change, Difference, Plan
from scripts.lib.plan.risk import Finding, Review, Risk
from scripts.lib.plan.values import SENSITIVE, UNKNOWN

VALUE_LIMIT = 60
SHOWN_ATTRIBUTES = 4

COUNTED = (
    (Action.DELETE, "destroyed"),
    (Action.REPLACE, "replaced"),
    (Action.FORGET, "forgotten"),
    (Action.UPDATE, "changed"),
    (Action.CREATE, "created"),
)
HEADINGS = {
    Risk.REFUSED: "Refused: this loses what no code brings back",
    Risk.ALLOWED: "Allowed by name: this loses what no code brings back",
    Risk.WEAKENED: "Protection that weakens",
    Risk.REMOVED: "Destroyed or replaced",
    Risk.ACCESS: "Who may do what",
    Risk.CHANGED: "Changed",
    Risk.ADDED: "Created",
    Risk.RENAMED: "Renamed or imported, nothing else",
}
COLOURS = {Risk.REFUSED: "bold red", Risk.ALLOWED: "red", Risk.WEAKENED: "yellow", Risk.REMOVED: "yellow"}


def verdict(review: Review) -> str:
    """The whole review in one sentence."""
    if review.broken:
        return f"Refused: Terraform could not finish planning {', '.join(review.broken)}."
    if review.refused:
        count = len(review.refused)
        return f"Refused: {count} {'change loses' if count == 1 else 'changes lose'} data or an identity."
    return f"{totals(review.findings)}." if review.findings else "No changes."


def totals(findings: Iterable[Finding]) -> str:
    """How many resources meet which fate, as in: 1 destroyed, 2 created."""
    counts = Counter(finding.change.action for finding in findings)
    words = [f"{counts[action]} {word}" for action, word in COUNTED if counts[action]]
    renamed = counts[Action.NO_OP] + counts[Action.READ]
    return ", ".join([*words, f"{renamed} renamed"] if renamed else words)


def terminal(review: Review, title: str) -> RenderableType:
    """The review for a terminal."""
    style = "bold green" if review.passed else "bold red"
    parts: list[RenderableType] = [Text(f"{title}: {verdict(review)}", style=style), Text()]
    per_stack = Table("stack", *(word for _, word in COUNTED), box=None, pad_edge=False)
    for plan in review.plans:
        per_stack.add_row(Text(plan.stack), *(Text(count) for count in counts_of(plan)))
    parts.append(per_stack)
    for risk, findings in grouped(review):
        table = Table(box=None, pad_edge=False, show_header=False)
        for finding in findings:
            # A folded address is still the whole address, ready for --allow.
            table.add_row(*(Text(cell, overflow="fold") for cell in cells(finding)))
        parts += [Text(), Text(HEADINGS[risk], style=COLOURS.get(risk, "bold")), table]
    parts += [Text(note) for note in notes(review)]
    return Group(*parts)


def as_json(review: Review) -> dict[str, Any]:
    """The review for programs."""
    return {
        "passed": review.passed,
        "verdict": verdict(review),
        "stacks": [
            {"stack": plan.stack, "errored": plan.errored, "drifted": list(plan.drifted), **count(plan)}
            for plan in review.plans
        ],
        "changes": [_finding(finding) for finding in review.findings],
        "unused_permissions": list(review.unused),
    }


def grouped(review: Review) -> list[tuple[Risk, list[Finding]]]:
    """The findings by risk, the worst first."""
    by_risk = {risk: [it for it in review.findings if it.risk is risk] for risk in Risk}
    return [(risk, found) for risk, found in by_risk.items() if found]


def notes(review: Review) -> list[str]:
    """What else a reader should know."""
    found = [
        f"{plan.stack}: changed outside Terraform: {', '.join(plan.drifted)}"
        for plan in review.plans
        if plan.drifted
    ]
    if review.refused:
        found.append("Whoever means it names the address: --allow ADDRESS, or a line in the allow file.")
    if review.unused:
        found.append(f"Allowed, but not planned: {', '.join(review.unused)}")
    return found


def count(plan: Plan) -> dict[str, int]:
    """How many resources of a stack meet each fate."""
    counts = Counter(change.action for change in plan.effective)
    return {word: counts[action] for action, word in COUNTED}


def counts_of(plan: Plan) -> list[str]:
    """The same for a table, in which a dot says "none" more quietly than a nought."""
    return [str(number) if number else "·" for number in count(plan).values()]


def cells(finding: Finding) -> tuple[str, str, str, str]:
    """Stack, action, address and detail of a finding."""
    change = finding.change
    return finding.stack, change.action.value, named(change), finding.why or detail(change)


def named(change: Change) -> str:
    """The address, with what is special about it."""
    special = [f"was {change.moved_from}"] if change.moved_from else []
    special += ["imported"] if change.imported else []
    special += ["an object left over from a replacement"] if change.deposed else []
    return f"{change.address} ({', '.join(special)})" if special else change.address


def detail(change: Change) -> str:
    """What changes, where that fits into a line."""
    if change.replaced_for:
        return f"because of {', '.join(change.replaced_for)}"
    if change.action is not Action.UPDATE:
        return ""
    shown = [difference_text(it) for it in change.differences[:SHOWN_ATTRIBUTES]]
    more = len(change.differences) - len(shown)
    return ", ".join([*shown, f"{more} more"] if more else shown)


def difference_text(difference: Difference) -> str:
    """Name, value before and value after; the bare name where the values are long."""
    before, after = value_text(difference.before), value_text(difference.after)
    if len(before) + len(after) > VALUE_LIMIT or "\n" in before + after:
        return difference.attribute
    return f"{difference.attribute}: {before} → {after}"


def value_text(value: Any) -> str:
    """A value as JSON, the two words about it as they are."""
    return value if value in (SENSITIVE, UNKNOWN) else json.dumps(value, ensure_ascii=False)


def _finding(finding: Finding) -> Mapping[str, Any]:
    change = finding.change
    return {
        "stack": finding.stack,
        "address": change.address,
        "action": change.action.value,
        "risk": finding.risk.name.lower(),
        "why": finding.why,
        "replaced_for": list(change.replaced_for),
        "attributes": [difference.attribute for difference in change.differences],
    }
