"""The canonical form of a plan: equal for two plans exactly if applying them does the same. Pure.

Left out is what differs from one run to the next without changing what would be done: the time, the order of
Terraform's lists, the state before, what is merely read, and every attribute that stays as it is (ids, ARNs
and dates of last modification among them). Sensitive values are masked, not hashed: the hash of a short
secret can be guessed, and this document is kept as a build artefact.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from scripts.lib.console import OperatorError
from scripts.lib.plan.model import Action, Change, Difference, Plan
from scripts.lib.plan.values import UNKNOWN

FORMAT = 1
REMOVALS = {Action.DELETE, Action.FORGET}


def canonical(plan: Plan) -> dict[str, Any]:
    """The canonical document of one stack's plan."""
    if plan.errored:
        raise OperatorError(f"{plan.stack}: Terraform could not finish this plan.", "Fix it and plan again.")
    return {
        "format": FORMAT,
        "stack": plan.stack,
        "terraform_version": plan.terraform_version,
        "changes": sorted((_change(change) for change in plan.effective), key=_identity),
        "outputs": [_difference(difference) for difference in plan.outputs],
    }


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """The one spelling of a canonical document: sorted, indented for readers, ending in a newline."""
    return (json.dumps(document, indent=1, sort_keys=True, ensure_ascii=True) + "\n").encode()


def digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 by which two plans are called the same."""
    return hashlib.sha256(canonical_bytes(document)).hexdigest()


def compare(reviewed: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What a new plan does otherwise than the reviewed one, a line each; empty if they are the same."""
    found = [
        f"{name}: {reviewed.get(name)} → {new.get(name)}"
        for name in ("format", "stack", "terraform_version")
        if reviewed.get(name) != new.get(name)
    ]
    before, after = _by_name(reviewed), _by_name(new)
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            found.append(f"{name}: reviewed, but no longer planned")
        elif name not in before:
            found.append(f"{name}: planned now, but was not reviewed")
        elif before[name] != after[name]:
            found.append(f"{name}: {_what_differs(before[name], after[name])}")
    return found


def _change(change: Change) -> dict[str, Any]:
    return {
        "address": change.address,
        "type": change.type,
        "action": change.action.value,
        "deposed": bool(change.deposed),
        "moved_from": change.moved_from,
        "imported": change.imported,
        "replaced_for": list(change.replaced_for),
        # A deletion's attributes say nothing that its address does not.
        "differences": [] if change.action in REMOVALS else [_difference(it) for it in change.differences],
    }


def _difference(difference: Difference) -> dict[str, Any]:
    # What becomes known only by applying was an id before; another run may have met another one.
    before = None if difference.after == UNKNOWN else difference.before
    return {"attribute": difference.attribute, "before": before, "after": difference.after}


def _identity(change: Mapping[str, Any]) -> str:
    return json.dumps([change["address"], change["deposed"]])


def _by_name(document: Mapping[str, Any]) -> dict[str, Any]:
    changes = {change["address"] + " (deposed)" * change["deposed"]: change for change in document["changes"]}
    outputs = {f"output {output['attribute']}": output for output in document["outputs"]}
    return {**changes, **outputs}


def _what_differs(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if before.get("action") != after.get("action"):
        return f"{before.get('action')} was reviewed, {after.get('action')} is planned"
    old, new = (_attributes(entry.get("differences", [entry])) for entry in (before, after))
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return f"other values of {', '.join(names)}" if names else "planned otherwise"


def _attributes(entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {entry["attribute"]: entry for entry in entries if "attribute" in entry}
