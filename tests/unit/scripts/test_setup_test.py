"""`make test` fails where any suite fails, and leaves no suite at work."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts/setup/test.sh"
# Ends as it is told to; the end-to-end tests first clean up, as pytest does when it is interrupted.
PYTEST = f"""#!{sys.executable}
import os, pathlib, sys, time
suite = "E2E" if sys.argv[1] == "tests/e2e" else "OTHERS"
print(suite, "at work", flush=True)
try:
    pathlib.Path(suite).touch()
    time.sleep(float(os.environ.get(suite + "_SECONDS", "0")))
except KeyboardInterrupt:
    pathlib.Path("cleaned").touch()
    sys.exit(2)
sys.exit(int(os.environ.get(suite, "0")))
"""
# The quick suite does not end before the slow one has begun, or there would be nothing to interrupt.
NPM = """#!/bin/bash
until [ -e E2E ]; do sleep 0.05; done
exit "${NPM:-0}"
"""


@pytest.fixture
def suites(tmp_path):
    """Runs the script over suites that end as variables say; its end, and whether the slow one cleaned up."""
    (tmp_path / ".venv/bin").mkdir(parents=True)
    for name, text in ((".venv/bin/pytest", PYTEST), ("npm", NPM)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)

    def run(**ends):
        path = f"{tmp_path}:{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", SCRIPT],
            cwd=tmp_path,
            env={"PATH": path, "TMPDIR": str(tmp_path), **ends},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            # Where the tests are put into the background Ctrl-C is ignored, and that is inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        assert not list(tmp_path.glob("tmp.*")), "its log is left"
        return done, (tmp_path / "cleaned").exists()

    return run


def test_all_suites_pass(suites):
    done, cleaned = suites()

    assert (done.returncode, cleaned) == (0, False), done.stderr
    assert "E2E at work" in done.stdout


def test_a_failure_of_the_end_to_end_tests_is_the_scripts(suites):
    done, _ = suites(E2E="1")

    assert done.returncode == 1
    assert "E2E at work" in done.stdout


@pytest.mark.parametrize("failing", ["NPM", "OTHERS"])
def test_a_quick_failure_ends_the_end_to_end_tests_which_clean_up(suites, failing):
    done, cleaned = suites(**{failing: "1"}, E2E_SECONDS="20")

    assert (done.returncode, cleaned) == (1, True), done.stderr
