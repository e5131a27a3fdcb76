"""Whatever the first stage's run time, everybody ends the night with recommendations from its features."""

import pytest

from app.db.locks import lock_users
from app.db.personas import behind
from app.db.sql import text
from lambdas import assign_persona, compute_features, generate_recommendations
from lambdas.clock import Clock
from tests.support.database import Database

from .conftest import AS_OF, run_chain, scheduled, signup, tables
from .night import CHAIN, served


def consistent(query):
    """Whether all that people are shown was made from the features that they have."""
    return (
        query(
            "SELECT f.user_id FROM feature_snapshots AS f JOIN persona_assignments AS p"
            " USING (user_id, window_days, as_of) LEFT JOIN recommendation_sets AS s"
            " ON s.user_id = f.user_id AND s.window_days = f.window_days AND s.superseded_at IS NULL"
            " WHERE p.input_hash <> f.input_hash OR s.persona IS DISTINCT FROM p.persona"
            " OR s.as_of <> f.as_of"
        )
        == []
    )


def test_a_slow_first_stage_serves_everybody_after_the_last_trigger(people, query, queues, one_by_one):
    for stage, minute in zip(CHAIN, ("00", "05", "10"), strict=True):
        stage.handler(scheduled(f"2026-11-20T01:{minute}:00Z"), None)
    assert served(query) == (0, 0, 0), "nothing was served yet when the last trigger fired"

    queues.drain()

    assert served(query) == (3, 3, 3)
    assert consistent(query)
    queues.check()


def test_a_finished_shard_starts_its_next_stage_at_once(people, query, queues, one_by_one):
    compute_features.handler(scheduled(), None)
    first = queues.collect()[0]

    queues.deliver(first)
    [following] = [it for it in queues.collect() if it["envelope"]["detail"]["stage"] == "assign-persona"]
    queues.deliver(following)

    assert served(query) == (1, 1, 0), "of three people, two of whom the first stage has not come to"


def test_the_second_stage_in_the_middle_of_the_first_takes_what_is_ready(
    people, query, queues, one_by_one, cut
):
    compute_features.handler(scheduled("2026-11-20T01:00:00Z"), None)
    queues.deliver(queues.collect()[0])
    cut(250)

    answer = assign_persona.handler(scheduled("2026-11-20T01:05:00Z"), None)

    assert (answer["users"], answer["computed"], answer["not_due"]) == (3, 1, 2)
    queues.drain()
    assert served(query) == (3, 3, 3)
    assert query("SELECT count(*) FROM shards WHERE stage = 'assign-persona'") == [(3,)], "nobody twice"
    queues.check()


def test_a_slow_night_ends_as_a_quick_one(people, query, queues, one_by_one, cut):
    compute_features.handler(scheduled(), None)
    generate_recommendations.handler(scheduled(), None)
    assign_persona.handler(scheduled(), None)
    queues.drain()
    slow = tables(query)
    query(
        "TRUNCATE recommendations, recommendation_sets, persona_assignments, feature_snapshots,"
        " job_runs, shards CASCADE"
    )
    cut(250)

    for stage in CHAIN:
        stage.handler(scheduled(), None)

    assert slow == tables(query)
    assert len(slow["sets"]) == 9


@pytest.mark.parametrize("stage", CHAIN[1:])
def test_the_later_schedules_mend_what_the_chain_lost(people, query, queues, stage):
    # Messages that vanish (a queue purged by hand): the shards are open, and the next schedule serves them.
    for each in CHAIN[: CHAIN.index(stage)]:
        each.handler(scheduled(), None)
    queues.collect().clear()

    answer = stage.handler(scheduled("2026-11-20T01:05:00Z"), None)

    assert (answer["users"], answer["computed"]) == (3, 3)


def test_who_was_served_with_older_features_is_served_again(people, query, queues):
    compute_features.handler(scheduled(), None)
    queues.drain()
    query("DELETE FROM transactions WHERE user_id = 'sam'")

    compute_features.handler(scheduled("2026-11-20T13:00:00Z"), None)
    queues.drain()

    assert consistent(query)
    assert query(
        "SELECT DISTINCT persona FROM recommendation_sets WHERE user_id = 'sam' AND superseded_at IS NULL"
    ) == [("insufficient_data",)]


def test_features_written_after_a_wait_for_the_lock_are_newer_than_the_persona(
    people, query, queues, database_url
):
    # The transaction that writes them began before the persona's; its own clock says when it wrote.
    for stage in CHAIN[:2]:
        stage.handler(scheduled(), None)
    query("DELETE FROM transactions WHERE user_id = 'sam'")
    other = Database(database_url)
    with other.begin() as connection:
        connection.execute(text("SELECT now()"))
        query("UPDATE persona_assignments SET assigned_at = clock_timestamp()")
        lock_users(connection, ["sam"])
        compute_features.advance(connection, ["sam"], AS_OF, Clock())
    stale = behind(AS_OF)
    with other.begin() as connection:
        rows = connection.execute(
            text(f"SELECT user_id FROM profiles CROSS JOIN LATERAL ({stale.condition}) AS behind"),
            stale.values,
        )
        found = list(rows.scalars())

    assert found == ["sam"]


def test_one_persons_run_waits_for_no_night(people, query, queues, queued):
    compute_features.handler(scheduled(), None)

    assert len(run_chain(queues.bus, signup("hannah"))) == 3
    queues.drain()
    assert served(query) == (3, 3, 3)
    queues.check()
