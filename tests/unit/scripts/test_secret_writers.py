import json

import pytest

from edge.errors import KeySetUnusable
from scripts import update_cognito_config, update_connection_string
from scripts.lib.console import OperatorError
from scripts.lib.deployed import secret_values

PASSWORD = "p:ss/w@rd %"


@pytest.fixture
def database(target, deploy):
    deploy(
        "Database",
        DatabaseEndpoint="db.abc.us-east-1.rds.amazonaws.com:5432",
        DatabasePort="5432",
        DatabaseName="spendsense",
    )
    secrets = target.client("secretsmanager")
    secrets.create_secret(
        Name=secret_values.DATABASE_CREDENTIALS,
        SecretString=json.dumps({"username": "spendsense_admin", "password": PASSWORD}),
    )
    secrets.create_secret(Name=secret_values.DATABASE_CONNECTION)
    return secrets


def stored(target, name):
    return json.loads(target.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])


def versions(target, name):
    listed = target.client("secretsmanager").list_secret_version_ids(SecretId=name, IncludeDeprecated=True)
    return len(listed["Versions"])


@pytest.mark.usefixtures("database")
def test_the_connection_secret_holds_every_field(target):
    result = update_connection_string.run(target)

    assert result.changed
    assert stored(target, secret_values.DATABASE_CONNECTION) == {
        "host": "db.abc.us-east-1.rds.amazonaws.com",
        "port": 5432,
        "database": "spendsense",
        "username": "spendsense_admin",
        "password": PASSWORD,
        "connection_string": (
            "postgresql://spendsense_admin:p%3Ass%2Fw%40rd%20%25@db.abc.us-east-1.rds.amazonaws.com:5432"
            "/spendsense?sslmode=verify-full"
        ),
    }


@pytest.mark.usefixtures("database")
def test_a_second_run_writes_nothing(target):
    update_connection_string.run(target)
    before = versions(target, secret_values.DATABASE_CONNECTION)

    assert not update_connection_string.run(target).changed
    assert versions(target, secret_values.DATABASE_CONNECTION) == before


@pytest.mark.usefixtures("database")
def test_a_dry_run_says_what_it_would_do_and_does_not(target):
    assert update_connection_string.run(target, dry_run=True).changed

    with pytest.raises(target.client("secretsmanager").exceptions.ResourceNotFoundException):
        stored(target, secret_values.DATABASE_CONNECTION)


def test_a_rotated_password_is_written(target, database):
    update_connection_string.run(target)
    database.put_secret_value(
        SecretId=secret_values.DATABASE_CREDENTIALS,
        SecretString=json.dumps({"username": "spendsense_admin", "password": "next"}),
    )

    assert update_connection_string.run(target).changed
    assert stored(target, secret_values.DATABASE_CONNECTION)["password"] == "next"


@pytest.mark.parametrize("missing", [secret_values.DATABASE_CREDENTIALS, secret_values.DATABASE_CONNECTION])
def test_a_missing_secret_is_named_with_its_cure(target, database, missing):
    database.delete_secret(SecretId=missing, ForceDeleteWithoutRecovery=True)

    with pytest.raises(OperatorError, match=f"{missing} does not exist in dev") as error:
        update_connection_string.run(target)

    assert "make deploy ENV=dev" in error.value.cure


@pytest.mark.parametrize(
    "value", ["not json", "[]", '{"username": "x"}', '{"username": "x", "password": ""}']
)
def test_credentials_of_another_form_are_refused_without_showing_them(target, database, value):
    database.put_secret_value(SecretId=secret_values.DATABASE_CREDENTIALS, SecretString=value)

    with pytest.raises(OperatorError) as error:
        update_connection_string.run(target)

    assert value not in error.value.message


@pytest.mark.usefixtures("database")
def test_no_password_on_any_stream(cli):
    shown = cli(update_connection_string, "--env", "dev", "--json")

    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["username"] == "spendsense_admin"
    assert "p%3A" not in shown.output
    assert PASSWORD not in shown.output


def test_a_missing_stack_is_exit_code_1(cli):
    shown = cli(update_connection_string, "--env", "dev")

    assert shown.exit_code == 1
    assert "SpendSense-Database-dev is not deployed" in shown.stderr


def test_a_stack_of_another_environment_is_exit_code_2(cli):
    shown = cli(update_connection_string, "--env", "dev", "--stack-name", "SpendSense-Database-prod")

    assert shown.exit_code == 2


def test_on_this_machine_the_connection_speaks_no_tls():
    value = update_connection_string.connection("127.0.0.1", 5433, "x", {"username": "u", "password": "p"})

    assert value["connection_string"] == "postgresql://u:p@127.0.0.1:5433/x"


KEY = {"kty": "RSA", "kid": "one", "n": "AQAB", "e": "AQAB", "use": "sig", "alg": "RS256"}


@pytest.fixture
def keys(monkeypatch):
    published = [KEY]
    monkeypatch.setattr(update_cognito_config, "fetch_key_set", lambda _address: {"keys": list(published)})
    return published


@pytest.fixture
def cognito_secret(target):
    target.client("secretsmanager").create_secret(Name=secret_values.COGNITO_CONFIGURATION)


@pytest.mark.usefixtures("keys", "cognito_secret")
def test_the_cognito_secret_holds_pool_client_and_keys(target, pool):
    result = update_cognito_config.run(target)

    value = stored(target, secret_values.COGNITO_CONFIGURATION)
    assert result.changed
    assert value["user_pool_id"] == pool
    assert value["issuer"] == f"https://cognito-idp.us-east-1.amazonaws.com/{pool}"
    assert value["jwks"] == {"keys": [KEY]}
    assert set(value) == {"user_pool_id", "user_pool_arn", "user_pool_client_id", "region", "issuer", "jwks"}
    assert not update_cognito_config.run(target).changed


@pytest.mark.usefixtures("pool", "cognito_secret")
def test_a_new_key_is_written(target, keys):
    update_cognito_config.run(target)
    keys.append({**KEY, "kid": "two"})

    result = update_cognito_config.run(target)

    assert (result.changed, result.key_ids) == (True, ["one", "two"])


@pytest.mark.usefixtures("pool", "keys")
def test_a_missing_cognito_secret_is_named(target):
    with pytest.raises(OperatorError, match="spendsense/cognito/configuration does not exist"):
        update_cognito_config.run(target)


def test_an_unusable_key_set_is_an_operators_error(target, monkeypatch, pool, cognito_secret):
    def refuse(address):
        raise KeySetUnusable(f"{address} holds no RSA signing key")

    monkeypatch.setattr(update_cognito_config, "fetch_key_set", refuse)

    with pytest.raises(OperatorError, match=f"{pool}/.well-known/jwks.json holds no RSA signing key"):
        update_cognito_config.run(target)
