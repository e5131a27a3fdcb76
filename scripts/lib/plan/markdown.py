"""A review as a comment in Markdown. Pure.

Addresses and values come from a plan, and a plan from a branch that anybody may have written: nothing of them
reaches a page unescaped.
"""

from collections.abc import Iterable

from scripts.lib.plan.render import COUNTED, HEADINGS, cells, counts_of, grouped, notes, verdict
from scripts.lib.plan.risk import Finding, Review, Risk

COMMENT_LIMIT = 60_000  # GitHub refuses a comment of more than 65,536 characters


def markdown(review: Review, title: str, waiting: Iterable[str] = ()) -> str:
    """The review as a comment; its first line lets a workflow find the comment again."""
    mark = "✅" if review.passed else "❌"
    lines = [f"<!-- spendsense-plan {plain(title)} -->", f"### {mark} Plan of {plain(title)}", ""]
    lines += [plain(verdict(review)), "", f"| stack | {' | '.join(word for _, word in COUNTED)} |"]
    lines.append("|---" * (len(COUNTED) + 1) + "|")
    lines += [f"| {plain(plan.stack)} | {' | '.join(counts_of(plan))} |" for plan in review.plans]
    for risk, findings in grouped(review):
        lines += ["", *_section(risk, findings)]
    later = [f"{name} can be planned once the stacks before it are applied." for name in waiting]
    lines += [f"\n{plain(note)}" for note in [*later, *notes(review)]]
    return shortened("\n".join(lines) + "\n")


def plain(text: str) -> str:
    """Text that Markdown shows as it is: no link, no mention, no tag, no new cell, no new line."""
    escaped = "".join(f"&#{ord(sign)};" if sign in "\\`*_[]<>&|@#~!" else sign for sign in text)
    return " ".join(escaped.split()).replace("://", "&#58;//")


def shortened(text: str) -> str:
    """A comment that GitHub takes: cut after a whole line."""
    if len(text) <= COMMENT_LIMIT:
        return text
    kept = text[:COMMENT_LIMIT].rsplit("\n", 1)[0]
    return f"{kept}\n\n…and more: the comment is full. The whole plan is among the run's artefacts.\n"


def _section(risk: Risk, findings: Iterable[Finding]) -> list[str]:
    rows = ["| stack | | resource | |", "|---|---|---|---|"]
    rows += [f"| {' | '.join(plain(cell) for cell in cells(finding))} |" for finding in findings]
    if risk < Risk.CHANGED:
        return [f"#### {HEADINGS[risk]}", "", *rows]
    # What is harmless is there for who wants it, and does not push the rest out of sight.
    return [f"<details><summary>{HEADINGS[risk]} ({len(rows) - 2})</summary>", "", *rows, "", "</details>"]
