"""Operators approve, override and flag: by version, with a reason, in the book, and never past consent."""

import json
import uuid

import psycopg2
import pytest

from app.api.models.envelope import Envelope
from app.api.models.operator_decisions import Overridden
from app.api.models.operator_recommendations import Recommended
from app.api.models.operator_review import Waiting
from app.api.models.operator_traces import Replay, Trace
from app.db.access import CONSOLE
from app.db.engine import transaction
from app.db.sql import text

from .operators import rows
from .people import consent, execute

pytestmark = pytest.mark.usefixtures("database", "keys")

WHY = {"reason": "It does not fit her at all."}
SILENT = {"reason": None}
OVERRIDE = WHY | {"reason_code": "not_suitable"}


def current(user="hannah", kind="education", window=30):
    """The ids of what a person is shown, best first."""
    found = rows(
        "SELECT recommendation_id::text FROM recommendations JOIN recommendation_sets AS sets USING (set_id)"
        " WHERE sets.user_id = :user AND type = :kind AND window_days = :window AND superseded_at IS NULL"
        " AND status IN ('approved', 'shown') ORDER BY position",
        user=user,
        kind=kind,
        window=window,
    )
    return [id_ for (id_,) in found]


def state(id_):
    [found] = rows(
        "SELECT status, version, flagged_at IS NOT NULL FROM recommendations"
        " WHERE recommendation_id = CAST(:id AS uuid)",
        id=id_,
    )
    return tuple(found)


def candidate(trace, *, rejected):
    """An entry that the set's trace lists as outranked, or as not for this person."""
    reasons = {one["catalogue_id"]: one["rejected_because"] for one in trace["candidates"]}
    return next(id_ for id_, reason in reasons.items() if reason is not None and reason.startswith(rejected))


@pytest.fixture
def decide(ask):
    """Says an operator's word on a recommendation."""

    def send(deed, id_, body=None, version="1", **more):
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        path = f"/recommendations/{id_}/{deed}"
        return ask("POST", path, body=WHY if body is None else body, headers=headers, **more)

    return send


@pytest.fixture
def trace_of(ask):
    def read(id_):
        answer = ask("GET", f"/recommendations/{id_}/trace")
        return Envelope[Trace].model_validate(answer.body).data

    return read


def queue(ask, status):
    answer = ask("GET", "/review", query={"status": status})
    return [
        (one.recommendation.id, one.age_seconds)
        for one in Envelope[list[Waiting]].model_validate(answer.body).data
    ]


def dispute(id_):
    execute(
        "INSERT INTO feedback (user_id, recommendation_id, action, note, created_at)"
        " VALUES ('hannah', CAST(:id AS uuid), 'not_true', 'not my card', now() - interval '1 hour')",
        id=id_,
    )


def test_what_is_overridden_vanishes_for_the_person_at_once(decide, served, get):
    first, second, *_ = current()

    answer = decide("override", first, OVERRIDE)

    done = Envelope[Overridden].model_validate(answer.body).data
    assert (done.recommendation.status, done.recommendation.version, done.replacement) == (
        "overridden",
        2,
        None,
    )
    shown = [one["id"] for one in get("/recommendations").body["data"]["education"]]
    assert first not in shown
    assert shown[0] == second


def test_a_replacement_takes_the_place_and_is_decided_traced_and_replayed_like_any(
    ask, decide, served, get, trace_of
):
    old = current()[0]
    better = candidate(trace_of(old).trace, rejected="outranked")

    answer = decide("override", old, OVERRIDE | {"replacement_catalogue_id": better})

    new = Envelope[Overridden].model_validate(answer.body).data.replacement
    shown = get("/recommendations").body["data"]["education"]
    assert (shown[0]["id"], new.words.catalogue_id, new.status) == (new.id, better, "approved")
    assert shown[0]["disclosure"].startswith("This is educational content")
    found = trace_of(new.id)
    assert (found.decision.replaces, found.decision.template.id) == (old, better)
    assert found.decision.guardrails.faithfulness is True
    assert found.chain.broken is None
    replayed = Envelope[Replay].model_validate(ask("POST", f"/recommendations/{new.id}/replay").body).data
    assert (replayed.replays, replayed.text) == (True, shown[0]["because"]["text"])
    [entry] = rows("SELECT * FROM operator_actions WHERE action = 'override'")
    assert (entry.operator_id, entry.user_id, entry.reason, entry.reason_code) == (
        "olga",
        "hannah",
        WHY["reason"],
        "not_suitable",
    )
    assert (entry.replacement_catalogue_id, entry.details["replacement_id"]) == (better, new.id)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("trigger not met", "is not for this person: trigger not met"),
        ("itself", "is in this set already"),
        ("nothing-like-that", "There is no nothing-like-that in the catalogue"),
        ("an offer", "is an offer, and this person allows none|is not for this person|stands for an offer"),
    ],
)
def test_a_replacement_that_the_engine_would_not_choose_is_refused(decide, served, trace_of, wanted, words):
    old = current()[0]
    trace = trace_of(old).trace
    offer = rows("SELECT id FROM offers ORDER BY position LIMIT 1")[0][0]
    chosen = {"trigger not met": lambda: candidate(trace, rejected=wanted), "an offer": lambda: offer}
    id_ = trace["template"]["id"] if wanted == "itself" else chosen.get(wanted, lambda: wanted)()

    answer = decide("override", old, OVERRIDE | {"replacement_catalogue_id": id_})

    assert answer.status == 409
    assert any(part in answer.body["detail"] for part in words.split("|")), answer.body["detail"]
    assert state(old) == ("approved", 1, False), "nothing was taken away either"
    assert rows("SELECT FROM operator_actions") == []


def test_an_offer_that_a_person_is_not_eligible_for_replaces_none(decide, served, trace_of):
    offer = current(kind="offer")[0]
    other = candidate(trace_of(offer).trace, rejected="not eligible")

    answer = decide("override", offer, OVERRIDE | {"replacement_catalogue_id": other})

    assert (answer.status, state(offer)[0]) == (409, "approved")
    assert "not eligible" in answer.body["detail"]


def test_a_set_whose_figures_have_changed_takes_no_replacement(decide, served, trace_of):
    old = current()[0]
    better = candidate(trace_of(old).trace, rejected="outranked")
    execute("UPDATE feature_snapshots SET utilization_max = 0.9 WHERE user_id = 'hannah'")

    answer = decide("override", old, OVERRIDE | {"replacement_catalogue_id": better})

    assert (answer.status, state(old)[0]) == (409, "approved")
    assert "recompute" in answer.body["detail"]


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


def test_what_is_pending_waits_and_is_shown_once_it_is_approved(ask, decide, served, get):
    id_ = current()[0]
    execute(
        "UPDATE recommendations SET status = 'pending' WHERE recommendation_id = CAST(:id AS uuid)", id=id_
    )
    assert [one for one, _ in queue(ask, "pending")] == [id_]
    assert id_ not in [one["id"] for one in get("/recommendations").body["data"]["education"]]

    assert decide("approve", id_, SILENT).body["data"]["status"] == "approved"

    assert queue(ask, "pending") == []
    assert id_ in [one["id"] for one in get("/recommendations").body["data"]["education"]]
    assert rows("SELECT action, details FROM operator_actions") == [
        ("approve", {"version": 1, "status": "pending"})
    ]
    assert decide("approve", id_, SILENT, version="2").status == 409, "there is nothing left to decide"


def test_approving_a_first_use_spares_the_template_its_next_review(decide, served, trace_of):
    id_ = current()[0]
    template = trace_of(id_).decision.template
    execute("ALTER TABLE editions DISABLE TRIGGER USER")
    execute(
        "UPDATE editions SET settings = jsonb_set(settings, '{approval,first_use}', '\"pre_review\"')"
        " WHERE kind = 'catalogue'"
    )
    execute(
        "UPDATE recommendations SET status = 'pending' WHERE recommendation_id = CAST(:id AS uuid)", id=id_
    )

    decide("approve", id_, SILENT)

    assert rows("SELECT catalogue_id, template_version, approved_by FROM template_approvals") == [
        (template.id, template.version, "olga")
    ]


def test_putting_a_template_in_place_spares_it_its_next_review(decide, served, trace_of):
    old = current()[0]
    better = candidate(trace_of(old).trace, rejected="outranked")
    execute("ALTER TABLE editions DISABLE TRIGGER USER")
    execute(
        "UPDATE editions SET settings = jsonb_set(settings, '{approval,first_use}', '\"pre_review\"')"
        " WHERE kind = 'catalogue'"
    )

    decide("override", old, OVERRIDE | {"replacement_catalogue_id": better})

    assert rows("SELECT catalogue_id, approved_by FROM template_approvals") == [(better, "olga")]


def test_a_flag_joins_the_queue_and_changes_nothing_for_the_person(ask, decide, served, get):
    id_ = current()[0]
    before = get("/recommendations").body["data"]

    decide("flag", id_)

    assert [one for one, _ in queue(ask, "flagged")] == [id_]
    assert get("/recommendations").body["data"] == before
    assert decide("flag", id_, version="2").status == 409
    assert decide("unflag", id_, version="2").status == 200
    assert queue(ask, "flagged") == []
    assert decide("unflag", id_, version="3").status == 409
    assert [action for (action,) in rows("SELECT action FROM operator_actions ORDER BY occurred_at")] == [
        "flag",
        "unflag",
    ]


@pytest.mark.parametrize(("deed", "body"), [("approve", SILENT), ("override", OVERRIDE)])
def test_a_dispute_waits_with_its_age_until_it_is_answered(ask, decide, served, deed, body):
    id_ = current()[0]
    dispute(id_)
    [(waiting, age)] = queue(ask, "disputed")
    assert (waiting, 3600 <= age < 3900) == (id_, True)

    assert decide(deed, id_, body).status == 200

    assert queue(ask, "disputed") == []
    assert rows("SELECT resolved_by, resolution FROM feedback") == [("olga", deed)]


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


def test_what_lost_its_consent_leaves_the_queue(ask, decide, served):
    decide("flag", current()[0])
    consent("hannah", "revoked")

    assert queue(ask, "flagged") == []


@pytest.mark.parametrize("deed", ["approve", "override", "flag"])
def test_a_decision_that_cannot_be_written_down_is_not_made(ask, decide, served, get, deed):
    id_ = current()[0]
    dispute(id_)
    before = get("/recommendations").body["data"]
    rows("REVOKE INSERT ON operator_actions FROM spendsense_operator")

    answer = decide(deed, id_, OVERRIDE if deed == "override" else WHY)

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


def test_a_person_is_flagged_until_somebody_lifts_it(ask, served):
    def flag(path, body=WHY):
        return ask("POST", f"/users/hannah/{path}", body=body)

    assert flag("flag", {"reason": "short"}).status == 422
    assert flag("flag").body["data"] == {"user_id": "hannah", "flagged": True}
    assert flag("flag").status == 409
    assert ask("GET", "/users/hannah").body["data"]["flagged"] is True
    assert flag("unflag").body["data"]["flagged"] is False
    assert flag("unflag").status == 409
    assert ask("POST", "/users/nobody/flag", body=WHY).status == 404
    assert [
        tuple(row) for row in rows("SELECT action, reason FROM operator_actions ORDER BY occurred_at")
    ] == [
        ("flag_user", WHY["reason"]),
        ("unflag_user", WHY["reason"]),
    ]


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


def test_overridden_words_stay_out_of_what_the_person_is_answered(decide, served, get):
    first = get("/recommendations").body["data"]["education"][0]

    done = decide("override", first["id"], OVERRIDE).body["data"]

    Recommended.model_validate(done["recommendation"])
    assert first["because"]["text"] not in json.dumps(get("/recommendations").body)
