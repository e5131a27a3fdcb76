"""The script of continuous integration on machines that lack something."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WHOLE = {
    "make": 'echo "make $*"',
    "chromium": "true",
    "postgres": "true",
    "python3": "echo Python 3.12.1",
    "node": "echo v22.4.0",
    "npm": "echo 10.8.1",
    "terraform": "echo Terraform v1.12.2",
}


@pytest.fixture
def run(tmp_path):
    def start(**tools):
        for name, line in (WHOLE | tools).items():
            (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
            (tmp_path / name).chmod(0o755)
        environ = {"PATH": f"{tmp_path}:{os.defpath}"}
        return subprocess.run([ROOT / ".ci/run"], env=environ, capture_output=True, text=True, check=False)

    return start


def test_a_whole_machine_goes_on_to_the_targets_that_decide(run):
    done = run()

    assert (done.returncode, done.stdout) == (0, "make lint test\n"), done.stderr


def test_without_node_and_terraform_it_stops_and_names_both(run):
    done = run(node="echo v18.19.0", terraform="exit 127")

    assert done.returncode == 1
    assert done.stdout == ""
    assert "Too old: Node 18.19.0, at least 20" in done.stderr
    assert "Missing: Terraform 1.11" in done.stderr
