"""What a stack waits for: outputs of stacks before it that are declared and not there yet.

Reads synthesised JSON and remote state. Terraform cannot plan such a stack; every other failure is a failure.
"""

import json
import re
from collections.abc import Collection
from typing import Any

from scripts.lib.deployed.outputs import NotDeployed, outputs
from scripts.lib.stacks import Stack
from scripts.lib.target import Target

READ = re.compile(r"data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)")


def awaited(target: Target, stack: Stack, before: Collection[Stack]) -> list[str]:
    """What keeps the stack from being planned and comes with the stacks before it, as `Stack.Output`.

    Empty as well where one missing output comes with none of them, since waiting would not help.
    """
    missing = {
        (kind, output) for kind, wanted in reads(stack).items() for output in wanted - _present(target, kind)
    }
    coming = {(one.kind, output) for one in before for output in _document(one).get("output", {})}
    if not missing <= coming:
        return []
    return sorted(f"{kind}.{output}" for kind, output in missing)


def reads(stack: Stack) -> dict[str, set[str]]:
    """The outputs that a stack takes from others, by their kinds."""
    document = _document(stack)
    found: dict[str, set[str]] = {}
    for name, output in READ.findall(json.dumps(document)):
        state = document["data"]["terraform_remote_state"][name]
        found.setdefault(_kind(stack, state["config"]["key"]), set()).add(output)
    return found


def _kind(stack: Stack, key: str) -> str:
    """The kind of its product's stack whose state has this key, `<product>/<kind in small>.tfstate`."""
    small = key.rpartition("/")[2].removesuffix(".tfstate")
    return next(kind for kind in stack.product.kinds if kind.lower() == small)


def _present(target: Target, kind: str) -> set[str]:
    try:
        return set(outputs(target, kind))
    except NotDeployed:
        return set()


def _document(stack: Stack) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((stack.folder / "cdk.tf.json").read_text())
    return document
