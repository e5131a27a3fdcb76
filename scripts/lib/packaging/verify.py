"""Proves that a zip is complete: its handlers are imported by a Python that knows nothing but the zip."""

import platform
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from scripts.lib.console import OperatorError
from scripts.lib.packaging import python311

# No site-packages (-S), no environment and no current folder (-I); then the zip as the only addition.
_IMPORT = """
import sys
sys.dont_write_bytecode = True
sys.path.append(sys.argv[1])
import importlib
for name in sys.argv[2:]:
    importlib.import_module(name)
heavy = sorted({"boto3", "botocore"} & set(sys.modules))
if heavy:
    sys.exit(f"imported {heavy}, which belong off the cold start's path")
"""
# What every function has in Lambda; values are never used at import.
_ENVIRONMENT = {"ENVIRONMENT": "local", "AWS_REGION": "us-east-1"}


def modules(names: list[str]) -> list[str]:
    """The modules of a zip that hold a handler, told by where they lie."""
    handlers = [
        name.removesuffix(".py").replace("/", ".")
        for name in names
        if name == "app/handler.py" or (name.startswith("lambdas/") and name.count("/") == 1)
    ]
    return [name for name in handlers if not name.endswith("__init__")]


def can_run_here(architecture: str) -> bool:
    """Whether this machine can load the zip's compiled libraries."""
    machine = {"aarch64": "arm64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    return sys.platform == "linux" and machine == architecture


def imports(archive: Path) -> None:
    """Import every handler of a zip in a clean interpreter; raises OperatorError with what went wrong."""
    with tempfile.TemporaryDirectory(prefix="spendsense-verify-") as folder:
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)
            handlers = modules([name for name in opened.namelist() if name.endswith(".py")])
        done = subprocess.run(
            [python311.find(), "-I", "-S", "-c", _IMPORT, folder, *handlers],
            capture_output=True,
            text=True,
            check=False,
            env=_ENVIRONMENT,
        )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise OperatorError(
            f"{archive.name} is incomplete: {last[0]}",
            "Add the dependency to the zip's group in pyproject.toml, then `make lock`; or drop the import.",
        )
