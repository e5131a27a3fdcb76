"""Connects to the database as the functions do: from inside the VPC, with the connection secret, over TLS."""

from dataclasses import dataclass

from scripts.lib.console import OperatorError, emit, main, step
from scripts.lib.deployed.operations import invoke_operation
from scripts.lib.options import LOCAL, Env, Json
from scripts.lib.target import Target, resolve


@dataclass(frozen=True)
class Result:
    """What the functions are connected to and how."""

    server_version: str
    tls: bool
    latency_ms: float
    database: str
    user: str
    migration: str | None


def run(target: Target) -> Result:
    """Connect and describe the connection; one without TLS is a fault everywhere but on this machine."""
    result = Result(**invoke_operation(target, "check_connection"))
    if not (result.tls or target.is_local):
        raise OperatorError(
            "The database was reached without TLS.", "Is rds.force_ssl on, and the host in the secret right?"
        )
    return result


def command(env: Env = LOCAL, as_json: Json = False) -> None:
    """Connect to the database as the functions do."""
    with step("Connection to the database"):
        result = run(resolve(env))
    emit(result, as_json)


if __name__ == "__main__":
    main(command)
