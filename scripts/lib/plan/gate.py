"""From a reviewed plan to its apply, for one environment: plan, keep its form, plan again, compare, apply.

Starts terraform through `scripts.lib.stacks`. What is applied is a saved plan whose canonical form equals the
reviewed one; what differs is not applied.
"""

import json
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.lib import stacks as terraform
from scripts.lib.console import OperatorError, note, step
from scripts.lib.plan.model import Plan, read_plan
from scripts.lib.plan.normalise import canonical, canonical_bytes, compare, digest
from scripts.lib.plan.risk import review
from scripts.lib.plan.waiting import awaited
from scripts.lib.stacks import Stack
from scripts.lib.target import Target


@dataclass(frozen=True)
class Planned:
    """The plans of an environment, and the stacks that cannot be planned before others are applied."""

    plans: tuple[Plan, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class Applied:
    """What became of one stack: the digest of its canonical plan, and whether there was anything to do."""

    stack: str
    digest: str
    changed: bool


def plan_stacks(target: Target, chosen: list[Stack], environ: Mapping[str, str], *, lock: bool) -> Planned:
    """Plan every stack. One that reads outputs which come with the stacks before it has to wait for them."""
    plans: list[Plan] = []
    waiting: list[str] = []
    for position, stack in enumerate(chosen):
        with step(f"Planning {stack.name} of {target.env}") as progress:
            try:
                document = terraform.plan(stack, environ, lock=lock)
            except OperatorError:
                missing = awaited(target, stack, chosen[:position])
                if not missing:
                    raise
                waiting.append(stack.name)
                progress.done(f"waits for {', '.join(missing)}")
                continue
            plans.append(read_plan(stack.name, document))
            progress.done(f"{len(plans[-1].effective)} changes")
    return Planned(tuple(plans), tuple(waiting))


def keep(plans: Collection[Plan], folder: Path) -> None:
    """Write the canonical form of each plan, for `apply_reviewed`. Holds no secret and no raw plan."""
    folder.mkdir(parents=True, exist_ok=True)
    for plan in plans:
        reviewed_file(folder, plan.stack).write_bytes(canonical_bytes(canonical(plan)))


def apply_reviewed(
    stack: Stack, environ: Mapping[str, str], folder: Path, allowed: Collection[str]
) -> Applied:
    """Plan one stack again and apply that plan, provided that it does what the reviewed one does."""
    reviewed = read_reviewed(folder, stack.name)
    with step(f"Planning {stack.name} again"):
        plan = read_plan(stack.name, terraform.plan(stack, environ))
    new = canonical(plan)
    if not new["changes"] and not new["outputs"]:
        # Also where the review had changes: a deployment that broke off is started again from the top.
        note(f"{stack.name}: nothing to change")
        return Applied(stack.name, digest(new), changed=False)
    refuse_unless_same(stack.name, reviewed, new)
    refused = review([plan], allowed).refused
    if refused:
        names = ", ".join(finding.change.address for finding in refused)
        raise OperatorError(f"{stack.name} would lose {names}, which nobody allowed by name.")
    note(f"{stack.name}: the plan is the reviewed one ({digest(new)[:12]}); applying it")
    apply_saved(stack, environ)
    return Applied(stack.name, digest(new), changed=True)


def apply_saved(stack: Stack, environ: Mapping[str, str]) -> None:
    """Apply the plan that lies beside a stack, with Terraform's progress on the terminal."""
    command = ["terraform", "apply", "-input=false", "-no-color", terraform.PLAN_FILE]
    done = subprocess.run(command, cwd=stack.folder, env=dict(environ), check=False)
    if done.returncode:
        raise OperatorError(
            f"`terraform apply` of {stack.name} ended with {done.returncode}; its output above says why.",
            "What was done is in the state: plan and review again.",
        )


def refuse_unless_same(name: str, reviewed: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Stop where a new plan would do anything else than the reviewed one."""
    found = compare(reviewed, new)
    if found:
        raise OperatorError(
            f"{name}: the plan is not the reviewed one.\n" + "\n".join(f"  {line}" for line in found),
            "Something changed since the review. Plan again, have that plan reviewed, then deploy it.",
        )


def read_reviewed(folder: Path, name: str) -> dict[str, Any]:
    """The canonical plan that was reviewed; a stack without one was never reviewed."""
    path = reviewed_file(folder, name)
    try:
        reviewed: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise OperatorError(
            f"{name} has no reviewed plan in {folder}.", "Plan it and have it reviewed."
        ) from None
    return reviewed


def reviewed_file(folder: Path, name: str) -> Path:
    """Where the canonical plan of a stack lies."""
    return folder / f"{name}.plan.json"
