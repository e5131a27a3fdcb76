"""`shoppulse add-user`: a sign-in and a row, or neither; and who was made may ask the API."""

import json
import logging

import boto3
import pytest
from moto import mock_aws
from sqlalchemy import text
from typer.testing import CliRunner

from scripts import shoppulse
from tests.integration.shoppulse.asking import asking, pool
from tests.integration.shoppulse.conftest import OWNER, PASSWORD, add_user

__all__ = ["pool"]
REGION = "us-east-1"
SECRET_WORD = "Canary-Passw0rd!"
NEW = ["--tenant", "T001", "--email", "New@Shop.example", "--role", "finance"]


@pytest.fixture
def aws(monkeypatch, postgres_server, shop_database):
    """A fake Secrets Manager and user pool, beside a real database."""
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "test")
    monkeypatch.setenv("AWS_REGION", REGION)
    with mock_aws():
        login = {"username": OWNER, "password": PASSWORD, "port": postgres_server.port}
        login |= {"dbname": shop_database}
        manager, cognito = (boto3.client(name, REGION) for name in ("secretsmanager", "cognito-idp"))
        secret = manager.create_secret(Name="admin", SecretString=json.dumps(login))
        made = cognito.create_user_pool(PoolName="users", UsernameAttributes=["email"])["UserPool"]["Id"]
        monkeypatch.setenv("DB_HOST", "127.0.0.1")
        monkeypatch.setenv("DB_SECRET_ARN", secret["ARN"])
        monkeypatch.setenv("USER_POOL_ID", made)
        yield cognito, made


@pytest.fixture
def signed_up(aws):
    """`signed_up()`: the sign-ins that there are, by address."""
    cognito, made = aws

    def read():
        users = cognito.list_users(UserPoolId=made)["Users"]
        told = [
            ({it["Name"]: it["Value"] for it in user["Attributes"]}, user["UserStatus"]) for user in users
        ]
        return {attributes["email"]: (attributes["sub"], status) for attributes, status in told}

    return read


@pytest.fixture
def rows(superuser):
    def read():
        with superuser.connect() as connection:
            return connection.execute(text("SELECT * FROM users")).mappings().all()

    return read


def run(*words, stdin=""):
    return CliRunner().invoke(shoppulse.app, ["add-user", *words], input=stdin)


def test_sign_in_and_row_are_made_together(aws, signed_up, rows):
    done = run(*NEW, "--region", "EU", "--store", "ST001", "--admin", "--json")

    assert done.exit_code == 0, done.output
    subject, status = signed_up()["new@shop.example"]
    [row] = rows()
    assert (row["tenant_id"], row["email"], row["role"]) == ("T001", "new@shop.example", "Finance")
    assert (row["region"], row["store_id"], row["is_tenant_admin"]) == ("EU", "ST001", True)
    assert row["cognito_user_id"] == subject == json.loads(done.stdout)["subject"]
    # Cognito's own password, for a week, in a mail of Cognito's.
    assert status == "FORCE_CHANGE_PASSWORD"


def test_who_was_made_is_known_to_the_api(aws, owner, pool):
    made = json.loads(run(*NEW, "--region", "EU", "--json").stdout)

    who = asking(owner, pool)("/me/visibility", made["subject"]).body["data"]

    assert (who["user_id"], who["tenant_id"], who["role"], who["regions"]) == (
        made["user_id"],
        "T001",
        "Finance",
        ["EU"],
    )


def test_a_password_comes_by_standard_input_and_is_shown_nowhere(aws, signed_up, caplog):
    caplog.set_level(logging.INFO)

    done = run(*NEW, "--password-stdin", stdin=f"{SECRET_WORD}\n")

    assert done.exit_code == 0, done.output
    assert signed_up()["new@shop.example"][1] == "CONFIRMED"
    assert SECRET_WORD not in done.output + done.stderr + caplog.text


@pytest.mark.parametrize("other_tenant", ["T001", "T002"])
def test_an_address_that_is_taken_makes_nobody(aws, signed_up, rows, other_tenant):
    """Mistake 3: the address is unique over all tenants, in both places."""
    assert run(*NEW).exit_code == 0
    before = signed_up()

    done = run("--tenant", other_tenant, *NEW[2:])

    assert done.exit_code == 1
    assert "Nobody was made" in done.stderr
    assert (signed_up(), len(rows())) == (before, 1)


@pytest.fixture
def left(aws, signed_up):
    """The subject of a sign-in that a run which was killed has left, with a password that somebody knows."""
    cognito, made = aws
    who = {"UserPoolId": made, "Username": "new@shop.example"}
    cognito.admin_create_user(**who, UserAttributes=[{"Name": "email", "Value": "new@shop.example"}])
    cognito.admin_set_user_password(**who, Password=SECRET_WORD, Permanent=True)
    return signed_up()["new@shop.example"][0]


def test_a_sign_in_that_a_killed_run_left_is_replaced_by_the_next(aws, left, signed_up, rows):
    assert run(*NEW).exit_code == 0

    subject, status = signed_up()["new@shop.example"]
    assert subject != left
    assert status == "FORCE_CHANGE_PASSWORD", "whoever knew the old password knows this one"
    assert [row["cognito_user_id"] for row in rows()] == [subject]


@pytest.mark.parametrize("tenant", ["T001", "T002"])
def test_a_sign_in_that_a_row_names_is_left_alone(left, signed_up, rows, committing, tenant):
    """Their address in the database is another one by now, in whichever tenant."""
    with committing(tenant) as begun:
        add_user(begun, tenant, "moved", cognito_user_id=left)
    before = signed_up(), rows()

    done = run(*NEW)

    assert done.exit_code == 1
    assert "signs in somebody who has another one" in done.stderr
    assert (signed_up(), rows()) == before


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--tenant", "T999", *NEW[2:]], "does not have"),
        ([*NEW, "--region", "a-name-that-is-too-long"], "too long"),
    ],
)
def test_a_row_that_is_refused_makes_no_sign_in(aws, signed_up, rows, words, reason):
    done = run(*words)

    assert done.exit_code == 1
    assert reason in done.stderr
    assert (signed_up(), rows()) == ({}, [])


def test_a_password_that_is_refused_makes_nobody(aws, signed_up, rows, monkeypatch):
    monkeypatch.setattr("scripts.lib.shoppulse.sign_ins.UserPool._set_password", _refuses)

    assert run(*NEW, "--password-stdin", stdin="weak\n").exit_code == 1
    assert (signed_up(), rows()) == ({}, [])


def _refuses(*_):
    raise ConnectionError


def test_a_commit_that_fails_takes_the_sign_in_away(aws, signed_up, rows, superuser):
    with superuser.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'at the end'; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED"
                " FOR EACH ROW EXECUTE FUNCTION fail()"
            )
        )

    assert run(*NEW).exit_code == 1
    assert (signed_up(), rows()) == ({}, [])


def test_without_a_pool_it_says_which_variable_is_missing(aws, monkeypatch):
    monkeypatch.delenv("USER_POOL_ID")

    done = run(*NEW)

    assert done.exit_code == 1
    assert "USER_POOL_ID is not set" in done.stderr


def test_a_role_that_there_is_not_is_a_wrong_call(aws, signed_up):
    assert run(*NEW[:4], "--role", "Owner").exit_code == 2
    assert signed_up() == {}
