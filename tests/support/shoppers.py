"""People and orders of a ShopPulse that runs, made by the commands that the end of its `up` tells of."""

import subprocess
from dataclasses import dataclass

import pytest

from tests.support.cloud import PASSWORD, ROOT, Cloud

_VARIABLES = f'eval "$({ROOT}/.venv/bin/spendsense local variables)"'
_SHOPPULSE = f"{ROOT}/.venv/bin/shoppulse"


@dataclass(frozen=True)
class Shopper:
    """Somebody with a sign-in, a tenant and a role."""

    email: str
    tenant: str
    role: str


def admit(cloud: Cloud, who: Shopper) -> None:
    """Give them a sign-in with everybody's password here."""
    _run(
        cloud,
        f"echo {PASSWORD} | {_SHOPPULSE} add-user --tenant {who.tenant} --email {who.email} "
        f"--role {who.role} --password-stdin",
    )


def fill(cloud: Cloud, tenants: int, orders: int) -> None:
    """Invent shops, numbered after those that are there, with a year of orders."""
    _run(cloud, f"{_SHOPPULSE} generate --tenants {tenants} --orders {orders}")


def token(cloud: Cloud, who: Shopper) -> str:
    """What they call the API with."""
    sign_in = f"{ROOT}/.venv/bin/spendsense sign-in {who.email} --password-stdin"
    return _run(cloud, f"echo {PASSWORD} | {sign_in}").strip()


def _run(cloud: Cloud, command: str) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"{_VARIABLES}\n{command}"],
        env=cloud.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{command}\n{done.stderr}")
    return done.stdout
