"""`test-db-connection` over real TLS, against a PostgreSQL that takes no other connection, as RDS does."""

import datetime as dt
import ipaddress
import json
import os
import shutil
import tempfile
from pathlib import Path

import psycopg2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from moto import mock_aws

from edge.errors import SecretUnreadable
from localcloud import ports
from localcloud.errors import LocalCloudError
from localcloud.postgres import THROWAWAY, Server
from shoppulse_lambdas import aws, login
from shoppulse_lambdas.errors import DatabaseRefused
from shoppulse_lambdas.test_db_connection import handler
from tests.integration.shoppulse.rotating import make_vault
from tests.support.signed_calls import log

__all__ = ["log"]

# Loopback for the machine, and for the function a host like any other: it verifies its certificate.
HOST = "127.0.0.2"
ADMIN, PASSWORD = "tls_admin", "tls-admin-canary"


def certificate(folder, name):
    """An authority that signed itself for HOST: the paths of certificate and key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    paths[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    paths[1].chmod(0o600)
    return paths


@pytest.fixture(scope="module")
def home():
    folder = Path(tempfile.mkdtemp(prefix="spendsense-tls-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def tls_server(home):
    """A PostgreSQL that speaks TLS alone."""
    public, key = certificate(home, "server")
    options = {"ssl": "on", "ssl_cert_file": str(public), "ssl_key_file": str(key)}
    options["listen_addresses"] = f"127.0.0.1,{HOST}"
    server = Server(home / "data", home, ports.choose(), THROWAWAY | options)
    if server.account:
        os.chown(key, server.account.uid, server.account.gid)
    try:
        server.start()
        rules = server.data / "pg_hba.conf"
        rules.write_text(rules.read_text().replace("\nhost ", "\nhostssl "))
        with server.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {ADMIN} LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
            cursor.execute("SELECT pg_reload_conf()")
        yield server
    except LocalCloudError as error:
        if "SSL is not supported" not in str(error):
            raise
        pytest.skip("this machine's PostgreSQL was built without TLS")
    finally:
        server.remove()


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
