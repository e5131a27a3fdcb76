"""A Terraform plan as `terraform show -json` tells it, read into what a review needs. Pure.

The document holds secrets in clear (`before`, `after`, `prior_state`): what this module hands out is masked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from scripts.lib.console import OperatorError
from scripts.lib.plan.values import has_unknown, mask

FORMAT_MAJOR = "1"
EMPTY: tuple[object, ...] = (None, "", [], {})


class Action(StrEnum):
    """What a plan does to one resource."""

    DELETE = "delete"
    REPLACE = "replace"
    FORGET = "forget"
    UPDATE = "update"
    CREATE = "create"
    READ = "read"
    NO_OP = "no-op"


ACTIONS = {
    ("no-op",): Action.NO_OP,
    ("create",): Action.CREATE,
    ("read",): Action.READ,
    ("update",): Action.UPDATE,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE,
    ("delete",): Action.DELETE,
    ("forget",): Action.FORGET,
    # `lifecycle { destroy = false }` on something that must be replaced: the old one stays, unmanaged.
    ("create", "forget"): Action.REPLACE,
    ("forget", "create"): Action.REPLACE,
}


@dataclass(frozen=True)
class Difference:
    """One attribute that changes. Sensitive values are masked, unknown ones say so."""

    attribute: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """One resource, or one deposed object of it, in a plan."""

    address: str
    type: str
    action: Action
    deposed: str = ""
    moved_from: str = ""
    imported: bool = False
    reason: str = ""
    replaced_for: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = field(default=(), repr=False)

    @property
    def matters(self) -> bool:
        """Whether applying it does anything, be it to the state's names alone."""
        nothing = self.action in {Action.NO_OP, Action.READ}
        return not nothing or bool(self.moved_from) or self.imported


@dataclass(frozen=True)
class Plan:
    """The plan of one stack. `errored` means that Terraform stopped half-way through making it."""

    stack: str
    terraform_version: str
    changes: tuple[Change, ...]
    outputs: tuple[Difference, ...]
    drifted: tuple[str, ...]
    errored: bool

    @property
    def effective(self) -> tuple[Change, ...]:
        """The changes that do something."""
        return tuple(change for change in self.changes if change.matters)


def read_plan(stack: str, document: object) -> Plan:
    """Read one document; refuses what is no plan, so that a wrong file never looks like "no changes"."""
    if not isinstance(document, Mapping) or "format_version" not in document:
        raise OperatorError(
            f"{stack}: this is not a plan.", "Give the output of `terraform show -json PLANFILE`."
        )
    version = str(document["format_version"])
    if version.split(".", maxsplit=1)[0] != FORMAT_MAJOR:
        raise OperatorError(f"{stack}: plans of format {version} are not understood, only {FORMAT_MAJOR}.x.")
    if "planned_values" not in document:
        raise OperatorError(
            f"{stack}: this shows a state, not a plan.",
            "Name the plan file: `terraform show -json PLANFILE`.",
        )
    return Plan(
        stack=stack,
        terraform_version=str(document.get("terraform_version", "")),
        changes=tuple(read_change(item) for item in document.get("resource_changes", [])),
        outputs=tuple(output_differences(document.get("output_changes", {}))),
        drifted=tuple(item["address"] for item in document.get("resource_drift", []) if _drifted(item)),
        errored=bool(document.get("errored")),
    )


def read_change(item: Mapping[str, Any]) -> Change:
    """Read one entry of `resource_changes`."""
    change = item["change"]
    return Change(
        address=item["address"],
        type=item["type"],
        action=action_of(item["address"], change["actions"]),
        deposed=item.get("deposed", ""),
        moved_from=item.get("previous_address", ""),
        imported="importing" in change,
        reason=item.get("action_reason", ""),
        replaced_for=tuple(sorted(".".join(map(str, path)) for path in change.get("replace_paths", []))),
        differences=tuple(differences(change)),
    )


def action_of(address: str, actions: list[str]) -> Action:
    """The one word for Terraform's list of actions."""
    try:
        return ACTIONS[tuple(actions)]
    except KeyError:
        raise OperatorError(
            f"{address}: the actions {actions} are not understood.",
            "Teach scripts/lib/plan/model.py about them.",
        ) from None


def differences(change: Mapping[str, Any]) -> Iterator[Difference]:
    """The attributes that differ, by name. Compared in clear, handed out masked."""
    before, after, unknown = (_attributes(change.get(key)) for key in ("before", "after", "after_unknown"))
    for name in sorted(before.keys() | after.keys() | unknown.keys()):
        is_unknown = unknown.get(name, False)
        if before.get(name) == after.get(name) and not has_unknown(is_unknown):
            continue
        secret = [_part(change.get(key), name) for key in ("before_sensitive", "after_sensitive")]
        yield Difference(
            name, mask(name, before.get(name), secret), mask(name, after.get(name), secret, is_unknown)
        )


def output_differences(changes: Mapping[str, Mapping[str, Any]]) -> Iterator[Difference]:
    """The stack's outputs that change."""
    for name, change in sorted(changes.items()):
        if change["actions"] == ["no-op"]:
            continue
        secret = [change.get("before_sensitive", False), change.get("after_sensitive", False)]
        unknown = change.get("after_unknown", False)
        yield Difference(
            name, mask(name, change.get("before"), secret), mask(name, change.get("after"), secret, unknown)
        )


def _drifted(item: Mapping[str, Any]) -> bool:
    """Terraform also lists what merely reads otherwise after an apply: nothing where there was null."""
    changed = differences(item["change"])
    return any(it.before not in EMPTY or it.after not in EMPTY for it in changed)


def _attributes(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _part(sensitive: object, name: str) -> Any:
    """The sensitivity of one attribute: a whole object may be marked at once."""
    return sensitive.get(name, False) if isinstance(sensitive, Mapping) else sensitive is True
