"""What a newcomer is told before anything is installed."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts/setup/tools.sh"
GOOD = {"python3": "Python 3.11.7", "node": "v20.20.2", "npm": "11.19.1", "terraform": "Terraform v1.11.4"}


@pytest.fixture
def machine(tmp_path):
    """Runs the script on a machine that has the given tools and, of ours, nothing else."""

    def run(tools):
        for name, version in tools.items():
            (tmp_path / name).write_text(f"#!/bin/sh\necho '{version}'\n")
            (tmp_path / name).chmod(0o755)
        for name in ("bash", "grep", "head", "sort", "env"):
            found = next(
                Path(part, name) for part in os.environ["PATH"].split(":") if Path(part, name).exists()
            )
            (tmp_path / name).symlink_to(found)
        return subprocess.run(
            ["/bin/bash", SCRIPT], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
        )

    return run


def test_a_machine_with_everything_passes_in_silence(machine):
    done = machine(GOOD)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("tool", "named"), [("python3", "Python"), ("node", "Node"), ("terraform", "Terraform")]
)
def test_a_missing_tool_is_named_with_the_way_to_get_it(machine, tool, named):
    done = machine({name: version for name, version in GOOD.items() if name != tool})

    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith(f"Missing: {named} ")
    assert len(line.split(". ", 1)[1]) > 10, "no cure is named"


@pytest.mark.parametrize(
    ("tool", "version", "said"),
    [
        ("python3", "Python 3.9.2", "Too old: Python 3.9.2, at least 3.11"),
        ("node", "v20.18.1", "Too old: Node 20.18.1, at least 20.19"),
        ("terraform", "Terraform v1.5.7", "Too old: Terraform 1.5.7, at least 1.11"),
    ],
)
def test_a_tool_that_is_too_old_is_named_with_both_versions(machine, tool, version, said):
    done = machine(GOOD | {tool: version})

    assert done.returncode == 1
    assert said in done.stderr
