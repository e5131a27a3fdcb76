"""Settings, secrets, clients and events: what every function stands on."""

import json
import subprocess
import sys

import boto3
import pytest
from moto import mock_aws

from app.core import aws, events
from app.core.events import Event, put_events
from app.core.secrets import read_secret
from app.core.settings import settings
from edge.cognito import PoolConfiguration
from edge.errors import ConfigurationMissing, SecretUnreadable


@pytest.fixture
def cloud(monkeypatch):
    """A fake AWS, and clients made inside it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    aws.forget_clients()
    with mock_aws():
        yield
    aws.forget_clients()


@pytest.mark.parametrize(("function", "patience"), [("post-confirmation", (1, 1, 1)), ("other", (2, 5, 3))])
def test_post_confirmation_ends_before_cognito_asks_again(cloud, monkeypatch, function, patience):
    monkeypatch.setenv("SERVICE_NAME", function)

    config = aws.client("events").meta.config

    found = (config.connect_timeout, config.read_timeout, config.retries["total_max_attempts"])
    assert found == patience


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("database_secret_id", "DATABASE_SECRET_ARN"),
        ("cognito_secret_id", "COGNITO_SECRET_ARN"),
        ("user_pool_id", "USER_POOL_ID"),
    ],
)
def test_a_missing_setting_is_named_when_it_is_needed(monkeypatch, name, variable):
    for unset in (variable, variable.replace("_ARN", "_NAME")):
        monkeypatch.delenv(unset, raising=False)

    with pytest.raises(ConfigurationMissing, match=variable):
        getattr(settings(), name)


def test_a_secret_is_found_by_its_name_where_no_arn_is_given(monkeypatch):
    monkeypatch.delenv("DATABASE_SECRET_ARN", raising=False)
    monkeypatch.setenv("DATABASE_SECRET_NAME", "spendsense/database/connection")

    assert settings().database_secret_id == "spendsense/database/connection"


def test_an_unknown_environment_is_refused(monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "production")

    with pytest.raises(ConfigurationMissing, match="production"):
        settings()


def test_without_an_environment_the_strictest_holds(monkeypatch):
    monkeypatch.delenv("ENVIRONMENT", raising=False)
    monkeypatch.delenv("FRONTEND_ORIGIN", raising=False)

    assert (settings().environment, settings().frontend_origin) == ("prod", None)


@pytest.mark.usefixtures("cloud")
def test_a_secret_is_read_as_json():
    boto3.client("secretsmanager", "us-east-1").create_secret(Name="s", SecretString='{"a": 1}')

    assert read_secret("s") == {"a": 1}


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("value", ["canary", '["canary"]', "null", '{"canary'])
def test_a_secret_that_is_no_object_is_refused_without_its_value(value):
    boto3.client("secretsmanager", "us-east-1").create_secret(Name="s", SecretString=value)

    with pytest.raises(SecretUnreadable, match="s holds no JSON object") as refusal:
        read_secret("s")

    assert "canary" not in str(refusal.value)
    assert refusal.value.__suppress_context__


@pytest.mark.usefixtures("cloud")
def test_a_missing_secret_is_named():
    with pytest.raises(SecretUnreadable, match="nowhere"):
        read_secret("nowhere")


def test_the_cognito_secret_names_what_it_lacks():
    with pytest.raises(ConfigurationMissing, match="user_pool_client_id, issuer"):
        PoolConfiguration.from_secret({"user_pool_id": "p", "region": "r"})


class Bus:
    """An event bus that refuses some events, as EventBridge does, with HTTP 200."""

    def __init__(self, refused=()):
        self.refused = refused
        self.calls = []

    def put_events(self, Entries):  # noqa: N803 - boto3's name
        self.calls.append(Entries)
        results = [
            {"ErrorCode": "ThrottlingException"} if json.loads(entry["Detail"])["n"] in self.refused else {}
            for entry in Entries
        ]
        return {"FailedEntryCount": sum(map(bool, results)), "Entries": results}


def test_events_go_out_ten_at_a_time_and_each_gets_its_answer(monkeypatch):
    bus = Bus(refused={3, 21})
    monkeypatch.setattr(events, "client", {"events": bus}.__getitem__)

    reasons = put_events([Event("User Signup", {"n": n}) for n in range(23)])

    assert [len(call) for call in bus.calls] == [10, 10, 3]
    assert [n for n, reason in enumerate(reasons) if reason] == [3, 21]
    assert bus.calls[0][0]["Source"] == "spendsense"


@pytest.mark.usefixtures("cloud")
def test_an_unreachable_bus_is_a_reason_for_each_event(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    reasons = put_events([Event("User Signup", {"n": n}) for n in range(2)])

    assert len(reasons) == 2
    assert all(reasons)


@pytest.mark.parametrize("module", ["app.handler", "lambdas.compute_features", "lambdas.operations"])
def test_nothing_heavy_is_on_the_import_path(module):
    """boto3 is a third of a cold start; jobs need neither FastAPI nor Alembic."""
    unwanted = {"boto3", "botocore.session"} | ({"fastapi"} if module != "app.handler" else set())
    unwanted |= {"alembic", "pydantic"} if module == "lambdas.compute_features" else set()
    code = f"import sys, {module}; print(sorted({unwanted!r} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
