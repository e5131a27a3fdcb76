"""A stage of the night never ends ahead of the one before it, however slow that one is."""

import pytest
from sqlalchemy import create_engine

from app.db.locks import lock_users
from app.db.personas import people_behind
from lambdas import assign_persona, compute_features, everybody, generate_recommendations
from lambdas.everybody import OutOfTime, PeopleFailed, StageNotReady

from .conftest import AS_OF, run_chain, scheduled, signup, tables
from .night import CHAIN, RUNS, Context


def test_two_runs_interleaved_serve_everybody_with_that_nights_features(
    people, bus, query, one_by_one, pauses
):
    # Stage 1 has done one person at 01:05, when stage 2 begins; it does the rest while stage 2 waits for it.
    with pytest.raises(OutOfTime):
        compute_features.handler(scheduled(), Context(1))
    pauses.append(lambda: compute_features.handler(scheduled(), None))

    answer = assign_persona.handler(scheduled(), None)

    assert query("SELECT count(DISTINCT user_id) FROM persona_assignments") == [(3,)]
    assert (answer["users"], answer["computed"], answer["skipped"]["no_input"]) == (3, 3, 0)
    assert pauses == []


def test_a_slow_night_ends_as_a_quick_one(people, bus, query, one_by_one, pauses):
    # Stage 1 and stage 2 both need a second attempt, and stage 3 waits for them.
    with pytest.raises(OutOfTime):
        compute_features.handler(scheduled(), Context(1))
    with pytest.raises(StageNotReady):
        assign_persona.handler(scheduled(), Context(3))
    pauses += [
        lambda: compute_features.handler(scheduled(), None),
        lambda: assign_persona.handler(scheduled(), None),
    ]

    generate_recommendations.handler(scheduled(), None)

    slow = tables(query)
    query(
        "TRUNCATE recommendations, recommendation_sets, persona_assignments, feature_snapshots, job_runs"
        " CASCADE"
    )
    for stage in CHAIN:
        stage.handler(scheduled(), None)
    assert slow == tables(query)
    assert len(slow["sets"]) == 9


def test_who_was_served_with_older_features_is_served_again(people, bus, query, pauses):
    for stage in CHAIN:
        stage.handler(scheduled(), None)
    query("DELETE FROM transactions WHERE user_id = 'sam'")
    query("UPDATE job_runs SET status = 'started' WHERE stage = 'compute-features'")
    pauses.append(lambda: compute_features.handler(scheduled(), None))

    answer = assign_persona.handler(scheduled(), None)

    behind = query(
        "SELECT user_id FROM feature_snapshots JOIN persona_assignments AS p"
        " USING (user_id, window_days, as_of) WHERE p.input_hash <> feature_snapshots.input_hash"
    )
    assert behind == []
    assert (answer["users"], answer["unchanged"]) == (3, 3), "each person counts once"


def test_who_is_shown_what_an_older_persona_says_is_served_again(people, bus, query, pauses):
    for stage in CHAIN:
        stage.handler(scheduled(), None)
    query("DELETE FROM transactions WHERE user_id = 'sam'")
    compute_features.handler(scheduled(), None)
    query("UPDATE job_runs SET status = 'started' WHERE stage = 'assign-persona'")
    pauses.append(lambda: assign_persona.handler(scheduled(), None))

    generate_recommendations.handler(scheduled(), None)

    shown = query(
        "SELECT DISTINCT recommendation_sets.persona, p.persona FROM recommendation_sets"
        " JOIN persona_assignments AS p USING (user_id, window_days, as_of)"
        " WHERE user_id = 'sam' AND superseded_at IS NULL"
    )
    assert shown == [("insufficient_data", "insufficient_data")]


def test_features_written_after_a_wait_for_the_lock_are_newer_than_the_persona(
    people, bus, query, database_url
):
    # The transaction that writes them began before the persona's; its own clock says when it wrote.
    for stage in CHAIN[:2]:
        stage.handler(scheduled(), None)
    query("DELETE FROM transactions WHERE user_id = 'sam'")
    other = create_engine(database_url)
    with other.begin() as connection:
        connection.exec_driver_sql("SELECT now()")
        query("UPDATE persona_assignments SET assigned_at = clock_timestamp()")
        lock_users(connection, ["sam"])
        compute_features.advance(connection, ["sam"], AS_OF)
    with other.begin() as connection:
        behind = people_behind(connection, AS_OF, "", 10)
    other.dispose()

    assert behind == ["sam"]


def test_a_stage_that_waits_in_vain_is_tried_again(people, bus, query, pauses):
    compute_features.handler(scheduled(), None)
    query("UPDATE job_runs SET status = 'started', finished_at = NULL")
    pauses += [lambda: None] * 9

    with pytest.raises(StageNotReady, match="compute-features for 2026-11-19"):
        assign_persona.handler(scheduled(), Context(3))
    assert query(RUNS)[-1] == ("assign-persona", "failed", True)
    query("UPDATE job_runs SET status = 'finished' WHERE stage = 'compute-features'")
    answer = assign_persona.handler(scheduled(), None)

    assert (answer["users"], answer["computed"]) == (3, 3)
    assert query(RUNS)[-1] == ("assign-persona", "finished", True)


@pytest.mark.parametrize(
    "upstream",
    [
        "status = 'started', started_at = now() - interval '9 minutes'",
        "status = 'failed', finished_at = now() - interval '4 minutes'",
        "status = 'started', as_of = as_of - 1",
        "status = 'started', user_id = 'hannah'",
        "status = 'started', stage = 'generate-recommendations'",
    ],
)
def test_nobody_waits_for_a_run_that_is_dead_or_no_part_of_the_night(people, bus, query, pauses, upstream):
    compute_features.handler(scheduled(), None)
    query(f"UPDATE job_runs SET {upstream}")

    assert assign_persona.handler(scheduled(), None)["computed"] == 3


def test_a_run_that_died_is_forgotten_once_a_later_one_finished(people, bus, query, pauses):
    compute_features.handler(scheduled(), None)
    query("UPDATE job_runs SET status = 'started', finished_at = NULL")
    compute_features.handler(scheduled("2026-11-20T13:00:00Z"), None)

    assert assign_persona.handler(scheduled(), None)["computed"] == 3


def test_a_bad_history_of_the_second_stage_is_tried_once_a_run(people, bus, query, pauses, monkeypatch):
    compute_features.handler(scheduled(), None)
    query("UPDATE job_runs SET status = 'started'")
    tried = []

    def assign(features, **more):
        if features.user_id == "sam":
            tried.append(features.window)
            raise ZeroDivisionError
        return assign_persona_(features, **more)

    assign_persona_ = assign_persona.assign_persona
    monkeypatch.setattr(assign_persona, "assign_persona", assign)
    monkeypatch.setattr(everybody, "SHARD_SIZE", 1)
    pauses.append(lambda: query("UPDATE job_runs SET status = 'finished' WHERE stage = 'compute-features'"))

    with pytest.raises(PeopleFailed, match="1 of 3"):
        assign_persona.handler(scheduled(), None)

    assert tried == [30]


def test_one_persons_run_waits_for_no_night(people, bus, query, pauses):
    compute_features.handler(scheduled(), None)
    query("UPDATE job_runs SET status = 'started', finished_at = NULL")

    assert len(run_chain(bus, signup("hannah"))) == 3
