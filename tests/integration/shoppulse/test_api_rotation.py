"""The API's function while its logins rotate: it is asked all the time, and nobody is refused."""

import threading
from functools import partial
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from edge.web.keys import KeyRing
from shoppulse.api.access import Caller, Service
from shoppulse.db import migrations
from shoppulse_lambdas import api, aws
from shoppulse_lambdas.pool import KeptLogin, engine
from shoppulse_lambdas.settings import api_settings
from tests.integration.shoppulse.conftest import acting_on, add_user, address, place_order
from tests.integration.shoppulse.rotating import USERS, administer
from tests.integration.shoppulse.test_rotation_load import THREADS
from tests.support.load import Load
from tests.support.signed_calls import log, pool, send

__all__ = ["log", "pool"]
ANN = "sub-T001-ann"


@pytest.fixture
def shop(vault, postgres_server, empty_shop):
    """The vault, whose database has a tenant with Ann and an order; its login has been made."""
    owner = create_engine(address(postgres_server, empty_shop), poolclass=NullPool)
    with owner.begin() as connection:
        migrations.migrate(connection)
        migrations.seed(connection)
    with acting_on(owner.begin)("T001") as run:
        add_user(run, "T001")
        place_order(run, "T001")
    vault.rotate()
    return vault


@pytest.fixture
def function(shop, pool, monkeypatch):
    """The function as it is deployed: `ask(path)` with Ann's token, and the addresses its keys came from."""
    asked = []
    monkeypatch.setenv("USER_POOL_ID", pool.pool_id)
    monkeypatch.setenv("USER_POOL_CLIENT_ID", pool.client_id)
    monkeypatch.setattr(api, "fetch_key_set", lambda url: asked.append(url) or {"keys": [pool.jwk()]})
    monkeypatch.setattr(api, "gateway", api._gateway(api_settings()))

    def ask(path="/metrics"):
        return send(api.handler, "GET", f"/shoppulse/v1{path}", pool.token(ANN))

    ask.addresses = asked
    return ask


def cut_off(server):
    """What a night's sleep does to a connection."""
    ours = "SELECT pid FROM pg_stat_activity WHERE usename LIKE 'shoppulse_app_%'"
    administer(server, f"SELECT pg_terminate_backend(pid) FROM ({ours}) AS found")


def test_the_function_finds_keys_login_and_figures_by_itself(function, pool):
    answers = [function("/me/visibility"), function(), function("/metrics/gross_revenue")]

    assert [it.status for it in answers] == [200, 200, 200]
    assert answers[0].body["data"]["tenant_name"] == "Fashion Boutique"
    assert function.addresses == [f"{pool.issuer}/.well-known/jwks.json"], "once for all requests"


def test_a_request_between_any_two_steps_is_answered(function, shop, postgres_server):
    """In the end the login that the function knew is two rotations old: it has to read its secret again."""
    answered = [function().status]
    for _ in range(3):
        token = shop.begin()
        for step in ("createSecret", "setSecret", "testSecret", "finishSecret"):
            shop.step(step, token)
            cut_off(postgres_server)
            answered.append(function().status)

    assert answered == [200] * 13


def test_requests_all_the_time_are_answered_over_rotations(shop, pool):
    engines = [engine(KeptLogin()) for _ in range(THREADS)]
    keys = KeyRing(pool.configuration)
    turn = threading.local()

    def work(number):
        """One request; each second one finds its connection lost, and has to sign in with what it knows."""
        turn.count = getattr(turn, "count", 0) + 1
        if turn.count % 2:
            engines[number].dispose()
        with Caller(Service(engines[number], keys), ANN).view() as view:
            return view.connection.execute(text("SELECT session_user")).scalar_one()

    with Load([partial(work, number) for number in range(THREADS)]) as load:
        for _ in range(3):
            load.everybody_signs_in()
            shop.rotate()
        load.everybody_signs_in()
    for it in engines:
        it.dispose()

    assert load.failures == []
    assert load.users == set(USERS)
    assert load.logins >= 4 * THREADS


def test_a_database_that_refuses_is_said_without_a_word_of_the_login(function, shop, postgres_server, log):
    """Mistake 9, for passwords."""
    assert function().status == 200
    login = shop.current()
    administer(postgres_server, f"ALTER ROLE {login['username']} PASSWORD 'another'")
    cut_off(postgres_server)

    answer = function()

    assert (answer.status, answer.body["code"]) == (503, "unavailable")
    assert "DatabaseRefused" in log.getvalue()
    assert login["password"] not in log.getvalue() + answer.text


def test_a_secret_that_cannot_be_read_right_now_is_said_as_such(function, monkeypatch):
    busy = ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, "GetSecretValue")
    secrets = aws.client("secretsmanager")
    monkeypatch.setattr(secrets, "get_secret_value", Mock(side_effect=busy))

    answer = function()

    assert (answer.status, answer.body["code"]) == (503, "unavailable")
