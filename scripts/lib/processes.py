"""Programs that ask nothing, run to their end."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.lib import settings
from scripts.lib.console import OperatorError

# Of what a program said before it failed, the end.
SAID = 4_000


def run(
    command: Sequence[str | Path], environ: Mapping[str, str], *, folder: Path = settings.ROOT, cure: str = ""
) -> subprocess.CompletedProcess[str]:
    """What a program printed; where it fails, an OperatorError says what, with its own words."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=dict(environ),
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-SAID:]
        words = " ".join(map(str, command[:2]))
        raise OperatorError(f"`{words}` failed in {folder}:\n{said}", cure)
    return done
