"""The real Terraform over synthesised stacks, in folders of their own: no state, no keys, no network."""

import json
import os
import subprocess
from pathlib import Path

from scripts.lib.terraform import terraform_env
from tests.infra.synthesis import Json


def write(folder: Path, stack: Json) -> Path:
    """Lay a stack's JSON down for Terraform."""
    folder.mkdir(parents=True)
    (folder / "cdk.tf.json").write_text(json.dumps(stack, indent=2))
    return folder


def write_as_modules(folder: Path, modules: dict[str, Json]) -> Path:
    """Lay many stacks down as modules of one configuration, so that the provider is started once for all."""
    for name, stack in modules.items():
        write(folder / name, stack)
    calls = {name: {"source": f"./{name}"} for name in modules}
    (folder / "main.tf.json").write_text(json.dumps({"module": calls}))
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `terraform WORDS` there; the caller judges how it ended."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "TF_WORKSPACE"))}
    environ = terraform_env({**kept, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"})
    return subprocess.run(
        ["terraform", f"-chdir={folder}", *words, "-no-color"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=900,  # every mocked run is in one, and a busy machine is slow, not wrong
        check=False,
    )


def initialise(folder: Path) -> None:
    """Find the provider, and leave the backend alone."""
    done = run(folder, "init", "-backend=false", "-input=false")
    assert done.returncode == 0, done.stdout + done.stderr


def run_tests(folder: Path) -> dict[str, tuple[str, list[str]]]:
    """Run every test file of a folder; by its name how it ended, and the details of what failed in it."""
    told = [json.loads(line) for line in run(folder, "test", "-json").stdout.splitlines()]
    errors = [it for it in told if it["type"] == "diagnostic" and it["diagnostic"]["severity"] == "error"]
    stray = [it["diagnostic"] for it in errors if "@testfile" not in it]
    assert not stray, stray
    return {
        it["@testfile"].removesuffix(".tftest.hcl"): (
            it["test_file"]["status"],
            [error["diagnostic"]["detail"] for error in errors if error["@testfile"] == it["@testfile"]],
        )
        for it in told
        if it["type"] == "test_file" and it["test_file"]["progress"] == "complete"
    }
