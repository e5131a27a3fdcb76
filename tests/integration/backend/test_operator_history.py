"""Why something was recommended, told from its trace; if it replays; what is left without consent."""

import uuid

import pytest

from app.api.models.operator_recommendations import Action, Recommended
from app.api.models.operator_traces import Replay, Trace
from edge.web.envelope import Envelope

from .operators import rows
from .people import consent, execute

pytestmark = pytest.mark.usefixtures("database", "keys")


def one_of(kind, user="hannah"):
    [[found]] = rows(
        "SELECT recommendation_id::text FROM recommendations WHERE user_id = :user AND type = :kind"
        " ORDER BY set_id, position LIMIT 1",
        user=user,
        kind=kind,
    )
    return found


def tamper(statement):
    """Changes traces as only the owner of the tables could."""
    for table in ("decision_traces", "decision_contexts"):
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    execute(statement)


def trace_of(ask, recommendation):
    answer = ask("GET", f"/recommendations/{recommendation}/trace")
    return Envelope[Trace].model_validate(answer.body).data


def replay_of(ask, recommendation):
    answer = ask("POST", f"/recommendations/{recommendation}/replay")
    return Envelope[Replay].model_validate(answer.body).data


def test_a_trace_tells_rules_candidates_consent_and_eligibility(ask, served):
    offer = one_of("offer")

    found = trace_of(ask, offer)

    decision = found.decision
    assert (found.user_id, found.type, found.erased) == ("hannah", "offer", False)
    assert {test.result for test in decision.rules.met} == {"met"}
    assert any(test.name == "utilization_max" for test in decision.rules.met)
    assert all(test.null_reason for test in decision.rules.unknown)
    assert decision.rules.not_met
    assert decision.persona.winner == "high_utilization"
    assert {check.result for check in decision.eligibility} == {"pass"}
    assert any(one.rejected_because.startswith("not eligible") for one in decision.rejected)
    assert decision.template.id in {one.catalogue_id for one in decision.chosen}
    assert (decision.consent.purpose, decision.offers_consent.purpose) == (
        "education",
        "partner_offers",
    )
    assert found.trace["rendered_sha256"] == decision.rendered_sha256
    assert found.chain.broken is None
    assert found.chain.length == len(rows("SELECT FROM decision_traces WHERE user_id = 'hannah'"))


def test_a_decision_replays_to_the_text_that_was_shown(ask, served):
    item = one_of("education")

    found = replay_of(ask, item)

    [[shown]] = rows(
        "SELECT because ->> 'text' FROM recommendations WHERE recommendation_id = CAST(:id AS uuid)", id=item
    )
    assert (found.replays, found.differences, found.text) == (True, [], shown)
    assert rows("SELECT operator_id, action, user_id, recommendation_id::text FROM operator_actions") == [
        ("olga", "replay", "hannah", item)
    ]
    assert rows("SELECT user_id FROM access_log") == [("hannah",)]


def test_a_trace_says_whether_it_replays(ask, served, trace_of):
    item = one_of("education")

    assert (trace_of(item).replay.replays, trace_of(item).replay.differences) == (True, [])
    assert rows("SELECT FROM operator_actions") == [], "to look is not to decide again"


def test_a_changed_figure_shows_in_the_replay_and_breaks_the_chain(ask, served):
    item = one_of("education")
    tamper(
        "UPDATE decision_contexts SET body = jsonb_set(body, '{inputs,utilization_max}', '\"0.10\"')"
        f" WHERE set_id = (SELECT set_id FROM recommendations WHERE recommendation_id = '{item}')"
    )

    found = replay_of(ask, item)

    assert found.replays is False
    assert "features" in {difference.part for difference in found.differences}
    assert found.chain.broken.reason == "its content is not what was written"


def test_a_link_that_was_taken_out_is_found_from_any_other(ask, served):
    [[last]] = rows(
        "SELECT recommendation_id::text FROM decision_traces WHERE user_id = 'hannah'"
        " ORDER BY position DESC LIMIT 1"
    )
    tamper("DELETE FROM decision_traces WHERE user_id = 'hannah' AND position = 2")

    assert trace_of(ask, last).chain.broken.position == 3


def test_without_consent_there_is_the_fact_of_a_decision_and_no_word_of_it(ask, served):
    item, offer = one_of("education"), one_of("offer")
    consent("hannah", "revoked", purpose="partner_offers")
    assert trace_of(ask, offer).erased
    assert not trace_of(ask, item).erased

    consent("hannah", "revoked")

    found, again = trace_of(ask, item), replay_of(ask, item)
    assert (found.erased, found.decision, found.trace, found.text) == (True, None, None, None)
    assert found.chain.broken is None
    assert (again.erased, again.replays, again.text) == (True, None, None)


def test_what_lapsed_is_closed_before_the_night_erases_it(ask, served):
    item = one_of("education")
    execute("ALTER TABLE consents DISABLE TRIGGER USER")
    execute("UPDATE consents SET expires_at = now() - interval '1 second' WHERE user_id = 'hannah'")

    assert trace_of(ask, item).erased
    assert replay_of(ask, item).text is None
    listed = Envelope[list[Recommended]].model_validate(ask("GET", "/users/hannah/recommendations").body).data
    assert {one.words for one in listed} == {None}


def test_history_pages_through_everything_once(ask, served):
    seen, cursor = [], None
    while True:
        query = {"limit": "4"} | ({"cursor": cursor} if cursor else {})
        answer = ask("GET", "/users/hannah/recommendations", query=query)
        page = Envelope[list[Recommended]].model_validate(answer.body)
        seen += [one.id for one in page.data]
        cursor = page.meta.next_cursor
        if cursor is None:
            break

    stored = rows("SELECT recommendation_id::text FROM recommendations WHERE user_id = 'hannah'")
    assert sorted(seen) == sorted(found for (found,) in stored)
    assert page.data[0].words.because.text
    assert page.data[0].version == 1


def test_what_operators_did_is_listed(ask, served):
    replay_of(ask, one_of("education"))

    found = Envelope[list[Action]].model_validate(ask("GET", "/users/hannah/actions").body).data

    assert [(one.action, one.operator_id) for one in found] == [("replay", "olga")]
    assert ask("GET", "/users/sam/actions").body["data"] == []


def test_what_is_not_there_is_not_found(ask, served):
    nothing = uuid.uuid4()
    for method, path in (
        ("GET", f"/recommendations/{nothing}/trace"),
        ("POST", f"/recommendations/{nothing}/replay"),
        ("GET", "/users/nobody/recommendations"),
        ("GET", "/users/nobody/actions"),
    ):
        assert ask(method, path).status == 404
    assert ask("GET", "/recommendations/17/trace").status == 422
    assert rows("SELECT FROM access_log UNION ALL SELECT FROM operator_actions") == []
