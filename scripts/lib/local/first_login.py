"""Has ShopPulse's functions signed in for the first time, by its own rotation of their secret."""

import json
import time
from typing import Any

from scripts.lib.console import OperatorError
from scripts.lib.deployed.outputs import outputs
from scripts.lib.local.work import Work
from scripts.lib.products import SHOPPULSE
from scripts.lib.shoppulse.rotation import begun, is_current
from scripts.lib.target import Target

WITHIN_S = 180
PAUSE_S = 0.5


def first_login(work: Work) -> str:
    """Rotate where nobody can sign in: the rotation that Terraform starts comes before the database it needs.

    Whoever is named at the end stays signed in as: no rotation that was begun here is still at work.
    """
    deadline = time.monotonic() + WITHIN_S
    while "errorMessage" in (answer := _connect(work.target)):
        if time.monotonic() >= deadline:
            raise OperatorError(
                f"test-db-connection fails: {answer['errorMessage']}",
                f"`{SHOPPULSE.make('logs')}` says more.",
            )
        _rotate(work.target, deadline)
    return f"{answer['user']}, PostgreSQL {answer['server_version']}"


def _connect(target: Target) -> dict[str, Any]:
    function = outputs(target, "Database")["TestConnectionLambdaArn"]
    answer = target.client("lambda").invoke(FunctionName=function, Payload=b"{}")
    told: dict[str, Any] = json.loads(answer["Payload"].read())
    return told


def _rotate(target: Target, deadline: float) -> None:
    """Begin a rotation and wait until everybody reads what it made; where one is at work, a moment."""
    secrets, secret = target.client("secretsmanager"), outputs(target, "Database")["AppSecretArn"]
    version = begun(secrets, secret)
    if version is None:
        time.sleep(PAUSE_S)
        return
    while time.monotonic() < deadline and not is_current(secrets, secret, version):
        time.sleep(PAUSE_S)
