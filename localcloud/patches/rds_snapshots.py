"""Snapshots of RDS hold the data, servers restored from one have them, take other names and settings.

A snapshot is a dump of the database of its server, in a file beside the emulator's state. All servers are the
one embedded PostgreSQL, so the name of the database tells their data apart: a restored server's is
`shoppulse@<its identifier>`, and `shoppulse` itself goes to whoever is renamed while no other has it.
"""

import re
from pathlib import Path
from typing import Any

from ministack.core import persistence
from ministack.services import rds

from localcloud.patches.base import Function, Response, replaces_action
from localcloud.patches.postgres_tools import PostgresRefusedError, sql, tool

OK = 200
NAME = re.compile(r"[a-zA-Z](-?[a-zA-Z0-9])*")
DUMPS = Path(persistence.STATE_DIR) / "rds-snapshots"
_TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'old';"
_RENAME = 'ALTER DATABASE :"old" RENAME TO :"new";'
_THERE = "SELECT 1 FROM pg_database WHERE datname = :'name'"


def _there(database: str) -> bool:
    return bool(sql(_THERE, name=database))


def _base(instance: dict[str, Any]) -> str:
    return str(instance["DBName"]).partition("@")[0]


def _dump(snapshot: str) -> Path:
    return DUMPS / f"{snapshot}.dump"


def _refused(error: PostgresRefusedError) -> Response:
    response: Response = rds._error("InvalidDBInstanceState", rds._esc(str(error)), 400)
    return response


@replaces_action(rds._ACTION_MAP, "CreateDBSnapshot", "p")
def _take(original: Function) -> Function:
    def act(p: dict[str, Any]) -> Response:
        snapshot = rds._p(p, "DBSnapshotIdentifier")
        if not NAME.fullmatch(snapshot):
            refused: Response = rds._error("InvalidParameterValue", "No name of a snapshot.", 400)
            return refused
        response: Response = original(p)
        if response[0] != OK:
            return response
        file = _dump(snapshot)
        file.parent.mkdir(exist_ok=True)
        database = rds._resolve_instance(rds._p(p, "DBInstanceIdentifier"))["DBName"]
        try:
            tool("pg_dump", "-Fc", "-f", str(file), "-d", database)
        except PostgresRefusedError as error:
            rds._snapshots.pop(snapshot)
            file.unlink(missing_ok=True)
            return _refused(error)
        return response

    return act


@replaces_action(rds._ACTION_MAP, "DeleteDBSnapshot", "p")
def _forget(original: Function) -> Function:
    def act(p: dict[str, Any]) -> Response:
        response: Response = original(p)
        if response[0] == OK:
            _dump(rds._p(p, "DBSnapshotIdentifier")).unlink(missing_ok=True)
        return response

    return act


@replaces_action(rds._ACTION_MAP, "RestoreDBInstanceFromDBSnapshot", "p")
def _restore(original: Function) -> Function:
    """Makes the server as one is made anew: ministack's own restore drops most of what is asked for."""

    def act(p: dict[str, Any]) -> Response:
        name, snapshot = rds._p(p, "DBInstanceIdentifier"), rds._p(p, "DBSnapshotIdentifier")
        kept = rds._snapshots.get(snapshot)
        if kept is None or name in rds._instances:
            refused: Response = original(p)
            return refused
        if not _dump(snapshot).exists():
            return _refused(PostgresRefusedError(f"{snapshot} was not made by CreateDBSnapshot: no data"))
        response: Response = rds._ACTION_MAP["CreateDBInstance"](_as_made(kept) | p)
        if response[0] != OK:
            return response
        instance = rds._instances[name]
        instance["DBName"] = f"{_base(instance)}@{name}"
        try:
            tool("createdb", "-T", "template0", "-O", instance["MasterUsername"], instance["DBName"])
            tool("pg_restore", "--exit-on-error", "-d", instance["DBName"], str(_dump(snapshot)))
        except PostgresRefusedError as error:
            del rds._instances[name]
            tool("dropdb", "--if-exists", "--force", instance["DBName"])
            return _refused(error)
        answer: Response = rds._single_instance_response(
            "RestoreDBInstanceFromDBSnapshotResponse", "RestoreDBInstanceFromDBSnapshotResult", instance
        )
        return answer

    return act


def _as_made(snapshot: dict[str, Any]) -> dict[str, list[str]]:
    """The parameters that a restore takes from the snapshot."""
    names = ("Engine", "EngineVersion", "MasterUsername", "AllocatedStorage", "StorageType", "KmsKeyId")
    found = {name: [str(snapshot[name])] for name in names if snapshot.get(name)}
    encrypted = ["true" if snapshot["StorageEncrypted"] else "false"]
    return found | {"DBName": [_base(snapshot)], "StorageEncrypted": encrypted}


@replaces_action(rds._ACTION_MAP, "ModifyDBInstance", "parameters")
def _change(original: Function) -> Function:
    def act(parameters: dict[str, Any]) -> Response:
        old, new = (rds._p(parameters, f"{of}DBInstanceIdentifier") for of in ("", "New"))
        if new and new in rds._instances:
            refused: Response = rds._error("DBInstanceAlreadyExists", f"DB instance {new} exists", 400)
            return refused
        response: Response = original(parameters)
        if response[0] != OK:
            return response
        instance = rds._instances[old]
        if insights := rds._p(parameters, "EnablePerformanceInsights"):
            # A restore does not take it, so this is where a restored server gets it.
            instance["PerformanceInsightsEnabled"] = insights == "true"
        if not new:
            return response
        try:
            database = _moved(instance, new)
        except PostgresRefusedError as error:
            return _refused(error)
        arn = instance["DBInstanceArn"]
        renamed = {"DBInstanceIdentifier": new, "DBInstanceArn": arn.removesuffix(old) + new}
        instance |= renamed | {"DBName": database}
        rds._tags[instance["DBInstanceArn"]] = rds._tags.pop(arn, [])
        rds._instances[new] = rds._instances.pop(old)
        answer: Response = rds._single_instance_response(
            "ModifyDBInstanceResponse", "ModifyDBInstanceResult", instance
        )
        return answer

    return act


def _moved(instance: dict[str, Any], name: str) -> str:
    """The name of the server's database under the server's new name. Connections end, as by a restart."""
    database, base = str(instance["DBName"]), _base(instance)
    wanted = f"{base}@{name}" if database == base or _there(base) else base
    if _there(database):
        sql(_TERMINATE + _RENAME, old=database, new=wanted)
    return wanted


@replaces_action(rds._ACTION_MAP, "DeleteDBInstance", "p")
def _delete(original: Function) -> Function:
    """A restored server's database goes with it; the others' are the local cloud's to remove."""

    def act(p: dict[str, Any]) -> Response:
        instance = rds._resolve_instance(rds._p(p, "DBInstanceIdentifier"))
        response: Response = original(p)
        if response[0] == OK and "@" in instance["DBName"]:
            tool("dropdb", "--if-exists", "--force", instance["DBName"])
        return response

    return act
