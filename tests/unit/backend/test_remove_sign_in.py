"""The first step of the end: a person's sign-in goes, whatever happened to the attempt before."""

import uuid

import boto3
import pytest
from moto import mock_aws

from app.core import aws
from app.domain.errors import MalformedEvent
from edge.errors import EventNotPublished, RunFailed
from lambdas import remove_sign_in
from tests.support.bus import bus

__all__ = ["bus"]

EMAIL = "erika@example.org"


@pytest.fixture
def cognito(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    aws.forget_clients()
    with mock_aws():
        client = boto3.client("cognito-idp", "us-east-1")
        pool = client.create_user_pool(PoolName="users", UsernameAttributes=["email"])["UserPool"]["Id"]
        monkeypatch.setenv("USER_POOL_ID", pool)
        yield client
    aws.forget_clients()


@pytest.fixture
def pool_id(cognito):
    return cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]


@pytest.fixture
def erika(cognito, pool_id):
    """The sub of a person in the pool."""
    cognito.admin_create_user(UserPoolId=pool_id, Username=EMAIL, MessageAction="SUPPRESS")
    [user] = cognito.list_users(UserPoolId=pool_id)["Users"]
    return next(item["Value"] for item in user["Attributes"] if item["Name"] == "sub")


def asked(user_id):
    detail = {"event_type": "erase.requested", "user_id": user_id, "request_id": str(uuid.uuid4())}
    return {"id": "e", "detail-type": "Erase Requested", "detail": detail}


def users(cognito, pool_id):
    return cognito.list_users(UserPoolId=pool_id)["Users"]


def test_the_sign_in_goes_and_the_next_step_is_told(cognito, pool_id, erika, bus):
    event = asked(erika)

    assert remove_sign_in.handler(event, None)["was_there"] is True

    assert users(cognito, pool_id) == []
    [entry] = bus.entries
    assert (entry["Source"], entry["DetailType"]) == ("spendsense", "Sign-in Removed")
    assert erika in entry["Detail"]
    assert event["detail"]["request_id"] in entry["Detail"]


def test_a_death_before_the_event_is_made_up_for(cognito, pool_id, erika, bus):
    bus.refuse = [[0]]
    with pytest.raises(EventNotPublished):
        remove_sign_in.handler(asked(erika), None)
    assert users(cognito, pool_id) == []

    assert remove_sign_in.handler(asked(erika), None)["was_there"] is False
    assert len(bus.entries) == 1


def test_a_death_between_the_two_calls_is_made_up_for(cognito, pool_id, erika, bus, monkeypatch):
    real = aws.client("cognito-idp")
    with monkeypatch.context() as dying:
        dying.setattr(real, "admin_delete_user", lambda **_: 1 / 0)
        with pytest.raises(RunFailed, match="ZeroDivisionError"):
            remove_sign_in.handler(asked(erika), None)
    assert bus.entries == []

    remove_sign_in.handler(asked(erika), None)

    assert users(cognito, pool_id) == []
    assert len(bus.entries) == 1


@pytest.mark.parametrize(
    "detail", [{}, {"user_id": "x"}, {"user_id": "x", "request_id": "y"}, {"user_id": 1}, "x"]
)
def test_an_event_about_nobody_goes_to_the_dead_letters(detail):
    with pytest.raises(MalformedEvent):
        remove_sign_in.handler({"detail": detail}, None)
