"""`test-db-connection` over real TLS, against a PostgreSQL that takes no other connection, as RDS does."""

import json

import psycopg2
import pytest
from moto import mock_aws

from edge.errors import SecretUnreadable
from shoppulse_lambdas import aws, login
from shoppulse_lambdas.errors import DatabaseRefused
from shoppulse_lambdas.test_db_connection import handler
from tests.integration.shoppulse.rotating import make_vault
from tests.integration.shoppulse.tls import ADMIN, HOST, PASSWORD, certificate, home, tls_server
from tests.support.signed_calls import log

__all__ = ["home", "log", "tls_server"]


@pytest.fixture
def vault(tls_server, home, monkeypatch):
    monkeypatch.setattr(login, "CA_BUNDLE", home / "server.crt")
    with mock_aws():
        aws.client.cache_clear()
        yield make_vault(
            monkeypatch,
            host=HOST,
            port=tls_server.port,
            database="postgres",
            admin=ADMIN,
            password=PASSWORD,
        )
    aws.client.cache_clear()


def as_admin(vault):
    """The application signs in as somebody who is there."""
    value = json.dumps({"username": ADMIN, "password": PASSWORD, "host": "elsewhere.example", "port": 1})
    aws.client("secretsmanager").put_secret_value(SecretId=vault.application, SecretString=value)


def test_it_tells_version_tls_and_latency_and_no_secret(vault, log):
    as_admin(vault)

    answer = handler({}, None)

    assert answer["tls"].startswith("TLSv1.")
    assert answer["server_version"][:2].isdecimal()
    assert (answer["user"], answer["database"]) == (ADMIN, "postgres")
    assert answer["connect_ms"] > 0
    assert answer["query_ms"] > 0
    assert answer.keys() == {"server_version", "database", "user", "tls", "connect_ms", "query_ms"}
    assert PASSWORD not in json.dumps(answer) + log.getvalue()
    assert json.loads(log.getvalue())["server_version"] == answer["server_version"]


def test_the_server_takes_no_plain_connection(tls_server):
    with pytest.raises(psycopg2.OperationalError, match="no encryption"):
        psycopg2.connect(tls_server.url() + "?sslmode=disable")


def test_a_server_that_others_vouch_for_is_refused(vault, home, monkeypatch):
    public, _ = certificate(home, "stranger")
    monkeypatch.setattr(login, "CA_BUNDLE", public)
    as_admin(vault)

    with pytest.raises(DatabaseRefused, match="certificate verify failed") as refused:
        handler({}, None)
    assert PASSWORD not in str(refused.value)


def test_a_rotation_makes_its_whole_way_over_tls(vault, monkeypatch):
    first = vault.begin()
    for step in ("createSecret", "setSecret", "testSecret"):
        vault.step(step, first)

    assert vault.value(first)["host"] == HOST
    assert vault.of_user("shoppulse_app_a") == vault.value(first)


def test_before_the_first_rotation_it_says_what_is_missing(vault):
    with pytest.raises(SecretUnreadable, match="has its first rotation run"):
        handler({}, None)
