"""What operators override vanishes at once, and only what the engine would choose takes its place."""

import json

import pytest

from app.api.models.operator_decisions import Overridden
from app.api.models.operator_recommendations import Recommended
from app.api.models.operator_traces import Replay
from edge.web.envelope import Envelope

from .decisions import OVERRIDE, WHY, candidate, current, state
from .operators import rows
from .people import execute

pytestmark = pytest.mark.usefixtures("database", "keys")


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


def test_overridden_words_stay_out_of_what_the_person_is_answered(decide, served, get):
    first = get("/recommendations").body["data"]["education"][0]

    done = decide("override", first["id"], OVERRIDE).body["data"]

    Recommended.model_validate(done["recommendation"])
    assert first["because"]["text"] not in json.dumps(get("/recommendations").body)
