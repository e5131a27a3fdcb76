"""Python environments of the local cloud's own, each made from one hashed lock of requirements/."""

import hashlib
import subprocess
from pathlib import Path

from uv import find_uv_bin

from localcloud import python311
from localcloud.errors import LocalCloudError
from localcloud.files import write_atomically
from localcloud.settings import ROOT


def ensure(environment: Path, lock: str) -> Path:
    """Makes or renews the environment from requirements/{lock}.lock; answers its Python."""
    requirements = ROOT / "requirements" / f"{lock}.lock"
    python = environment / "bin" / "python"
    stamp = environment / ".lock-sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    interpreter = python311.find()
    _uv(
        f"{environment} could not be made with {interpreter}",
        python311.HOW_TO_GET_IT,
        *("venv", "--clear", "--python", interpreter, environment),
    )
    install = ("pip", "install", "--python", python, "--require-hashes", "--only-binary", ":all:")
    _uv(
        f"{requirements.name} could not be installed",
        "Is the package index reached?",
        *install,
        "-r",
        requirements,
    )
    write_atomically(stamp, wanted)
    return python


def _uv(problem: str, cure: str, *words: str | Path) -> None:
    done = subprocess.run([find_uv_bin(), *words, "--quiet"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise LocalCloudError(f"{problem}: {done.stderr.strip()}", cure)
