"""One recommendation: in full, why it was made, and what the person says of it."""

import json
import uuid

import pytest

from app.api.models.recommendations import Explanation, Feedback, RecommendationInFull, RecommendationSet
from app.db.engine import transaction
from app.db.sql import text
from edge.web.envelope import Envelope

from .people import consent, execute
from .served import join, serve

pytestmark = pytest.mark.usefixtures("database", "keys", "both")
PATH = "/recommendations/{}"


@pytest.fixture
def both(database):
    join("hannah", "sam")
    consent("hannah", purpose="partner_offers")
    serve("hannah", "sam")


@pytest.fixture
def say(call, pool):
    def send(item, action, user="hannah", note=None, **more):
        body = {"action": action} | ({"note": note} if note is not None else {})
        path = f"/api/v1/users/me/recommendations/{item}/feedback"
        return call("POST", path, pool.token(user), body=body, **more)

    return send


def shown(get, user="hannah"):
    return Envelope[RecommendationSet].model_validate(get("/recommendations", user).body).data


def first(get, user="hannah"):
    return shown(get, user).education[0].id


def one(statement, **values):
    with transaction() as connection:
        return connection.execute(text(statement), values).one()


def test_one_in_full_is_the_one_of_the_list_and_is_marked_as_seen(get):
    listed = shown(get).education[0]

    answer = get(PATH.format(listed.id))

    item = Envelope[RecommendationInFull].model_validate(answer.body).data
    assert item.model_dump(include=set(type(listed).model_fields)) == listed.model_dump()
    assert (item.window, item.said, item.feedback) == ("30d", [], None)
    state = "SELECT status, version FROM recommendations WHERE recommendation_id = CAST(:id AS uuid)"
    assert tuple(one(state, id=listed.id)) == ("shown", 2)
    again = get(PATH.format(listed.id), headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status, tuple(one(state, id=listed.id))) == (304, ("shown", 2))


def test_the_explanation_has_the_facts_the_rules_and_the_dates_and_no_label(get):
    found = []
    for item in shown(get).education + shown(get).offers:
        answer = get(PATH.format(item.id) + "/explanation")
        found.append(Envelope[Explanation].model_validate(answer.body).data)
        assert found[-1].because == item.because
        assert found[-1].consent.purpose == "education"
        assert found[-1].data.tx_count > 0
        for word in ('persona"', "candidate", "score", "high_utilization", "user_ref", "sha256"):
            assert word not in answer.text
    assert {rule.result for why in found for rule in why.rules} >= {"met"}
    assert any(why.eligibility for why in found), "an offer shows its checks"
    units = {rule.signal: rule.unit for why in found for rule in why.rules}
    assert (units["utilization_max"], units["is_overdue"]) == ("ratio", "flag")
    assert {why.currency for why in found} == {"USD"}


@pytest.mark.parametrize("path", [PATH, PATH + "/explanation"])
def test_what_is_somebody_elses_is_answered_like_what_is_not_there(get, path):
    def without_id(answer):
        return answer.status, {**answer.body, "request_id": None}

    theirs, nothing = get(path.format(first(get, "sam"))), get(path.format(uuid.uuid4()))

    assert theirs.status == 404
    assert without_id(theirs) == without_id(nothing)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE recommendations SET status = 'overridden'",
        "UPDATE recommendations SET status = 'withdrawn'",
        "UPDATE recommendations SET status = 'pending'",
        "UPDATE recommendations SET expires_at = now() - interval '1 minute'",
        "UPDATE recommendation_sets SET superseded_at = now()",
    ],
)
def test_what_no_longer_stands_is_not_shown(get, change):
    item = first(get)
    execute(change)

    assert [get(PATH.format(item) + more).status for more in ("", "/explanation")] == [404, 404]


def test_feedback_is_shown_with_the_item_and_has_its_newest_note(get, say):
    item = first(get)

    answer, again = say(item, "helpful", note="Thanks"), say(item, "helpful", note="Other")

    given = Envelope[Feedback].model_validate(answer.body).data
    assert (answer.status, given.action, given.note, given.dispute) == (201, "helpful", "Thanks", None)
    assert (again.status, again.body["data"]["note"]) == (200, "Other")
    assert say(item, "helpful").body["data"]["note"] == "Other"
    assert shown(get).education[0].feedback == "helpful"
    [said] = get(PATH.format(item)).body["data"]["said"]
    assert (said["feedback_id"], said["note"]) == (given.feedback_id, "Other")


def test_the_last_word_counts(get, say):
    item = first(get)

    for action in ("helpful", "not_helpful", "helpful"):
        say(item, action)

    assert shown(get).education[0].feedback == "helpful"


def test_what_is_dismissed_leaves_the_page(get, say):
    item = first(get)

    assert say(item, "dismissed").status == 201
    assert say(item, "dismissed").status == 200
    assert item not in json.dumps(get("/recommendations").body)
    assert get(PATH.format(item)).status == 404


def test_what_is_not_true_is_a_dispute_for_an_operator(get, say):
    given = say(first(get), "not_true", note="I paid this card off").body["data"]

    assert (given["dispute"], given["resolution"]) == ("open", None)
    waiting = one("SELECT user_id, note FROM feedback WHERE action = 'not_true' AND resolved_at IS NULL")
    assert tuple(waiting) == ("hannah", "I paid this card off")


def test_nobody_says_anything_of_somebody_elses(get, say):
    answer = say(first(get, "sam"), "helpful")

    assert (answer.status, answer.body["code"]) == (404, "not_found")
    assert one("SELECT count(*) FROM feedback")[0] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"action": "loved"},
        {},
        {"action": "helpful", "note": ""},
        {"action": "helpful", "note": "x" * 1001},
        {"action": "helpful", "note": "a\x00b"},
        {"action": "helpful", "note": "\ud800"},
        {"action": "helpful", "user_id": "sam"},
        [],
    ],
    ids=str,
)
def test_what_is_no_feedback_is_refused(call, pool, get, body):
    path = f"/api/v1/users/me/recommendations/{first(get)}/feedback"

    assert call("POST", path, pool.token("hannah"), body=body).status == 422


def test_without_consent_nothing_is_shown_or_said(get, say):
    item = first(get)
    consent("hannah", "revoked")

    answers = [get(PATH.format(item)), get(PATH.format(item) + "/explanation"), say(item, "helpful")]

    for answer in answers:
        assert (answer.status, answer.body["code"]) == (403, "consent_required")
        assert answer.body["consent_url"] == "/api/v1/consent/notices/education"


def test_a_key_makes_a_post_safe_to_repeat(get, say):
    item, key = first(get), {"Idempotency-Key": "k-1"}

    answer, again = say(item, "helpful", headers=key), say(item, "helpful", headers=key)

    assert (answer.status, again.status) == (201, 201)
    assert again.body["data"] == answer.body["data"]


def test_a_key_stands_for_one_request_of_one_person_for_a_day(get, say):
    key = {"Idempotency-Key": "k-1"}
    item, others = first(get), first(get, "sam")
    say(item, "helpful", headers=key)

    other_body = say(item, "not_helpful", headers=key)
    other_path = say(shown(get).education[1].id, "helpful", headers=key)

    for answer in (other_body, other_path):
        assert (answer.status, answer.body["code"]) == (422, "idempotency_key_reused")
    assert say(others, "helpful", "sam", headers=key).status == 201
    execute(
        "UPDATE idempotency_keys SET created_at = created_at - interval '2 days',"
        " expires_at = expires_at - interval '25 hours'"
    )
    assert say(item, "not_helpful", headers=key).status == 201


def test_a_key_is_no_way_around_a_consent_that_ended(get, say, call, pool):
    item, key = first(get), {"Idempotency-Key": "k-1"}
    assert say(item, "not_true", note="my private note", headers=key).status == 201

    call("DELETE", "/api/v1/users/me/consents/education", pool.token("hannah"))

    again = say(item, "not_true", note="my private note", headers=key)
    assert (again.status, again.body["code"]) == (403, "consent_required")
    assert one("SELECT count(*) FROM idempotency_keys WHERE user_id = 'hannah'") == (0,)


def test_a_request_that_failed_may_be_sent_again_under_its_key(get, say):
    key = {"Idempotency-Key": "k-1"}
    assert say(uuid.uuid4(), "helpful", headers=key).status == 404

    assert say(first(get), "helpful", headers=key).status == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "with space", "ümlaut"])
def test_what_is_no_key_is_refused(get, say, key):
    assert say(first(get), "helpful", headers={"Idempotency-Key": key}).status == 422
