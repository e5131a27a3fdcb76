"""Snapshots that a person takes: kept until a person deletes them, whatever becomes of the server."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scripts.lib.console import OperatorError, UsageError
from scripts.lib.shoppulse.snapshot import instances
from scripts.lib.shoppulse.snapshot.declared import Declared
from scripts.lib.shoppulse.snapshot.waiting import Say, until
from scripts.lib.target import Target

NAME = re.compile(r"(?=.{1,255}$)[a-z](-?[a-z0-9])*")
AVAILABLE, CREATING = "available", "creating"
LIST = "`shoppulse snapshot list` names those that there are."


@dataclass(frozen=True)
class Snapshot:
    """One snapshot. `kind` is manual or automated; `instance` is what the server was called then."""

    name: str
    instance: str
    kind: str
    status: str
    taken_at: str
    size_gb: int
    engine_version: str
    encrypted: bool


def list_all(target: Target, declared: Declared) -> list[Snapshot]:
    """The environment's snapshots, the newest first."""
    pages = target.client("rds").get_paginator("describe_db_snapshots").paginate()
    everything: list[Any] = [one for page in pages for one in page["DBSnapshots"]]
    ours = [_snapshot(one) for one in everything if one["DBInstanceIdentifier"] in declared.names]
    return sorted(ours, key=lambda one: one.taken_at, reverse=True)


def take(target: Target, declared: Declared, name: str | None, say: Say) -> Snapshot:
    """Take a snapshot and wait for it; one of this name that is being taken is waited for."""
    chosen = named(name or f"{declared.name}-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    known = find(target, chosen)
    if known is not None and (known.status != CREATING or known.instance != declared.name):
        raise OperatorError(
            f"There is a snapshot {chosen} already: of {known.instance}, {known.status}, {known.taken_at}.",
            "Choose another --name.",
        )
    if known is None:
        _refuse_busy(target, declared)
        target.client("rds").create_db_snapshot(
            DBInstanceIdentifier=declared.name,
            DBSnapshotIdentifier=chosen,
            Tags=[{"Key": key, "Value": value} for key, value in declared.tags.items()],
        )
    until(f"The snapshot {chosen}", lambda: _unfinished(target, chosen), say)
    return usable(target, declared, chosen)


def usable(target: Target, declared: Declared, name: str) -> Snapshot:
    """The snapshot of this name, if it is the environment's and can be restored."""
    found = _ours(target, declared, name)
    if found.status != AVAILABLE:
        raise OperatorError(f"The snapshot {name} is {found.status}, so nothing can be restored from it.")
    if not found.encrypted:
        raise OperatorError(
            f"The snapshot {name} is not encrypted, and a server from it would not be either.",
            "`aws rds copy-db-snapshot --kms-key-id …` makes an encrypted copy.",
        )
    return found


def delete(target: Target, declared: Declared, name: str) -> Snapshot:
    """Delete a snapshot for ever. RDS deletes those that it took by itself, in their time."""
    found = _ours(target, declared, name)
    if found.kind != "manual":
        raise OperatorError(f"{name} is {found.kind}: RDS deletes it with the server's backups.")
    target.client("rds").delete_db_snapshot(DBSnapshotIdentifier=name)
    return found


def named(name: str) -> str:
    """The name, if RDS takes it."""
    if not NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is not a valid snapshot name.",
            "Lowercase letters, digits and single hyphens, beginning with a letter.",
        )
    return name


def find(target: Target, name: str) -> Snapshot | None:
    """The snapshot of this name, whichever environment owns it."""
    one = _described(target, name)
    return _snapshot(one) if one else None


def _ours(target: Target, declared: Declared, name: str) -> Snapshot:
    found = find(target, name)
    if found is None:
        raise OperatorError(f"There is no snapshot {name}.", LIST)
    if found.instance not in declared.names:
        raise OperatorError(f"The snapshot {name} is of {found.instance}, not of {declared.name}.", LIST)
    return found


def _refuse_busy(target: Target, declared: Declared) -> None:
    instance = instances.find(target, declared.name)
    if instance is None:
        raise OperatorError(f"There is no server {declared.name}.", target.deploy_cure(declared.stack))
    status = instance["DBInstanceStatus"]
    if status != instances.AVAILABLE:
        under_way = [one.name for one in list_all(target, declared) if one.status == CREATING]
        cure = (
            f"`--name {under_way[0]}` waits for the one that is being taken." if under_way else "Try later."
        )
        raise OperatorError(f"{declared.name} is {status}, and only one that is available is taken.", cure)


def _unfinished(target: Target, name: str) -> str:
    one = _described(target, name)
    if one is None:
        raise OperatorError(f"The snapshot {name} vanished while it was waited for.")
    if one["Status"] not in {AVAILABLE, CREATING}:
        raise OperatorError(f"The snapshot {name} is {one['Status']}.", "Delete it, and take another one.")
    return "" if one["Status"] == AVAILABLE else f"{one.get('PercentProgress', 0)} %"


def _described(target: Target, name: str) -> dict[str, Any] | None:
    client = target.client("rds")
    try:
        found: Any = client.describe_db_snapshots(DBSnapshotIdentifier=name)["DBSnapshots"]
    except client.exceptions.DBSnapshotNotFoundFault:
        return None
    return dict(found[0]) if found else None


def _snapshot(one: dict[str, Any]) -> Snapshot:
    taken = one.get("SnapshotCreateTime")  # unknown while it is being taken
    return Snapshot(
        name=one["DBSnapshotIdentifier"],
        instance=one["DBInstanceIdentifier"],
        kind=one["SnapshotType"],
        status=one["Status"],
        taken_at=taken.astimezone(UTC).isoformat(timespec="seconds") if taken else "not yet",
        size_gb=one["AllocatedStorage"],
        engine_version=one["EngineVersion"],
        encrypted=bool(one["Encrypted"]),
    )
