"""Signing up, failing at it, and the sweep that makes up for it, on a fake Cognito and a fake bus."""

import json
from datetime import datetime

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from app.core import aws, events
from edge.errors import RunFailed
from lambdas import post_confirmation, repair_signups, signup


class Bus:
    """Keeps what is published; refuses while `broken`."""

    def __init__(self):
        self.details = []
        self.broken = False

    def put_events(self, Entries):  # noqa: N803 - boto3's name
        if self.broken:
            return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "InternalFailure"}]}
        self.details += [
            (entry["Source"], entry["DetailType"], json.loads(entry["Detail"])) for entry in Entries
        ]
        return {"FailedEntryCount": 0, "Entries": [{} for _ in Entries]}

    def user_ids(self):
        return [detail["user_id"] for _, _, detail in self.details]


@pytest.fixture
def bus(monkeypatch):
    made = Bus()
    monkeypatch.setattr(events, "client", {"events": made}.__getitem__)
    return made


@pytest.fixture
def cognito(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    aws.forget_clients()
    with mock_aws():
        yield boto3.client("cognito-idp", "us-east-1")
    aws.forget_clients()


@pytest.fixture
def pool_id(cognito, monkeypatch):
    made = cognito.create_user_pool(PoolName="users")["UserPool"]["Id"]
    for group in ("consumers", "operators"):
        cognito.create_group(UserPoolId=made, GroupName=group)
    monkeypatch.setenv("USER_POOL_ID", made)
    return made


@pytest.fixture
def person(cognito, pool_id):
    """Makes a user, confirmed unless said otherwise, and hands out its sub."""

    def make(name, *, confirmed=True):
        user = cognito.admin_create_user(UserPoolId=pool_id, Username=name)["User"]
        if confirmed:
            cognito.admin_set_user_password(
                UserPoolId=pool_id, Username=name, Password="Demo123!", Permanent=True
            )
        return next(item["Value"] for item in user["Attributes"] if item["Name"] == "sub")

    return make


@pytest.fixture
def groups(cognito, pool_id):
    def of(name):
        found = cognito.admin_list_groups_for_user(UserPoolId=pool_id, Username=name)["Groups"]
        return [group["GroupName"] for group in found]

    return of


def confirmation(pool_id, name, sub, source="PostConfirmation_ConfirmSignUp"):
    return {
        "triggerSource": source,
        "userPoolId": pool_id,
        "userName": name,
        "request": {"userAttributes": {"sub": sub, "email": "a@demo.com"}},
        "response": {},
    }


def test_a_sign_up_joins_the_consumers_and_is_announced(pool_id, person, groups, bus):
    sub = person("new")
    event = confirmation(pool_id, "new", sub)

    assert post_confirmation.handler(event, None) is event
    assert groups("new") == ["consumers"]
    [(source, detail_type, detail)] = bus.details
    assert (source, detail_type) == ("spendsense", "User Signup")
    assert (detail["event_type"], detail["user_id"]) == ("user.signup", sub)
    assert datetime.fromisoformat(detail["timestamp"]).tzinfo is not None


def test_a_forgotten_password_changes_nothing(pool_id, person, groups, bus):
    event = confirmation(pool_id, "old", person("old"), "PostConfirmation_ConfirmForgotPassword")

    assert post_confirmation.handler(event, None) is event
    assert (groups("old"), bus.details) == ([], [])


def test_a_refused_event_does_not_refuse_the_person_and_leaves_a_trace(pool_id, person, groups, bus, log):
    bus.broken = True
    sub = person("new")
    event = confirmation(pool_id, "new", sub)

    assert post_confirmation.handler(event, None) is event
    assert groups("new") == [], "the group would hide from the sweep that the event is missing"
    line = json.loads(log.getvalue())
    assert (line["level"], line["user_id"]) == ("ERROR", sub)
    assert "a@demo.com" not in log.getvalue()


def test_a_refused_group_leaves_the_sign_up_to_the_sweep(pool_id, person, groups, bus, cognito):
    sub = person("new")
    cognito.delete_group(UserPoolId=pool_id, GroupName="consumers")
    post_confirmation.handler(confirmation(pool_id, "new", sub), None)
    cognito.create_group(UserPoolId=pool_id, GroupName="consumers")

    assert repair_signups.handler({}, None) == {"repaired": 1}
    assert groups("new") == ["consumers"]
    assert bus.user_ids() == [sub, sub]


def test_a_mistake_of_ours_is_not_swallowed(pool_id, bus, monkeypatch):
    monkeypatch.setattr(signup, "put_events", lambda _: [])

    with pytest.raises(RunFailed, match="ValueError"):
        post_confirmation.handler(confirmation(pool_id, "new", "sub"), None)


def test_the_sweep_repairs_confirmed_people_in_no_group_alone(pool_id, person, groups, bus, cognito):
    lost = person("lost")
    person("waiting", confirmed=False)
    for name, group in (("member", "consumers"), ("staff", "operators")):
        person(name)
        cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=name, GroupName=group)
    person("shut-out")
    cognito.admin_disable_user(UserPoolId=pool_id, Username="shut-out")

    assert repair_signups.handler({}, None) == {"repaired": 1}
    assert bus.user_ids() == [lost]
    assert [groups(name) for name in ("lost", "waiting", "member", "staff", "shut-out")] == [
        ["consumers"],
        [],
        ["consumers"],
        ["operators"],
        [],
    ]
    assert repair_signups.handler({}, None) == {"repaired": 0}


def test_the_sweep_reads_every_page(pool_id, person, bus):
    subs = {person(f"user-{number:03}") for number in range(65)}

    assert repair_signups.handler({}, None) == {"repaired": 65}
    assert set(bus.user_ids()) == subs


def test_a_repair_that_fails_raises_after_the_others_were_done(pool_id, person, bus, monkeypatch, groups):
    for name in ("one", "two", "three"):
        person(name)
    complete = signup.complete

    def fail_for_two(sign_up):
        if sign_up.username == "two":
            raise ClientError({"Error": {"Code": "TooManyRequestsException"}}, "AdminAddUserToGroup")
        complete(sign_up)

    monkeypatch.setattr(repair_signups, "complete", fail_for_two)
    with pytest.raises(repair_signups.SweepIncomplete, match="2 repaired, 1 failed"):
        repair_signups.handler({}, None)

    assert [groups(name) for name in ("one", "two", "three")] == [["consumers"], [], ["consumers"]]


def test_a_sweep_that_runs_out_of_time_says_what_is_left(pool_id, person, bus):
    class Context:
        left = iter([20_000, 5_000, 4_000])

        def get_remaining_time_in_millis(self):
            return next(self.left)

    for name in ("one", "two", "three"):
        person(name)

    with pytest.raises(repair_signups.SweepIncomplete, match="1 repaired, 0 failed, 2 left"):
        repair_signups.handler({}, Context())
