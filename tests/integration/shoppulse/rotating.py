"""A fake Secrets Manager with ShopPulse's four secrets, and a Secrets Manager's way to start a rotation."""

import json
import uuid
from dataclasses import dataclass

import boto3
import psycopg2
import pytest
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.secretsmanager.models import SecretsManagerBackend, secretsmanager_backends

from shoppulse_lambdas import aws, rotation
from shoppulse_lambdas.rotate_credentials import handler
from tests.support.shops import OWNER, PASSWORD

REGION = "us-east-1"
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
USERS = ("shoppulse_app_a", "shoppulse_app_b")


@dataclass(frozen=True)
class Vault:
    """The application's secret, and its users' by name, by their ARNs."""

    application: str
    users: dict[str, str]

    def begin(self):
        """What RotateSecret does before it calls the function: a version without a value."""
        token = str(uuid.uuid4())
        self._versions[token] = {"version_id": token, "createdate": 0, "version_stages": ["AWSPENDING"]}
        return token

    def step(self, name, token):
        return handler({"Step": name, "SecretId": self.application, "ClientRequestToken": token}, None)

    def rotate(self, token=None):
        """A whole rotation; answers its token."""
        token = token or self.begin()
        for name in STEPS:
            self.step(name, token)
        return token

    def labels(self, token):
        return sorted(self._versions[token]["version_stages"])

    def value(self, token):
        return json.loads(self._versions[token]["secret_string"])

    def current(self):
        return read(self.application)

    def of_user(self, name):
        return read(self.users[name])

    @property
    def _versions(self):
        backend = secretsmanager_backends[DEFAULT_ACCOUNT_ID][REGION]
        return backend.secrets[self.application].versions


def read(arn):
    client = boto3.client("secretsmanager", region_name=REGION)
    return json.loads(client.get_secret_value(SecretId=arn)["SecretString"])


def make_vault(monkeypatch, *, host, port, database, admin, password):
    """The secrets as Terraform leaves them, and a function's environment."""
    client = boto3.client("secretsmanager", region_name=REGION)
    secret = client.create_secret(
        Name="credentials", SecretString=json.dumps({"username": admin, "password": password})
    )
    application = client.create_secret(Name="application")["ARN"]
    users = {name: client.create_secret(Name=f"users/{name}")["ARN"] for name in USERS}
    for name, value in {
        "AWS_REGION": REGION,
        "RDS_PROXY_ENDPOINT": host,
        "RDS_PORT": str(port),
        "RDS_DATABASE": database,
        "RDS_SECRET_ARN": application,
        "RDS_ADMIN_SECRET_ARN": secret["ARN"],
        "RDS_USER_SECRET_ARNS": json.dumps(users),
    }.items():
        monkeypatch.setenv(name, value)
    return Vault(application, users)


def as_aws_does(monkeypatch):
    """Labels as AWS moves them. To moto a version that waits for its value is one already."""
    label, put = SecretsManagerBackend.update_secret_version_stage, SecretsManagerBackend.put_secret_value

    def moved(self, secret_id, version_stage, remove_from_version_id, move_to_version_id):
        done = label(self, secret_id, version_stage, remove_from_version_id, move_to_version_id)
        self.secrets[secret_id].default_version_id = move_to_version_id
        return done

    def first_is_current(self, secret_id, *value, version_stages, **named):
        held = self.secrets[secret_id].versions.values()
        if not any("secret_string" in it for it in held):
            version_stages = sorted({*version_stages, "AWSCURRENT"})
        return put(self, secret_id, *value, version_stages=version_stages, **named)

    monkeypatch.setattr(SecretsManagerBackend, "update_secret_version_stage", moved)
    monkeypatch.setattr(SecretsManagerBackend, "put_secret_value", first_is_current)


@pytest.fixture
def vault(monkeypatch, postgres_server, empty_shop):
    """A fake Secrets Manager, whose application secret has no value yet, beside a real database."""
    as_aws_does(monkeypatch)
    monkeypatch.setattr(rotation, "PATIENCE_S", 0)
    with mock_aws():
        aws.client.cache_clear()
        yield make_vault(
            monkeypatch,
            host="127.0.0.1",
            port=postgres_server.port,
            database=empty_shop,
            admin=OWNER,
            password=PASSWORD,
        )
    aws.client.cache_clear()
    administer(postgres_server, *(f"DROP ROLE IF EXISTS {name}" for name in USERS))


def sign_in(value):
    """Sign in with a secret's value, as a function does; the connection."""
    return psycopg2.connect(
        host=value["host"],
        port=value["port"],
        dbname=value["dbname"],
        user=value["username"],
        password=value["password"],
        connect_timeout=60,
    )


def who(value):
    connection = sign_in(value)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user, pg_has_role(current_user, 'shoppulse_runtime', 'MEMBER')")
        found = cursor.fetchone()
    connection.close()
    return found


def administer(server, *statements):
    with server.connect() as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
