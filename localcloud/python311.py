"""The one finder of Python 3.11: zips and the emulator need it, whatever Python the developer's own
environment runs on.

Starts each candidate to ask its version. Where none is there, uv fetches its own build and checks its hash.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

from uv import find_uv_bin

from localcloud.errors import LocalCloudError
from localcloud.settings import configured_python

WANTED = "3.11"
HOW_TO_GET_IT = (
    f"Install it (`apt install python{WANTED}`, `brew install python@{WANTED}`), "
    "or name one: SPENDSENSE_PYTHON311=/path/to/it."
)


@cache
def find() -> str:
    """The path of a working Python 3.11: the configured one, else ours, one on the PATH, one of uv's."""
    configured = configured_python()
    if configured:
        return _configured(configured)
    for candidate in _candidates():
        if version(candidate) == WANTED:
            return candidate
    raise LocalCloudError(f"uv has fetched Python {WANTED}, but it does not start.", HOW_TO_GET_IT)


def _configured(path: str) -> str:
    found = version(path)
    if found != WANTED:
        what = f"is Python {found}" if found else "is no Python"
        raise LocalCloudError(f"SPENDSENSE_PYTHON311: {path} {what}; {WANTED} is needed.", HOW_TO_GET_IT)
    return path


def _candidates() -> Iterator[str]:
    """Lazily: a download is what remains when nothing else is there."""
    yield sys.executable
    yield shutil.which(f"python{WANTED}") or ""
    yield _known_to_uv()
    _fetch()
    yield _known_to_uv()


def _known_to_uv() -> str:
    return _uv("find", "--no-project", "--no-python-downloads", WANTED).stdout.strip()


def _fetch() -> None:
    # Into uv's own place, where every checkout finds it; nothing is put on anybody's PATH.
    done = _uv("install", "--no-bin", WANTED)
    if done.returncode:
        raise LocalCloudError(
            f"There is no Python {WANTED} here, and uv could not fetch one: {done.stderr.strip()}",
            HOW_TO_GET_IT,
        )


def _uv(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([find_uv_bin(), "python", *words], capture_output=True, text=True, check=False)


def version(candidate: str) -> str:
    """The major and minor version of an interpreter; empty for what is none."""
    if not candidate:
        return ""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        asked = subprocess.run([candidate, "-I", "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return asked.stdout.strip()
