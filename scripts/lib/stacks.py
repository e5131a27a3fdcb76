"""A product's stacks as Terraform sees them: synthesised, planned, applied. Starts processes."""

import fnmatch
import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.lib import processes, settings
from scripts.lib.console import UsageError
from scripts.lib.products import SPENDSENSE, Product
from scripts.lib.target import Target
from scripts.lib.terraform import terraform_env

PLAN_FILE = "reviewed.tfplan"
# Most of an apply is waits of a fixed length in the AWS provider (25 s for a queue), ten resources at a time.
# AWS refuses calls that come too fast; a local cloud takes them as they come.
LOCAL_PARALLELISM = 60


@dataclass(frozen=True)
class Stack:
    """One synthesised stack: its kind, its environment and the folder with its `cdk.tf.json`."""

    kind: str
    env: str
    folder: Path
    product: Product = SPENDSENSE

    @property
    def name(self) -> str:
        """The name under which `cdktf deploy` knows it."""
        return self.product.stack(self.kind, self.env)


def stacks(product: Product, env: str, output: Path) -> list[Stack]:
    """Every stack of an environment, in the order of apply."""
    folder = output / "stacks"
    return [Stack(kind, env, folder / product.stack(kind, env), product) for kind in product.kinds]


def chosen(every: list[Stack], pattern: str) -> list[Stack]:
    """The stacks that a pattern names; none is a mistake in the pattern."""
    found = [stack for stack in every if fnmatch.fnmatch(stack.name, pattern)]
    if not found:
        names = ", ".join(stack.name for stack in every)
        raise UsageError(f"No stack is called {pattern!r}.", f"There are {names}.")
    return found


def output_folder(env: str) -> Path:
    """Where `cdktf synth` writes; a local cloud keeps its own, so that two of them do not meet."""
    chosen = settings.read()
    return chosen.local_dir / "cdktf.out" if env == "local" else settings.ROOT / "cdktf.out"


def process_environment(target: Target, output: Path) -> dict[str, str]:
    """The environment in which cdktf and terraform work on a target."""
    changes = {
        "PRODUCT": target.product.slug,
        "TF_WORKSPACE": target.env,
        "TF_IN_AUTOMATION": "1",
        "AWS_REGION": target.region,
        "CDKTF_OUTDIR": str(output),
        "CHECKPOINT_DISABLE": "1",
    }
    if target.is_local:
        at_once = f"-parallelism={LOCAL_PARALLELISM}"
        changes |= {f"TF_CLI_ARGS_{word}": at_once for word in ("plan", "apply", "destroy")}
    return terraform_env(settings.environment(**changes, **target.variables))


def synth(product: Product, env: str, output: Path, environ: Mapping[str, str]) -> list[Stack]:
    """Write every stack of an environment as Terraform JSON below `output`."""
    python = settings.ROOT / ".venv/bin/python"
    processes.run(
        [python, "cdktf/main.py"],
        {**environ, "PRODUCT": product.slug, "TF_WORKSPACE": env, "CDKTF_OUTDIR": str(output)},
    )
    return stacks(product, env, output)


def plan(stack: Stack, environ: Mapping[str, str], *, lock: bool = True) -> dict[str, Any]:
    """Plan one stack, keep the plan beside it and return it as `terraform show -json` tells it."""
    processes.run(["terraform", "init", "-input=false", "-no-color"], environ, folder=stack.folder)
    processes.run(
        ["terraform", "plan", "-input=false", "-no-color", f"-lock={str(lock).lower()}", f"-out={PLAN_FILE}"],
        environ,
        folder=stack.folder,
    )
    shown = processes.run(["terraform", "show", "-json", PLAN_FILE], environ, folder=stack.folder)
    result: dict[str, Any] = json.loads(shown.stdout)
    return result


def cdktf(words: Iterable[str], environ: Mapping[str, str]) -> int:
    """Run the CDKTF command line with the terminal as it is, for it asks before it applies."""
    command = ["npx", "--no-install", "cdktf", *words]
    return subprocess.run(command, cwd=settings.ROOT, env=dict(environ), check=False).returncode
