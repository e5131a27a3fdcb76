"""How long a rotation waits, and what it says when nothing comes of it."""

import json
from types import SimpleNamespace

import pytest

from components.events.alarms import DURATION_SHARE
from edge.errors import SecretUnreadable
from shoppulse_lambdas import login, rotation
from shoppulse_lambdas.errors import DatabaseRefused
from shoppulse_lambdas.settings import settings
from stacks.shoppulse.function_specs import ROTATE_CREDENTIALS
from tests.integration.shoppulse.rotating import STEPS, USERS

PATIENCE_S = rotation.PATIENCE_S


@pytest.mark.parametrize("refusals", [0, 3])
def test_a_proxy_gets_a_moment_to_see_the_change(vault, clock, refusals):
    token = set_by(vault)
    clock.refuses(refusals, after_s=0.1)

    vault.step("testSecret", token)

    assert clock.now == pytest.approx(refusals * (rotation.PAUSE_S + 0.1))


def test_patience_ends_before_the_functions_time_does(vault, clock):
    """The proxy has two addresses that do not answer: the reason is told, rather than cut off."""
    token = set_by(vault)
    clock.refuses(1_000, after_s=2 * login.CONNECT_S)

    with pytest.raises(DatabaseRefused):
        vault.step("testSecret", token)
    assert 20 < clock.now < ROTATE_CREDENTIALS.timeout_s * DURATION_SHARE


def set_by(vault):
    token = vault.begin()
    for name in STEPS[:2]:
        vault.step(name, token)
    return token


@pytest.fixture
def clock(vault, monkeypatch):
    """The rotation's clock, and how its logins fare: so many are refused, and each of them takes so long."""
    it, sign = SimpleNamespace(now=0.0, left=0, each=0.0), rotation.signed_in

    def refuses(count, *, after_s):
        it.left, it.each = count, after_s

    def sleep(seconds):
        it.now += seconds

    def signed_in(*args):
        if not it.left:
            return sign(*args)
        it.left, it.now = it.left - 1, it.now + it.each
        raise DatabaseRefused("no such user")

    it.refuses = refuses
    monkeypatch.setattr(rotation, "PATIENCE_S", PATIENCE_S)
    monkeypatch.setattr(rotation, "time", SimpleNamespace(monotonic=lambda: it.now, sleep=sleep))
    monkeypatch.setattr(rotation, "signed_in", signed_in)
    return it


def test_a_statement_that_hangs_is_ended(vault, monkeypatch):
    vault.rotate()
    monkeypatch.setattr(login, "STATEMENT_MS", 50)
    found = settings()

    with (
        pytest.raises(DatabaseRefused, match="57014"),
        login.signed_in(login.login_of(json.dumps(vault.current()), found), "tests") as driver,
        driver.cursor() as cursor,
    ):
        cursor.execute("SELECT pg_sleep(20)")


def test_an_administrators_secret_without_value_is_terraforms(vault, monkeypatch):
    monkeypatch.setenv("RDS_ADMIN_SECRET_ARN", vault.users[USERS[1]])
    token = vault.begin()
    vault.step("createSecret", token)

    with pytest.raises(SecretUnreadable, match="Terraform writes it"):
        vault.step("setSecret", token)
