"""The restored server takes the name, and with it the place behind the proxy, of the one that it replaces.

Every step looks first at what is there, so a run that was cut short is completed by the next one.
"""

from dataclasses import dataclass
from typing import Any

from scripts.lib.console import OperatorError, step
from scripts.lib.shoppulse.snapshot import instances, rotation
from scripts.lib.shoppulse.snapshot.declared import Declared
from scripts.lib.shoppulse.snapshot.restore import ORIGIN, delete_first, refuse_different, removal
from scripts.lib.shoppulse.snapshot.waiting import until
from scripts.lib.target import Target


@dataclass(frozen=True)
class Swapped:
    """Who bears the name now, and what is left for a person to do, command by command."""

    instance: str
    snapshot: str
    replaced: str | None
    next: list[str]


def swap(target: Target, declared: Declared) -> Swapped:
    """Swap, put the server behind the proxy, and give its users the passwords of today."""
    check(target, declared)
    _leave_proxy(target, declared)
    if instances.find(target, declared.restored) is not None:
        _take_name(target, declared)
    _join_proxy(target, declared)
    rotation.renew(target, declared)
    instance = instances.find(target, declared.name) or {}
    replaced = declared.replaced if instances.find(target, declared.replaced) else None
    return Swapped(
        declared.name, instances.tag(instance, ORIGIN) or "", replaced, _left(target, declared, replaced)
    )


def check(target: Target, declared: Declared) -> None:
    """Raise unless it is clear which server is to bear the name, and that server is as declared."""
    bearer, restored, replaced = (instances.find(target, name) for name in declared.names)
    if restored is None:
        if bearer is None or not instances.tag(bearer, ORIGIN):
            raise OperatorError(
                f"There is no {declared.restored} that could take the name {declared.name}.",
                "`shoppulse snapshot restore` makes it.",
            )
        return  # swapped already; what follows may still be missing
    if bearer is not None and replaced is not None:
        raise OperatorError(
            f"{declared.replaced} is left from an earlier swap, and {declared.name} would need that name.",
            delete_first(declared.replaced),
        )
    if not instances.tag(restored, ORIGIN):
        raise OperatorError(
            f"{declared.restored} came from no snapshot of `shoppulse snapshot restore`.",
            delete_first(declared.restored),
        )
    refuse_different(restored, declared)


def _take_name(target: Target, declared: Declared) -> None:
    if instances.find(target, declared.name) is not None:
        with step(f"{declared.name} becomes {declared.replaced}") as current:
            instances.rename(target, declared.name, declared.replaced, current.update)
    with step(f"{declared.restored} becomes {declared.name}") as current:
        instances.rename(target, declared.restored, declared.name, current.update)
        instances.wait(target, declared.name, current.update)


def _leave_proxy(target: Target, declared: Declared) -> None:
    """Take the server that is about to go away from the proxy: no request may write into it any more."""
    if instances.find(target, declared.restored) is None:
        return
    for name in (one["RdsResourceId"] for one in _targets(target, declared)):
        with step(f"{declared.proxy} lets go of {name}"):
            target.client("rds").deregister_db_proxy_targets(
                DBProxyName=declared.proxy, DBInstanceIdentifiers=[name]
            )


def _join_proxy(target: Target, declared: Declared) -> None:
    with step(f"{declared.proxy} leads to {declared.name}") as current:
        if not any(one["RdsResourceId"] == declared.name for one in _targets(target, declared)):
            target.client("rds").register_db_proxy_targets(
                DBProxyName=declared.proxy, DBInstanceIdentifiers=[declared.name]
            )
        until(f"The proxy {declared.proxy}", lambda: _unreached(target, declared), current.update)


def _unreached(target: Target, declared: Declared) -> str:
    """Why the proxy does not reach the server, "" where it does."""
    for one in _targets(target, declared):
        health = one.get("TargetHealth") or {}
        if one["RdsResourceId"] == declared.name and health.get("State") == "AVAILABLE":
            return ""
        if one["RdsResourceId"] == declared.name:
            return " ".join(filter(None, (health.get("State"), health.get("Reason")))) or "no health told"
    return "not registered yet"


def _targets(target: Target, declared: Declared) -> list[dict[str, Any]]:
    client = target.client("rds")
    try:
        found: Any = client.describe_db_proxy_targets(DBProxyName=declared.proxy)["Targets"]
    except client.exceptions.DBProxyNotFoundFault:
        raise OperatorError(
            f"There is no proxy {declared.proxy}.", target.deploy_cure(declared.stack)
        ) from None
    return list(found)


def _left(target: Target, declared: Declared, replaced: str | None) -> list[str]:
    """What only a person should decide on."""
    commands = [
        f"shoppulse snapshot adopt --env {target.env}",
        target.deploy(declared.stack),
        f"aws lambda invoke --function-name {target.name('test-db-connection')} /dev/stdout",
    ]
    return commands + (removal(replaced) if replaced else [])
