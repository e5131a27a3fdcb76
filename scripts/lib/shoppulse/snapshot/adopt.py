"""Terraform learns of the server that a swap put in the other's place.

It knows a server by RDS's own id, which no renaming changes: until then it would give the old one its name
back. The old one is taken out of the state, where nothing is deleted by that, and the new one taken in.
"""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.lib import settings, stacks
from scripts.lib.console import OperatorError, step
from scripts.lib.deployed.outputs import state
from scripts.lib.shoppulse.snapshot import instances
from scripts.lib.shoppulse.snapshot.declared import KIND
from scripts.lib.target import Target

SERVER = "aws_db_instance"


@dataclass(frozen=True)
class Adopted:
    """The server that Terraform knows now, and whether it had to learn of it."""

    instance: str
    resource_id: str
    changed: bool


def adopt(target: Target, stack: str) -> Adopted:
    """Bring the state in line with who bears the name; a run that was cut off is completed by the next."""
    folder, environ = _synthesised(target, stack)
    address, name = _declared(folder)
    instance = instances.find(target, name)
    if instance is None:
        raise OperatorError(f"There is no server {name} that Terraform could learn of.")
    resource_id = str(instance["DbiResourceId"])
    known = _known(target, stack)
    if known == [resource_id]:
        return Adopted(name, resource_id, changed=False)
    with step(f"Terraform learns of {name}"):
        _terraform(["init", "-input=false", "-no-color"], folder, environ)
        if known:
            _terraform(["state", "rm", "-no-color", address], folder, environ)
        _terraform(["import", "-input=false", "-no-color", address, name], folder, environ)
    if (found := _known(target, stack)) != [resource_id]:
        raise OperatorError(
            f"The state of {stack} names {found or 'no server'}, and {name} is {resource_id}."
        )
    return Adopted(name, resource_id, changed=True)


def _synthesised(target: Target, stack: str) -> tuple[Path, dict[str, str]]:
    """The folder of the stack as it is configured now, and the environment to work on it in."""
    output = stacks.output_folder(target.env)
    environ = stacks.process_environment(target, output) | {"PRODUCT": "shoppulse"}
    with step(f"Synthesising {stack}"):
        python = settings.ROOT / ".venv/bin/python"
        _run([str(python), "cdktf/main.py"], settings.ROOT, environ)
    return output / "stacks" / stack, environ


def _declared(folder: Path) -> tuple[str, str]:
    """Address and name of the server in the synthesised stack."""
    document = json.loads((folder / "cdk.tf.json").read_text())
    ((resource, body),) = document["resource"][SERVER].items()
    return f"{SERVER}.{resource}", body["identifier"]


def _known(target: Target, stack: str) -> list[str]:
    """The ids of the servers that Terraform's state knows: one, or none after a run that was cut off."""
    resources: list[Any] = state(target, KIND, stack).get("resources", [])
    return [
        instance["attributes"]["resource_id"]
        for resource in resources
        if resource.get("mode") == "managed" and resource["type"] == SERVER
        for instance in resource["instances"]
    ]


def _terraform(words: list[str], folder: Path, environ: Mapping[str, str]) -> None:
    _run(["terraform", *words], folder, environ)


def _run(command: list[str], folder: Path, environ: Mapping[str, str]) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env=dict(environ),
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-4000:]
        raise OperatorError(
            f"`{' '.join(command[:3])}` failed in {folder}:\n{said}", "Mend that, then run this again."
        )
