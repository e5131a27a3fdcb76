"""Python 3.11 for the zips: the machine's, found by the local cloud's finder, compiles and imports them."""

import os
import subprocess
from pathlib import Path

from localcloud import python311
from localcloud.errors import LocalCloudError
from scripts.lib.console import OperatorError

WANTED = python311.WANTED


def find() -> str:
    """The path of a working Python 3.11."""
    try:
        return python311.find()
    except LocalCloudError as error:
        raise OperatorError(error.message, error.cure) from None


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
