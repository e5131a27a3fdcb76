"""Python environments of the local cloud's own, each made from one hashed lock of requirements/."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from localcloud.errors import LocalCloudError
from localcloud.files import write_atomically
from localcloud.settings import ROOT

PYTHON = "3.11"
HOW_TO_GET_PYTHON = (
    f"Functions run on Python {PYTHON}, as on AWS. Get it with `apt install python{PYTHON}`, "
    f"`brew install python@{PYTHON}` or `uv python install {PYTHON}`."
)


def ensure(environment: Path, lock: str) -> Path:
    """Makes or renews the environment from requirements/{lock}.lock; answers its Python."""
    requirements = ROOT / "requirements" / f"{lock}.lock"
    python = environment / "bin" / "python"
    stamp = environment / ".lock-sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    _uv(
        f"Python {PYTHON} was not found",
        HOW_TO_GET_PYTHON,
        "venv",
        "--clear",
        "--python",
        PYTHON,
        environment,
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
    beside = Path(sys.executable).with_name("uv")
    uv = str(beside) if beside.exists() else shutil.which("uv")
    if uv is None:
        raise LocalCloudError("The tool uv is missing.", "`make up` installs it into .venv.")
    done = subprocess.run([uv, *words, "--quiet"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise LocalCloudError(f"{problem}: {done.stderr.strip()}", cure)
