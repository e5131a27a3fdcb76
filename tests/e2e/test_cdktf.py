"""`npx cdktf`, as the documents name it, does what the make targets do."""

import os
import subprocess

from tests.support.cloud import ROOT


def synthesised(folder):
    return {path.name: (path / "cdk.tf.json").read_bytes() for path in (folder / "stacks").iterdir()}


def test_the_cdktf_command_line_synthesises_the_same_bytes(cloud, tmp_path):
    environ = {name: value for name, value in os.environ.items() if name != "AWS_ENDPOINT_URL"}
    environ |= {"TF_WORKSPACE": "dev", "CHECKPOINT_DISABLE": "1"}

    for command, output in (
        (["npx", "--no-install", "cdktf", "synth", "--output", str(tmp_path / "a")], "a"),
        ([ROOT / ".venv/bin/python", "cdktf/main.py"], "b"),
    ):
        subprocess.run(
            command,
            cwd=ROOT,
            env={**environ, "CDKTF_OUTDIR": str(tmp_path / output)},
            check=True,
            capture_output=True,
        )

    assert len(synthesised(tmp_path / "a")) == 4
    assert synthesised(tmp_path / "a") == synthesised(tmp_path / "b")


def test_a_workspace_that_does_not_exist_is_refused_with_the_cure():
    environ = {**os.environ, "TF_WORKSPACE": "production"}

    done = subprocess.run(
        [ROOT / ".venv/bin/python", "cdktf/main.py"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "dev, staging, prod" in done.stderr
