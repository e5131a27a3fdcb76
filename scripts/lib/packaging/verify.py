"""Proves that a zip is complete: its handlers are imported by a Python that knows nothing but the zip."""

import platform
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from scripts.lib.console import OperatorError
from scripts.lib.packaging import python311

OURS = ("app", "edge", "lambdas", "shoppulse", "shoppulse_lambdas")
HANDLERS = ("lambdas/", "shoppulse_lambdas/")
# boto3 belongs to the Lambda runtime and off the cold start's path. These two are all AWS calls and no hurry.
NEED_BOTO3 = {"lambdas.post_confirmation", "lambdas.repair_signups"}

# No site-packages (-S), no environment and no current folder (-I); then the zip as the only addition, and for
# the handlers that need it an empty botocore in place of the runtime's. What our modules import within
# functions comes last: it is looked for too, but belongs to nobody's cold start.
_IMPORT = """
import ast, importlib, sys, types
sys.dont_write_bytecode = True
sys.path.append(sys.argv[1])
first, second = (words.split() for words in sys.argv[2:4])
for name in first:
    importlib.import_module(name)
heavy = sorted({"boto3", "botocore"} & set(sys.modules))
if heavy:
    sys.exit(f"imported {heavy}, which belong off the cold start's path")
for name in ("boto3", "botocore", "botocore.config", "botocore.exceptions"):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__getattr__ = lambda attribute: type(attribute, (Exception,), {})
for name in second:
    importlib.import_module(name)
ours = [module for name, module in sorted(sys.modules.items()) if name.split(".")[0] in sys.argv[4:]]
for module in (module for module in ours if module.__file__):
    with open(module.__file__, "rb") as source:
        tree = ast.parse(source.read())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for node in (node for function in functions for node in ast.walk(function)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            alone = compile(ast.Module([node], []), module.__file__, "exec")
            exec(alone, {"__package__": module.__package__})
"""
# What every function has in Lambda; values are never used at import.
_ENVIRONMENT = {"ENVIRONMENT": "local", "AWS_REGION": "us-east-1"}


def modules(names: list[str]) -> list[str]:
    """The modules of a zip that hold a handler, told by where they lie."""
    handlers = [
        name.removesuffix(".py").replace("/", ".")
        for name in names
        if name == "app/handler.py" or (name.startswith(HANDLERS) and name.count("/") == 1)
    ]
    return [name for name in handlers if not name.endswith("__init__")]


def _in_order(handlers: list[str]) -> tuple[str, str]:
    later = [name for name in handlers if name in NEED_BOTO3]
    return " ".join(name for name in handlers if name not in NEED_BOTO3), " ".join(later)


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
            [python311.find(), "-I", "-S", "-c", _IMPORT, folder, *_in_order(handlers), *OURS],
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
