"""The demo people are made whole, once, and never in prod."""

import json

import pytest

from scripts import create_demo_users, sign_in
from scripts.lib.console import OperatorError

from .demo_people import CONSUMER


def test_every_demo_person_can_sign_in_and_is_in_the_group(target, pool, database, published):
    results = create_demo_users.run(target)

    client = target.client("cognito-idp")
    for result in results:
        groups = client.admin_list_groups_for_user(UserPoolId=pool, Username=result.email)["Groups"]
        assert [group["GroupName"] for group in groups] == [result.group]
        assert sign_in.run(target, result.email, "Demo123!").access_token
    assert [result.group for result in results] == ["consumers", "consumers", "operators"]
    consumers = [result.user_id for result in results[:2]]
    assert [request["user_id"] for request in database.named("record_consent")] == consumers
    assert {
        (request["action"], request["method"], request["notice_version"], request["notice_sha256"])
        for request in database.named("record_consent")
    } == {("granted", "demo", "1", "ab" * 32)}, "to the notice in force"
    assert len(database.named("record_profile")) == 3
    assert [(entry["Source"], entry["DetailType"]) for entry in published] == [
        ("spendsense", "User Signup")
    ] * 2
    detail = json.loads(published[0]["Detail"])
    assert (detail["event_type"], detail["user_id"]) == ("user.signup", consumers[0])
    assert detail["timestamp"].endswith("Z")


@pytest.mark.usefixtures("pool")
def test_a_second_run_changes_nothing(target, database, published):
    create_demo_users.run(target)
    consents, events = len(database.named("record_consent")), len(published)

    results = create_demo_users.run(target)

    assert [result.changes for result in results] == [[], [], []]
    assert (len(database.named("record_consent")), len(published)) == (consents, events)


@pytest.mark.usefixtures("pool", "published")
def test_a_run_that_broke_off_is_repeated_whole(target, database):
    database.answers["record_consent"] = RuntimeError("database away")
    with pytest.raises(OperatorError, match="database away"):
        create_demo_users.run(target)
    database.answers["record_consent"] = {"recorded": True}

    create_demo_users.run(target)

    assert len(database.named("record_consent")) == 3, "one that failed, then one for each consumer"
    assert sign_in.run(target, CONSUMER, "Demo123!").access_token


@pytest.mark.usefixtures("pool", "database")
def test_an_event_that_the_bus_refuses_is_an_error_and_not_lost(target, monkeypatch):
    refused = {
        "FailedEntryCount": 1,
        "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "slow"}],
    }
    with monkeypatch.context() as patched:
        patched.setattr(target.client("events"), "put_events", lambda **_: refused)
        with pytest.raises(OperatorError, match="ThrottlingException"):
            create_demo_users.run(target)

    again = create_demo_users.run(target)

    assert "user.signup published" in again[0].changes


@pytest.mark.usefixtures("pool", "published")
def test_a_new_database_meets_known_people_again(target, database):
    create_demo_users.run(target)
    database.profiles.clear()

    create_demo_users.run(target)

    assert len(database.named("record_consent")) == 4


@pytest.mark.usefixtures("pool")
def test_a_dry_run_makes_nobody(target, database):
    results = create_demo_users.run(target, dry_run=True)

    assert [result.changes for result in results] == [["would be made"]] * 3
    assert database.requests == []


def test_prod_is_refused_before_anything_is_read(make_target):
    with pytest.raises(OperatorError, match="never in prod"):
        create_demo_users.run(make_target("prod"))


@pytest.mark.usefixtures("pool", "database", "published")
def test_the_result_is_json_and_shows_no_password(cli):
    shown = cli(create_demo_users, "--env", "dev", "--json")

    assert shown.exit_code == 0
    assert len(json.loads(shown.stdout)) == 3
    assert "Demo123!" not in shown.output
