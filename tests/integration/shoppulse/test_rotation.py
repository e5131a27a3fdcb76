"""Rotation against a real PostgreSQL: each step, repeated and interrupted, and nobody is ever shut out."""

import json
import uuid

import psycopg2
import pytest

from edge.errors import ConfigurationMissing
from shoppulse_lambdas import rotate_credentials, rotation, test_db_connection, versions
from shoppulse_lambdas.errors import DatabaseRefused, RotationRefused
from tests.integration.shoppulse.rotating import OWNER, PASSWORD, STEPS, USERS, administer, sign_in, who
from tests.support.signed_calls import log

__all__ = ["log"]


def test_the_first_rotation_writes_the_first_login(vault, postgres_server, empty_shop):
    token = vault.rotate()

    assert vault.current() == {
        "engine": "postgres",
        "host": "127.0.0.1",
        "port": postgres_server.port,
        "dbname": empty_shop,
        "username": USERS[0],
        "password": vault.value(token)["password"],
    }
    assert len(vault.current()["password"]) == 40
    assert who(vault.current()) == (USERS[0], True)
    assert vault.of_user(USERS[0]) == vault.current(), "the proxy would not know the user"


def test_users_take_turns_and_each_gets_a_new_password(vault):
    values = [vault.value(vault.rotate()) for _ in range(4)]

    assert [it["username"] for it in values] == [*USERS, *USERS]
    assert len({it["password"] for it in values}) == 4
    assert vault.current() == values[-1]
    assert [vault.of_user(name) for name in USERS] == values[-2:]


def test_a_login_read_before_a_rotation_outlives_it_and_no_second_one(vault):
    vault.rotate()
    before = vault.current()
    kept = sign_in(before)

    vault.rotate()

    assert who(before)[0] == before["username"]
    vault.rotate()
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        sign_in(before)
    with kept, kept.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,), "connections that are open stay open"
    kept.close()


@pytest.mark.parametrize("rotations", [0, 1, 2])
def test_each_step_twice_is_each_step_once(vault, rotations):
    earlier = [vault.rotate() for _ in range(rotations)]
    token = vault.begin()

    for name in STEPS:
        vault.step(name, token)
        written = vault.value(token)
        vault.step(name, token)
        assert vault.value(token) == written

    assert vault.current() == written
    assert vault.labels(token) == ["AWSCURRENT", "AWSPENDING"]
    assert all("AWSPREVIOUS" in vault.labels(it) for it in earlier[-1:]), "the way back is lost"
    assert who(written) == (USERS[rotations % 2], True)


@pytest.mark.parametrize("last", STEPS)
def test_a_rotation_that_was_cut_after_a_step_is_finished_by_the_next_attempt(vault, last):
    vault.rotate()
    before = vault.current()
    token = vault.begin()
    for name in STEPS[: STEPS.index(last) + 1]:
        vault.step(name, token)
    decided = vault.value(token)

    assert who(before)[0] == before["username"], "who signed in before still does"
    assert who(vault.current())[1]
    vault.rotate(token)

    assert vault.current() == decided
    assert who(decided)[0] == USERS[1]


def test_a_first_rotation_that_was_cut_is_made_good_by_the_next(vault):
    """The very first value is current as soon as it is written: the database knows no such user yet."""
    token = vault.begin()
    vault.step("createSecret", token)

    assert vault.labels(token) == ["AWSCURRENT", "AWSPENDING"]
    with pytest.raises(DatabaseRefused, match=f"no connection to .* as {USERS[0]}: .*authentication failed"):
        test_db_connection.handler({}, None)
    vault.rotate()

    assert who(vault.current()) == (USERS[1], True)


def test_a_cut_within_set_secret_leaves_the_current_login_alone(vault, monkeypatch):
    vault.rotate()
    before, token = vault.current(), vault.begin()
    vault.step("createSecret", token)
    with monkeypatch.context() as broken:
        broken.setattr(rotation, "write_current", _fail)
        with pytest.raises(ConnectionError):
            vault.step("setSecret", token)

    assert vault.current() == before
    assert who(before)[1]
    vault.rotate(token)
    assert vault.of_user(USERS[1]) == vault.current()


def _fail(*_):
    raise ConnectionError


def test_an_abandoned_rotation_does_not_stand_in_the_way_of_a_later_one(vault):
    vault.rotate()
    before, abandoned = vault.current(), vault.begin()
    for name in STEPS[:2]:
        vault.step(name, abandoned)

    vault.rotate()

    assert vault.current()["username"] == USERS[1]
    assert who(vault.current())[1]
    assert who(before)[1]


def test_a_login_in_use_is_never_given_a_new_password(vault):
    vault.rotate()
    token = vault.begin()
    versions.Versions.of(vault.application).put(token, json.dumps(vault.current() | {"password": "other"}))

    with pytest.raises(RotationRefused, match="its password stays"):
        vault.step("setSecret", token)
    assert who(vault.current())[1]


def test_a_login_that_does_not_work_does_not_become_current(vault):
    vault.rotate()
    before, token = vault.current(), vault.begin()
    vault.step("createSecret", token)

    with pytest.raises(DatabaseRefused):
        vault.step("testSecret", token)

    assert vault.current() == before


def test_no_member_of_the_runtime_is_no_login(vault, postgres_server):
    token = vault.begin()
    vault.step("createSecret", token)
    vault.step("setSecret", token)
    administer(postgres_server, f"REVOKE shoppulse_runtime FROM {USERS[0]}")

    with pytest.raises(DatabaseRefused, match="not a member of shoppulse_runtime"):
        vault.step("testSecret", token)


def test_steps_of_no_rotation_are_refused(vault):
    old = vault.rotate()
    vault.rotate()
    vault.rotate()

    with pytest.raises(RotationRefused, match="in no rotation"):
        vault.step("setSecret", str(uuid.uuid4()))
    with pytest.raises(RotationRefused, match="in no rotation"):
        vault.step("finishSecret", old)
    with pytest.raises(RotationRefused, match="not a step"):
        vault.step("deleteSecret", old)
    with pytest.raises(RotationRefused, match="createSecret comes first"):
        vault.step("setSecret", vault.begin())


def test_another_secret_is_not_rotated(vault):
    event = {"Step": "createSecret", "SecretId": vault.users[USERS[0]], "ClientRequestToken": "x"}

    with pytest.raises(RotationRefused, match="not the secret"):
        rotate_credentials.handler(event, None)


def test_no_password_is_told_to_anybody(vault, postgres_server, log, capsys):
    """Neither our logs nor errors hold one, nor the server's log, though it tells of all statements."""
    administer(postgres_server, f"ALTER ROLE {OWNER} SET log_statement = 'all'")
    token = vault.rotate()
    administer(
        postgres_server,
        f"ALTER ROLE {OWNER} RESET log_statement",
        f"ALTER ROLE {USERS[0]} PASSWORD 'another'",
    )
    with pytest.raises(DatabaseRefused, match="authentication failed") as refused:
        vault.step("testSecret", token)

    statements = postgres_server.daemon.log.read_text()
    assert f'ALTER ROLE "{USERS[0]}" LOGIN PASSWORD \'SCRAM-SHA-256$' in statements
    assert refused.value.__suppress_context__
    ours = log.getvalue() + "".join(capsys.readouterr()) + str(refused.value)
    assert "step done" in ours
    for password in (vault.value(token)["password"], PASSWORD):
        assert password not in ours
        assert password not in statements.replace(f"PASSWORD '{PASSWORD}'", ""), "the fixture's own is told"


@pytest.mark.parametrize(
    "name",
    ["RDS_PROXY_ENDPOINT", "RDS_PORT", "RDS_SECRET_ARN", "RDS_USER_SECRET_ARNS", "RDS_ADMIN_SECRET_ARN"],
)
def test_a_missing_variable_is_named(vault, monkeypatch, name):
    token = vault.begin()
    monkeypatch.delenv(name)

    with pytest.raises(ConfigurationMissing, match=f"{name} is not set"):
        vault.rotate(token)
