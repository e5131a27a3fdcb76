"""The queue of the review: what waits in it, for how long, and what takes it out."""

import pytest

from .decisions import ANSWER, OVERRIDE, SILENT, WHY, current, dispute, queue, state
from .operators import rows
from .people import consent, execute

pytestmark = pytest.mark.usefixtures("database", "keys")


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

    refusal = decide(deed, id_, body)
    assert (refusal.status, "write what they are told" in refusal.body["detail"]) == (409, True)
    assert (state(id_)[:2], rows("SELECT FROM operator_actions")) == (("approved", 1), [])
    assert decide(deed, id_, body | ANSWER).status == 200

    assert queue(ask, "disputed") == []
    assert rows("SELECT resolved_by, resolution FROM feedback") == [("olga", ANSWER["answer"])]


@pytest.mark.parametrize(("deed", "body"), [("approve", SILENT), ("override", OVERRIDE)])
def test_who_doubted_reads_the_answer_whatever_became_of_it(decide, served, get, deed, body):
    id_ = current()[0]
    dispute(id_)
    assert get("/recommendations").body["data"]["answers"] == []
    title = get(f"/recommendations/{id_}").body["data"]["title"]

    decide(deed, id_, body | ANSWER, version="2")

    [told] = get("/recommendations").body["data"]["answers"]
    assert (told["recommendation_id"], told["title"], told["answer"]) == (id_, title, ANSWER["answer"])
    assert get("/recommendations", "sam").body["data"]["answers"] == []
    execute("UPDATE feedback SET resolved_at = resolved_at - interval '31 days'")
    assert get("/recommendations").body["data"]["answers"] == []


def test_a_doubt_that_was_answered_can_be_raised_again(ask, call, pool, decide, served):
    id_ = current()[0]
    dispute(id_)
    decide("approve", id_, SILENT | ANSWER)

    said = call(
        "POST",
        f"/api/v1/users/me/recommendations/{id_}/feedback",
        pool.token("hannah"),
        body={"action": "not_true", "note": "It was not paid off."},
    )

    assert (said.status, said.body["data"]["dispute"], said.body["data"]["resolution"]) == (200, "open", None)
    [(waiting, age)] = queue(ask, "disputed")
    assert (waiting, age < 300) == (id_, True)


def test_a_doubt_that_waits_keeps_its_place_with_its_newer_note(ask, call, pool, served):
    id_ = current()[0]
    dispute(id_)

    call(
        "POST",
        f"/api/v1/users/me/recommendations/{id_}/feedback",
        pool.token("hannah"),
        body={"action": "not_true", "note": "Not mine at all."},
    )

    [(_, age)] = queue(ask, "disputed")
    assert age >= 3600
    assert rows("SELECT note FROM feedback") == [("Not mine at all.",)]


def test_what_lost_its_consent_leaves_the_queue(ask, decide, served):
    decide("flag", current()[0])
    consent("hannah", "revoked")

    assert queue(ask, "flagged") == []


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
