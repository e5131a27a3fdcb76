"""Servers of RDS by name: found, waited for, renamed."""

from typing import Any

from scripts.lib.console import OperatorError
from scripts.lib.shoppulse.snapshot.waiting import Say, until
from scripts.lib.target import Target

AVAILABLE = "available"
# From these RDS does not recover by itself.
BROKEN = {
    "failed",
    "inaccessible-encryption-credentials",
    "incompatible-network",
    "incompatible-option-group",
    "incompatible-parameters",
    "incompatible-restore",
    "restore-error",
    "storage-full",
}


def find(target: Target, name: str) -> dict[str, Any] | None:
    """What RDS says of a server, or None where nobody bears the name."""
    client = target.client("rds")
    try:
        found: Any = client.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]
    except client.exceptions.DBInstanceNotFoundFault:
        return None
    return dict(found[0])


def settled(instance: dict[str, Any] | None, name: str) -> str:
    """What a server still waits for, "" if for nothing; raises where it would wait for ever."""
    if instance is None:
        return f"{name} is not there yet"
    status = str(instance["DBInstanceStatus"])
    if status in BROKEN:
        raise OperatorError(
            f"{name} is {status}.",
            f"`aws rds describe-events --source-type db-instance --source-identifier {name}` says why.",
        )
    if status != AVAILABLE:
        return f"{name} is {status}"
    pending = instance.get("PendingModifiedValues") or {}
    return f"{name} changes {', '.join(sorted(pending))}" if pending else ""


def wait(target: Target, name: str, say: Say) -> dict[str, Any]:
    """Wait until a server is available with nothing pending, and answer with it."""
    until(name, lambda: settled(find(target, name), name), say)
    found = find(target, name)
    if found is None:
        raise OperatorError(f"{name} vanished while it was waited for.")
    return found


def rename(target: Target, old: str, new: str, say: Say) -> None:
    """Give a server another name and wait until the old one is free; begun already, it only waits.

    RDS restarts a server that it renames. One that is broken may be renamed as well, if RDS lets it.
    """
    instance = find(target, old)
    if instance is not None and _becomes(instance) != new:
        if find(target, new) is not None:
            raise OperatorError(f"Both {old} and {new} exist, so {old} cannot take that name.")
        until(old, lambda: _busy(find(target, old), old), say)
        _ask_for_name(target, old, new)

    def waiting_for() -> str:
        return "" if find(target, old) is None and find(target, new) else f"{old} becomes {new}"

    until(f"The renaming of {old}", waiting_for, say)


def _busy(instance: dict[str, Any] | None, name: str) -> str:
    """What keeps a server from being renamed; one that is broken, or gone meanwhile, is not waited for.

    Nor are changes that wait for the maintenance window, as prod's do.
    """
    status = AVAILABLE if instance is None else instance["DBInstanceStatus"]
    return "" if status in BROKEN | {AVAILABLE} else f"{name} is {status}"


def _ask_for_name(target: Target, old: str, new: str) -> None:
    client = target.client("rds")
    try:
        client.modify_db_instance(
            DBInstanceIdentifier=old, NewDBInstanceIdentifier=new, ApplyImmediately=True
        )
    except client.exceptions.InvalidDBInstanceStateFault as error:
        raise OperatorError(
            f"RDS does not rename {old}: {error.response.get('Error', {}).get('Message', '')}",
            f"If {old} cannot be fixed, delete it: the swap goes on without it.",
        ) from None


def tag(instance: dict[str, Any], key: str) -> str | None:
    """The value of a server's tag."""
    return next((str(one["Value"]) for one in instance.get("TagList") or [] if one["Key"] == key), None)


def _becomes(instance: dict[str, Any]) -> str | None:
    name = (instance.get("PendingModifiedValues") or {}).get("DBInstanceIdentifier")
    return str(name) if name else None
