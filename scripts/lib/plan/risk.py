"""What in a plan deserves a reader's eyes first, and what it takes a named permission to do. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from scripts.lib.plan.model import Action, Change, Difference, Plan
from scripts.lib.plan.rules import ACCESS, GUARDS, STATEFUL, WEAKER

LOSSES = {Action.DELETE, Action.REPLACE, Action.FORGET}


class Risk(IntEnum):
    """How early a change is shown."""

    REFUSED = 0
    ALLOWED = 1
    WEAKENED = 2
    REMOVED = 3
    ACCESS = 4
    CHANGED = 5
    ADDED = 6
    RENAMED = 7


@dataclass(frozen=True)
class Finding:
    """A change with its risk and, where the risk has one, the reason in words."""

    stack: str
    change: Change
    risk: Risk
    why: str = ""


@dataclass(frozen=True)
class Review:
    """What to tell people about the plans of an environment."""

    plans: tuple[Plan, ...]
    findings: tuple[Finding, ...]
    unused: tuple[str, ...]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """The changes that nobody allowed by name."""
        return tuple(finding for finding in self.findings if finding.risk is Risk.REFUSED)

    @property
    def broken(self) -> tuple[str, ...]:
        """The stacks whose plan Terraform could not finish."""
        return tuple(plan.stack for plan in self.plans if plan.errored)

    @property
    def passed(self) -> bool:
        """Whether these plans may be applied."""
        return not self.refused and not self.broken


def review(plans: Iterable[Plan], allowed: Collection[str] = ()) -> Review:
    """Judge every change. `allowed` names addresses, or STACK:ADDRESS where several stacks have the same."""
    plans = tuple(plans)
    relevant = {name for name in allowed if _concerns(name, {plan.stack for plan in plans})}
    findings = [judge(plan.stack, change, allowed) for plan in plans for change in plan.effective]
    used = {name for finding in findings if finding.risk is Risk.ALLOWED for name in names_of(finding)}
    return Review(
        plans=plans,
        findings=tuple(sorted(findings, key=lambda it: (it.risk, it.stack, it.change.address))),
        unused=tuple(sorted(relevant - used)),
    )


def _concerns(allowed: str, stacks: Collection[str]) -> bool:
    """Whether a permission is about one of these stacks; one without a stack's name is about all."""
    named = re.match(r"([\w-]+):", allowed)
    return named is None or named[1] in stacks


def judge(stack: str, change: Change, allowed: Collection[str]) -> Finding:
    """The risk of one change."""
    loss = STATEFUL.get(change.type)
    if loss and change.action in LOSSES:
        by_name = {change.address, f"{stack}:{change.address}"} & set(allowed)
        return Finding(stack, change, Risk.ALLOWED if by_name else Risk.REFUSED, f"loses {loss}")
    weakened = weakening(change)
    if weakened:
        return Finding(stack, change, Risk.WEAKENED, "; ".join(weakened))
    return Finding(stack, change, ordinary(change))


def names_of(finding: Finding) -> tuple[str, str]:
    """The two ways of naming a change in an allow list."""
    return finding.change.address, f"{finding.stack}:{finding.change.address}"


def ordinary(change: Change) -> Risk:
    """The risk of a change that neither loses nor weakens anything."""
    if change.action in LOSSES:
        return Risk.REMOVED
    if change.action in {Action.NO_OP, Action.READ}:
        return Risk.RENAMED
    if change.type.startswith(ACCESS):
        return Risk.ACCESS
    return Risk.ADDED if change.action is Action.CREATE else Risk.CHANGED


def weakening(change: Change) -> list[str]:
    """What a change takes away from the protection of something."""
    if change.action in {Action.DELETE, Action.FORGET}:
        return [GUARDS[change.type]] if change.type in GUARDS else []
    if change.action is Action.CREATE:
        return []
    return [why for difference in change.differences if (why := _weaker(difference))]


def _weaker(difference: Difference) -> str:
    rule = WEAKER.get(difference.attribute)
    if rule is None or not rule(difference.before, difference.after):
        return ""
    return f"{difference.attribute}: {_word(difference.before)} → {_word(difference.after)}"


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
