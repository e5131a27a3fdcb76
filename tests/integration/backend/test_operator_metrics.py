"""The figures of the product: each is counted from rows, and each moves when its rows do."""

import uuid
from datetime import UTC, datetime

import pytest

from app.api.models.operator_metrics import KeptMetrics, Metrics, MetricsStarted
from app.db.sql import text
from app.domain.personas import SHIPPED_RULES
from edge.web.envelope import Envelope
from tests.support.database import Database

from .operators import rows
from .people import consent, execute

pytestmark = pytest.mark.usefixtures("database", "keys")


def metrics(ask, run=None):
    answer = ask("GET", "/metrics", query=run and {"run": run})
    assert answer.status == 200, answer.text
    return Envelope[Metrics].model_validate(answer.body).data


def test_without_anybody_everything_is_none_and_nothing_is_invented(ask):
    found = metrics(ask)

    assert (found.people.known, found.coverage, found.recommendations.shown) == (0, [], 0)
    assert (found.event_path.runs, found.event_path.p50_seconds) == (0, None)


def test_what_the_engine_made_is_covered_explained_traced_and_disclosed(ask, served):
    found = metrics(ask)

    quality = found.recommendations
    [[shown]] = rows("SELECT count(*) FROM recommendations")
    assert quality.shown == quality.explained == quality.traced == quality.disclosed == shown
    assert (quality.tone_violations, quality.eligibility_violations) == (0, 0)
    assert quality.offers == len(rows("SELECT FROM recommendations WHERE type = 'offer'")) > 0
    assert [(one.of, one.part) for one in found.coverage] == [(2, 2)] * 3
    assert (found.people.known, found.people.consenting, found.people.allowing_offers) == (2, 2, 1)
    assert (found.consent.checked, found.consent.violations) == (shown + quality.offers, 0)
    assert {(one.persona, one.people) for one in found.personas} == {
        ("high_utilization", 1),
        ("subscription_heavy", 1),
    }


def test_each_fault_shows_in_its_own_figure(ask, served):
    before = metrics(ask)
    execute("ALTER TABLE recommendations DISABLE TRIGGER USER")
    execute("ALTER TABLE decision_traces DISABLE TRIGGER USER")
    one = (
        "recommendation_id ="
        " (SELECT min(recommendation_id::text)::uuid FROM recommendations WHERE type = '{}')"
    )
    education, offer = one.format("education"), one.format("offer")
    execute(f"UPDATE recommendations SET disclosure = 'None', flagged_at = now() WHERE {education}")
    execute(f"UPDATE recommendations SET created_at = '2020-01-01' WHERE {education}")
    execute(f'UPDATE recommendations SET eligibility = \'[{{"result": "unknown"}}]\' WHERE {offer}')
    execute(
        "UPDATE decision_traces SET body = jsonb_set(body, '{guardrails,faithfulness}', 'false')"
        f" WHERE {education}"
    )
    execute(f"DELETE FROM decision_traces WHERE {offer}")

    now = metrics(ask)

    quality, earlier = now.recommendations, before.recommendations
    assert quality.disclosed == earlier.disclosed - 1
    assert quality.explained == earlier.explained - 2
    assert quality.traced == earlier.traced - 1
    assert quality.eligibility_violations == 1
    assert now.consent.violations == 1
    assert now.waiting.flagged == 1


# As traces may come to lie there, by turns: what the body says is changed, or the body is gone.
TRACES = (
    "body",
    "jsonb_set(body, '{guardrails,faithfulness}', 'false')",
    "jsonb_set(body, '{guardrails,tone,result}', '\"fail\"')",
    "jsonb_set(body, '{slots}', '[]')",
    "body - 'slots'",
    "body #- '{guardrails,faithfulness}'",
    "body #- '{guardrails,tone}'",
    "NULL",
)
BODIES = """
SELECT body, coalesce(generic, false) AS generic FROM recommendations
JOIN recommendation_sets USING (set_id) JOIN decision_traces USING (recommendation_id)
LEFT JOIN catalogue_items AS entry ON entry.version = catalogue_version AND entry.id = catalogue_id
"""


def test_what_is_counted_of_traces_is_what_their_bodies_say(ask, served):
    execute("ALTER TABLE decision_traces DISABLE TRIGGER USER")
    turns = " ".join(f"WHEN {turn} THEN {change}" for turn, change in enumerate(TRACES))
    execute(f"UPDATE decision_traces SET body = CASE position % {len(TRACES)} {turns} END")

    quality = metrics(ask).recommendations

    read = [(row.body, row.generic) for row in rows(BODIES)]
    bodies = [(body, generic) for body, generic in read if body is not None]
    tones = [body["guardrails"]["tone"]["result"] for body, _ in bodies if "tone" in body["guardrails"]]
    assert quality.shown == len(read) > 2 * len(TRACES)
    assert quality.traced == len(bodies)
    assert quality.explained == sum(
        (generic or bool(body.get("slots"))) and body["guardrails"].get("faithfulness", False)
        for body, generic in bodies
    )
    assert quality.tone_violations == sum(tone != "pass" for tone in tones)
    assert 0 < quality.tone_violations < quality.explained < quality.traced < quality.shown


def test_who_takes_their_consent_back_is_counted_out(ask, served):
    consent("hannah", "revoked")

    found = metrics(ask)

    assert (found.people.known, found.people.consenting) == (2, 1)
    assert {one.persona for one in found.personas} == {"subscription_heavy"}
    assert [(one.of, one.part) for one in found.coverage] == [(1, 1)] * 3


def test_latency_is_that_of_whole_chains(ask):
    now = datetime.now(UTC)
    for number, stage in enumerate(("compute-features", "assign-persona", "generate-recommendations")):
        execute(
            "INSERT INTO job_runs (run_id, request_id, stage, event_type, user_id, as_of, status, started_at,"
            " finished_at) SELECT gen_random_uuid(), md5(chain::text)::uuid, :stage, 'e', 'u', '2026-01-31',"
            " 'finished', CAST(:now AS timestamptz) + :n * interval '1 s',"
            " CAST(:now AS timestamptz) + (:n + chain) * interval '1 s'"
            " FROM generate_series(1, 3) AS chain WHERE chain < 3 OR :n < 2",
            stage=stage,
            n=number,
            now=now,
        )

    found = metrics(ask).event_path

    assert (found.runs, found.p50_seconds) == (2, 3.5)


def kept(ask, **more):
    answer = ask("POST", "/metrics/run", **more)
    assert answer.status == 202, answer.text
    return Envelope[MetricsStarted].model_validate(answer.body).data.run_id


def test_a_run_is_kept_as_it_was_counted_and_compares_with_later_ones(ask, served):
    counted = metrics(ask)
    first = kept(ask, body={"reason": "Before Hannah leaves."})
    consent("hannah", "revoked")
    second = kept(ask, operator="otto")

    before, after = metrics(ask, first), metrics(ask, second)
    assert counted.run is None
    as_time_goes_by = {"run": True, "waiting": {"oldest_event_seconds"}}
    assert before.model_dump(exclude=as_time_goes_by) == counted.model_dump(exclude=as_time_goes_by)
    assert (before.people.consenting, after.people.consenting) == (2, 1)
    assert (before.run.requested_by, before.run.rules_version) == ("olga", SHIPPED_RULES.version)
    pages = [ask("GET", "/metrics/runs", query={"limit": "1"})]
    pages.append(
        ask("GET", "/metrics/runs", query={"limit": "1", "cursor": pages[0].body["meta"]["next_cursor"]})
    )
    listed = [one for page in pages for one in Envelope[list[KeptMetrics]].model_validate(page.body).data]
    assert [one.run.run_id for one in listed] == [second, first]
    book = rows("SELECT action, details, reason FROM operator_actions ORDER BY occurred_at")
    assert [(one.action, one.details["run_id"]) for one in book] == [
        ("run_metrics", first),
        ("run_metrics", second),
    ]
    assert book[0].reason == "Before Hannah leaves."


def test_a_run_that_nobody_made_is_not_found(ask):
    assert ask("GET", "/metrics", query={"run": str(uuid.uuid4())}).status == 404
    for run in ("1", "' OR 1=1", "%00"):
        assert ask("GET", "/metrics", query={"run": run}).status == 422


def test_one_run_counts_at_a_time_and_a_key_makes_it_once(ask, database_url):
    another = Database(database_url)
    with another.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('metrics', 0))"))
        answer = ask("POST", "/metrics/run")
    assert (answer.status, answer.body["detail"]) == (409, "A run is under way.")
    assert rows("SELECT FROM metrics_runs") == []

    headers = {"Idempotency-Key": "k"}
    assert kept(ask, headers=headers) == kept(ask, headers=headers)
    assert kept(ask) != kept(ask, headers=headers)


def test_what_cannot_be_written_in_the_book_is_not_kept(ask):
    rows("REVOKE INSERT ON operator_actions FROM spendsense_operator")

    assert ask("POST", "/metrics/run").status == 500
    assert rows("SELECT FROM metrics_runs") == []
