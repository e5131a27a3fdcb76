"""Operators decide by version, with a reason, in the book, and never past consent."""

import uuid

import psycopg2
import pytest

from app.db.access import CONSOLE
from app.db.engine import transaction
from app.db.sql import text

from .decisions import ANSWER, OVERRIDE, WHY, current, dispute, queue, state
from .operators import rows
from .people import execute

pytestmark = pytest.mark.usefixtures("database", "keys")


@pytest.mark.parametrize("deed", ["approve", "override", "flag", "unflag"])
def test_a_decision_says_which_version_it_is_meant_for(decide, served, deed):
    id_ = current()[0]
    body = OVERRIDE if deed == "override" else WHY

    assert decide(deed, id_, body, version=None).status == 428
    answer = decide(deed, id_, body, version="2")
    assert (answer.status, answer.body["code"]) == (412, "changed_meanwhile")
    assert decide(deed, id_, body, version="*").status == 422
    assert state(id_) == ("approved", 1, False)
    assert rows("SELECT FROM operator_actions") == []


def test_of_two_operators_who_looked_at_one_version_the_second_is_told(decide, served):
    id_ = current()[0]

    assert decide("flag", id_).status == 200
    assert decide("override", id_, OVERRIDE, operator="otto").status == 412
    assert decide("override", id_, OVERRIDE, version="2", operator="otto").status == 200


@pytest.mark.parametrize(
    ("deed", "body"),
    [
        ("override", WHY),
        ("override", {"reason_code": "tone"}),
        ("override", OVERRIDE | {"reason": "too short"}),
        ("override", OVERRIDE | {"reason": "a b" + " " * 20}),
        ("override", OVERRIDE | {"reason_code": "because"}),
        ("override", OVERRIDE | {"reason": "with a NUL \x00 in it"}),
        ("flag", {}),
        ("flag", {"reason": "short"}),
        ("unflag", {}),
        ("approve", {"reason": "ok"}),
    ],
)
def test_a_decision_has_a_reason(decide, served, deed, body):
    assert decide(deed, current()[0], body).status == 422
    assert rows("SELECT FROM operator_actions") == []


@pytest.mark.parametrize("deed", ["approve", "override", "flag", "unflag"])
def test_nothing_is_decided_without_the_persons_consent(ask, decide, served, deed):
    id_, offer = current()[0], current(kind="offer")[0]
    body = OVERRIDE if deed == "override" else WHY
    execute("ALTER TABLE consents DISABLE TRIGGER USER")
    for purpose, target in (("partner_offers", offer), ("education", id_)):
        execute(
            "UPDATE consents SET expires_at = now() - interval '1 second'"
            " WHERE user_id = 'hannah' AND purpose = :purpose",
            purpose=purpose,
        )
        answer = decide(deed, target, body)
        assert (answer.status, answer.body["code"], answer.body["purpose"]) == (
            403,
            "consent_required",
            purpose,
        )
    execute("UPDATE recommendations SET flagged_at = now() WHERE status = 'never'")
    assert queue(ask, "flagged") == []
    assert rows("SELECT FROM operator_actions") == []


@pytest.mark.parametrize("deed", ["approve", "override", "flag"])
def test_a_decision_that_cannot_be_written_down_is_not_made(ask, decide, served, get, deed):
    id_ = current()[0]
    dispute(id_)
    before = get("/recommendations").body["data"]
    rows("REVOKE INSERT ON operator_actions FROM spendsense_operator")

    answer = decide(deed, id_, {"approve": WHY | ANSWER, "override": OVERRIDE | ANSWER, "flag": WHY}[deed])

    assert answer.status == 500
    assert state(id_) == ("approved", 1, False)
    assert get("/recommendations").body["data"] == before
    assert rows("SELECT resolved_at FROM feedback") == [(None,)]


def test_a_decision_shows_a_person_and_is_logged_as_a_look(decide, served):
    decide("flag", current()[0])

    assert rows("SELECT operator_id, user_id FROM access_log") == [("olga", "hannah")]


def test_what_nobody_is_shown_any_more_is_not_decided_over(decide, served):
    id_ = current()[0]
    execute("UPDATE recommendation_sets SET superseded_at = now() WHERE user_id = 'hannah'")

    answer = decide("override", id_, OVERRIDE)

    assert (answer.status, answer.body["detail"]) == (409, "A newer set has taken its place.")
    assert decide("override", uuid.uuid4(), OVERRIDE).status == 404


def test_operators_have_no_right_to_change_words_features_or_consent(database, served):
    for statement in (
        "UPDATE recommendations SET title = 'Better'",
        "UPDATE feature_snapshots SET utilization_max = 0",
        "DELETE FROM recommendations",
        (
            "INSERT INTO consents (user_id, purpose, event, notice_version, method)"
            " VALUES ('sam', 'chat', 'revoked', '1', 'x')"
        ),
    ):
        with (
            pytest.raises(psycopg2.ProgrammingError, match="permission denied"),
            transaction(CONSOLE) as connection,
        ):
            connection.execute(text(statement))
