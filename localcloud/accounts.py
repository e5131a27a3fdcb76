"""An unprivileged account for servers that refuse to run as root, and folders that it can reach."""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localcloud.errors import LocalCloudError

# Where a server's data goes when the state folder lies somewhere that only root may enter, such as /root.
FALLBACK = Path("/var/lib/spendsense")
CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """User and group that a process is started as."""

    name: str
    uid: int
    gid: int


def unprivileged() -> Account | None:
    """The account to step down to, or None where we are not root and stay who we are."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise LocalCloudError(
        f"PostgreSQL refuses to run as root, and this machine has no account {' or '.join(CANDIDATES)}.",
        "Run `make up` as an ordinary user.",
    )


def identity(account: Account | None) -> dict[str, Any]:
    """The arguments of subprocess that start a program as this account."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def can_enter(folder: Path, account: Account | None) -> bool:
    """Whether the account may walk into every existing folder on the way to `folder`."""
    if account is None:
        return True
    existing = [part for part in (folder, *folder.parents) if part.is_dir()]
    return all(_searchable(part.stat(), account) for part in existing)


def _searchable(entry: os.stat_result, account: Account) -> bool:
    if entry.st_uid == account.uid:
        return bool(entry.st_mode & stat.S_IXUSR)
    if entry.st_gid == account.gid:
        return bool(entry.st_mode & stat.S_IXGRP)
    return bool(entry.st_mode & stat.S_IXOTH)


def reachable(wanted: Path, account: Account | None) -> Path:
    """`wanted` if the account can reach it, else a folder under /var/lib, always the same."""
    if can_enter(wanted.parent, account):
        return wanted
    return FALLBACK / f"{wanted.name}-{hashlib.sha256(bytes(wanted)).hexdigest()[:12]}"


def make_folder(folder: Path, account: Account | None) -> None:
    """Makes a folder that the account alone may use."""
    folder.mkdir(parents=True, exist_ok=True)
    if account is not None:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(stat.S_IRWXU)
