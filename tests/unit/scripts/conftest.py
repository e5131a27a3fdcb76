"""A fake AWS for the operator commands: moto where it is true to AWS, small fakes where it is not."""

import io
import json

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from typer.testing import CliRunner

from scripts.lib import console
from scripts.lib.target import Target

from .demo_people import database, hannah, published

__all__ = ["database", "hannah", "published"]

BUCKET = "spendsense-terraform-state-dev"


class FakeLambda:
    """Lambda as callers see it: answers by function name, and a record of what was invoked."""

    class exceptions:  # noqa: N801 - boto's own name
        ClientError = ClientError

    def __init__(self):
        self.functions = {}
        self.invoked = []

    def invoke(self, *, FunctionName, Payload, InvocationType="RequestResponse"):  # noqa: N803 - boto's own names
        payload = json.loads(Payload)
        if FunctionName not in self.functions:
            raise ClientError(
                {"Error": {"Code": "ResourceNotFoundException", "Message": "no function"}}, "Invoke"
            )
        self.invoked.append((FunctionName, InvocationType, payload))
        answer = self.functions[FunctionName](payload)
        if isinstance(answer, Exception):
            body = {"errorType": type(answer).__name__, "errorMessage": str(answer)}
            return {
                "StatusCode": 200,
                "FunctionError": "Unhandled",
                "Payload": io.BytesIO(json.dumps(body).encode()),
            }
        return {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(answer).encode())}


class FakeOperations:
    """The operations function: remembers requests and answers as it was told to."""

    def __init__(self):
        self.requests = []
        self.answers = {}

    def __call__(self, request):
        self.requests.append(request)
        answer = self.answers.get(request["operation"], {})
        answer = answer(request) if callable(answer) else answer
        return (
            answer if isinstance(answer, Exception) else {"operation": request["operation"], "result": answer}
        )

    def named(self, operation):
        return [request for request in self.requests if request["operation"] == operation]


@pytest.fixture
def aws(monkeypatch):
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "SPENDSENSE_STATE_BUCKET", "SPENDSENSE_NAME_SUFFIX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    with mock_aws():
        yield


@pytest.fixture
def make_target(aws):
    def make(env="dev", **changes):
        fields = {"region": "us-east-1", "endpoint_url": None, "name_suffix": "", "state_bucket": BUCKET}
        return Target(env=env, **{**fields, **changes})

    return make


@pytest.fixture
def target(make_target):
    return make_target()


@pytest.fixture
def deploy(target):
    """Write a stack's state, as Terraform leaves it."""
    target.client("s3").create_bucket(Bucket=BUCKET)

    def write(kind, **outputs):
        state = {"version": 4, "outputs": {key: {"value": value} for key, value in outputs.items()}}
        key = f"env:/{target.env}/spendsense/{kind.lower()}.tfstate"
        target.client("s3").put_object(Bucket=BUCKET, Key=key, Body=json.dumps(state))

    return write


@pytest.fixture
def functions(target):
    fake = FakeLambda()
    target._clients["lambda"] = fake
    return fake


@pytest.fixture
def operations(functions):
    fake = FakeOperations()
    functions.functions["spendsense-operations"] = fake
    return fake


@pytest.fixture
def pool(target, deploy):
    """A user pool with its groups, deployed."""
    client = target.client("cognito-idp")
    made = client.create_user_pool(
        PoolName="spendsense", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"]
    )["UserPool"]
    made_client = client.create_user_pool_client(
        UserPoolId=made["Id"], ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]
    for group in ("consumers", "operators"):
        client.create_group(UserPoolId=made["Id"], GroupName=group)
    deploy(
        "Cognito", UserPoolId=made["Id"], UserPoolArn=made["Arn"], UserPoolClientId=made_client["ClientId"]
    )
    return made["Id"]


@pytest.fixture
def cli(target, monkeypatch):
    """Run a command module's Typer application against the fake AWS."""

    def run(module, *words, stdin=None):
        monkeypatch.setattr(module, "resolve", lambda _env: target)
        app = getattr(module, "app", None) or console.single(module.command)
        return CliRunner().invoke(app, [*words], input=stdin)

    return run


@pytest.fixture
def refuse():
    """A ClientError, as boto raises it."""

    def make(code, operation="Operation", message="refused"):
        return ClientError({"Error": {"Code": code, "Message": message}}, operation)

    return make
