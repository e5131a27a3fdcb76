"""checkov over synthesised stacks, run from an environment of its own, believed only if it really checked."""

import json
import os
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tests.infra.synthesis import Json
from tests.infra.terraform import write

ROOT = Path(__file__).parents[2]
CHECKOV = ROOT / ".venv-policy" / "bin" / "checkov"
SKIPS = Path(__file__).parent / "policy_skips.toml"


class NothingChecked(Exception):
    """A scan that proves nothing: no checks ran, or a file was not understood."""


@dataclass(frozen=True)
class Finding:
    """One failed check, by the folder of the stack and the resource's name in its JSON."""

    check: str
    stack: str
    resource: str
    title: str


@dataclass(frozen=True)
class Skip:
    """A check that is accepted to fail on some resources."""

    check: str
    only: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is an accepted one."""
        return self.check == finding.check and any(fnmatch(finding.resource, glob) for glob in self.only)


def skips() -> list[Skip]:
    """The accepted failures."""
    sections = tomllib.loads(SKIPS.read_text()).values()
    return [
        Skip(check, tuple(entry["only"]), entry["reason"])
        for section in sections
        for check, entry in section.items()
    ]


def scan(folder: Path, stacks: dict[str, Json]) -> list[Finding]:
    """The failed checks of these stacks."""
    if not CHECKOV.is_file():
        raise FileNotFoundError(f"{CHECKOV} is missing: `make .venv-policy/.installed` puts it there")
    for name, stack in stacks.items():
        write(folder / name, stack)
    words = ["--directory", ".", "--framework", "terraform_json", "--output", "json", "--compact", "--quiet"]
    done = subprocess.run(
        [CHECKOV, *words, "--skip-download"],
        cwd=folder,
        env={**os.environ, "LOG_LEVEL": "CRITICAL"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    report = json.loads(done.stdout)
    _believe(report, set(stacks))
    return list(_findings(report))


def _believe(report: Any, names: set[str]) -> None:
    summary = report.get("summary", report)
    if summary.get("parsing_errors") != 0:
        raise NothingChecked(f"checkov did not understand {summary['parsing_errors']} of {sorted(names)}")
    if not summary.get("passed"):
        raise NothingChecked("checkov ended well, having checked nothing")
    silent = names - {_stack(it["file_path"]) for it in report["results"]["failed_checks"]}
    if silent:
        raise NothingChecked(f"no check failed on {silent}: every stack of ours has accepted failures")


def _findings(report: Json) -> Iterator[Finding]:
    for it in report["results"]["failed_checks"]:
        resource = it["resource"].rpartition(".")[2]
        yield Finding(it["check_id"], _stack(it["file_path"]), resource, it["check_name"])


def _stack(path: str) -> str:
    return Path(path).parent.name
