"""Which AWS services a function's code calls, read from its source: without endpoint a call hangs in a VPC.

Clients are made by one factory alone, `client("service")`; every module that a handler can import is read.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SDKS = ("boto3", "botocore", "aiobotocore")
FETCHERS = "aws_lambda_powertools.utilities.parameters"  # makes clients of its own


class UnprovableCall(Exception):
    """Code that calls AWS in a way that cannot be read from the source."""


@dataclass(frozen=True)
class Sources:
    """The folders and packages of a function's zip, and the module whose `client` makes AWS clients."""

    folders: tuple[Path, ...] = (ROOT / "backend", ROOT)
    packages: tuple[str, ...] = ("app", "edge", "lambdas")
    factory: str = "app.core.aws"

    def path(self, module: str) -> Path | None:
        """A module's file, or None where it is none of ours."""
        parts = module.split(".")
        if parts[0] not in self.packages:
            return None
        relative = Path(*parts)
        for folder in self.folders:
            for candidate in (folder / relative.with_suffix(".py"), folder / relative / "__init__.py"):
                if candidate.is_file():
                    return candidate
        return None

    def reachable(self, entry: str) -> dict[str, Path]:
        """The file of every module of ours that importing `entry`, and running it, can load."""
        found: dict[str, Path] = {}
        waiting = list(_with_parents(entry))
        while waiting:
            module = waiting.pop()
            path = self.path(module)
            if module in found or path is None:
                continue
            found[module] = path
            package = module if path.name == "__init__.py" else module.rpartition(".")[0]
            waiting += [part for name in _imports(path, package) for part in _with_parents(name)]
        return found

    def services(self, handler: str) -> set[str]:
        """The services that the code behind a Lambda handler (`module.function`) calls."""
        modules = self.reachable(handler.rpartition(".")[0])
        if not modules:
            raise UnprovableCall(f"{handler} is in no file of ours")
        return {
            service
            for name, path in modules.items()
            if name != self.factory
            for service in _called(name, path, self.factory)
        }


SHOPPULSE = Sources(packages=("edge", "shoppulse", "shoppulse_lambdas"), factory="shoppulse_lambdas.aws")


def _with_parents(module: str) -> Iterator[str]:
    """A module and its packages: Python runs them all."""
    parts = module.split(".")
    yield from (".".join(parts[: index + 1]) for index in range(len(parts)))


@cache  # every function's modules are nearly those of all others
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


@cache
def _imports(path: Path, package: str) -> frozenset[str]:
    """Names that a module imports, wherever in it; of `from a import b` both `a` and `a.b`."""
    return frozenset(_imported(_tree(path), package))


def _imported(tree: ast.Module, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


@cache
def _called(module: str, path: Path, factory: str) -> frozenset[str]:
    """The services of a module's clients; refuses clients that are not made by the factory."""
    names = _imports(path, module)
    if any(name.split(".")[0] in SDKS and not name.startswith("botocore.exceptions") for name in names):
        raise UnprovableCall(f"{module} uses an AWS SDK by itself: make clients with {factory}.client")
    if any(name.startswith(FETCHERS) for name in names):
        raise UnprovableCall(f"{module} uses {FETCHERS}, which makes clients by itself")
    makers = _makers(_tree(path), factory)
    calls = (node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call))
    return frozenset(_literal(module, call) for call in calls if ast.unparse(call.func) in makers)


def _makers(tree: ast.Module, factory: str) -> set[str]:
    """How this module spells the factory: `client`, `aws.client`, or under another name."""
    spelt = {f"{factory}.client"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name
                if f"{node.module}.{alias.name}" == f"{factory}.client":
                    spelt.add(name)
                elif f"{node.module}.{alias.name}" == factory:
                    spelt.add(f"{name}.client")
    return spelt


def _literal(module: str, call: ast.Call) -> str:
    if len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
        return call.args[0].value
    raise UnprovableCall(f"{module}:{call.lineno} names no service literally: {ast.unparse(call)}")
