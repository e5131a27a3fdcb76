"""Finds Python 3.11, whatever Python the developer's own environment runs on, and compiles with it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from uv import find_uv_bin

from scripts.lib import settings
from scripts.lib.console import OperatorError

WANTED = "3.11"


@cache
def find() -> str:
    """The path of a working Python 3.11: the configured one, ours, one on the PATH, or one that uv knows."""
    for candidate in _candidates():
        if _version(candidate) == WANTED:
            return candidate
    raise OperatorError(
        "The functions run on Python 3.11, and none is here to compile their byte-code.",
        "Install it (`uv python install 3.11`, `apt install python3.11`), or name it: SPENDSENSE_PYTHON311=…",
    )


def _candidates() -> Iterator[str]:
    configured = settings.read().python311
    if configured:
        yield configured
        return
    yield sys.executable
    yield shutil.which("python3.11") or ""
    known = subprocess.run(
        [find_uv_bin(), "python", "find", "--no-project", "--no-python-downloads", WANTED],
        capture_output=True,
        text=True,
        check=False,
    )
    yield known.stdout.strip()


def _version(candidate: str) -> str:
    if not candidate:
        return ""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        asked = subprocess.run([candidate, "-I", "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return asked.stdout.strip()


def compile_folder(folder: Path, optimisation: int, *, drop_sources: bool) -> list[str]:
    """Compile every source below a folder; answers those that Python 3.11 cannot read."""
    script = Path(__file__).with_name("compile_tree.py")
    # A fixed hash seed: the order of a set in marshalled constants follows it.
    environment = {"PYTHONHASHSEED": "0", "PATH": os.defpath}
    done = subprocess.run(
        [find(), "-S", str(script), str(folder), str(optimisation), "drop" if drop_sources else "keep"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return done.stdout.splitlines()
