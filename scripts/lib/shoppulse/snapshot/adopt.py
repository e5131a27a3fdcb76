"""Terraform learns of the server that a swap put in the other's place.

It knows a server by RDS's own id, which no renaming changes: until then it would give the old one its name
back. The old one is taken out of the state, where nothing is deleted by that, and the new one taken in.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from scripts.lib import processes, stacks
from scripts.lib.console import OperatorError, step
from scripts.lib.deployed.outputs import state
from scripts.lib.shoppulse.snapshot import instances
from scripts.lib.shoppulse.snapshot.declared import KIND, SERVER, resources
from scripts.lib.stacks import Stack
from scripts.lib.target import Target

CURE = "Fix that, then run this again."


@dataclass(frozen=True)
class Adopted:
    """The server that Terraform knows now, and whether it had to learn of it."""

    instance: str
    resource_id: str
    changed: bool


def adopt(target: Target) -> Adopted:
    """Bring the state in line with who bears the name; a run that was cut off is completed by the next."""
    stack, environ = _synthesised(target)
    address, name = _declared(stack.folder)
    instance = instances.find(target, name)
    if instance is None:
        raise OperatorError(f"There is no server {name} that Terraform could learn of.")
    resource_id = str(instance["DbiResourceId"])
    known = _known(target, stack)
    if known == [resource_id]:
        return Adopted(name, resource_id, changed=False)
    with step(f"Terraform learns of {name}"):
        commands = [
            ["init", "-input=false", "-no-color"],
            *([["state", "rm", "-no-color", address]] if known else []),
            ["import", "-input=false", "-no-color", address, name],
        ]
        for words in commands:
            processes.run(["terraform", *words], environ, folder=stack.folder, cure=CURE)
    if (found := _known(target, stack)) != [resource_id]:
        raise OperatorError(
            f"The state of {stack.name} names {found or 'no server'}, and {name} is {resource_id}."
        )
    return Adopted(name, resource_id, changed=True)


def _synthesised(target: Target) -> tuple[Stack, dict[str, str]]:
    """The server's stack as it is configured now, and the environment to work on it in."""
    output = stacks.output_folder(target.env)
    environ = stacks.process_environment(target, output)
    with step("Synthesising the stacks"):
        every = stacks.synth(target.product, target.env, output, environ)
    return next(stack for stack in every if stack.kind == KIND), environ


def _declared(folder: Path) -> tuple[str, str]:
    """Address and name of the server in the synthesised stack."""
    document = json.loads((folder / "cdk.tf.json").read_text())
    ((resource, body),) = document["resource"][SERVER].items()
    return f"{SERVER}.{resource}", body["identifier"]


def _known(target: Target, stack: Stack) -> list[str]:
    """The ids of the servers that Terraform's state knows: one, or none after a run that was cut off."""
    found = resources(state(target, KIND, stack.name), SERVER)
    return [attributes["resource_id"] for _, attributes in found]
