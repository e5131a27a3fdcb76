"""The nightly runs go past what fails, end within their time, and ask the database no more than they must."""

import pytest
from sqlalchemy import event

from app.core.errors import DatabaseUnreachable
from lambdas import compute_features, everybody
from lambdas.everybody import OutOfTime, PeopleFailed
from lambdas.shell import run
from lambdas.stage import Stage

from .conftest import scheduled
from .night import CHAIN, RUNS, Context


def with_features(query):
    return [row.user_id for row in query("SELECT DISTINCT user_id FROM feature_snapshots ORDER BY 1")]


def test_one_bad_history_stops_nobody_else_of_its_shard(people, bus, query, analysed):
    analysed.bad.add("sam")

    with pytest.raises(PeopleFailed, match="1 of 3 people failed"):
        compute_features.handler(scheduled(), None)

    assert with_features(query) == ["hannah", "sarah"]
    assert query(RUNS) == [("compute-features", "failed", True)]
    [(counts,)] = query("SELECT counts FROM job_runs")
    assert (counts["users"], counts["computed"], counts["failed"]) == (3, 2, 1)


def test_the_retry_serves_whom_the_first_attempt_failed_on_and_analyses_no_other(
    people, bus, query, analysed
):
    analysed.bad.add("sam")
    with pytest.raises(PeopleFailed):
        compute_features.handler(scheduled(), None)
    analysed.bad.clear()
    analysed.seen.clear()

    answer = compute_features.handler(scheduled(), None)

    assert analysed.seen == ["sam"]
    assert (answer["users"], answer["computed"], answer["unchanged"]) == (3, 1, 2)
    assert query(RUNS) == [("compute-features", "finished", True)]


def test_a_history_that_changed_is_analysed_again(people, bus, query, analysed):
    compute_features.handler(scheduled(), None)
    analysed.seen.clear()
    query("DELETE FROM liabilities WHERE user_id = 'hannah'")

    compute_features.handler(scheduled("2026-11-20T13:00:00Z"), None)

    assert analysed.seen == ["hannah"]


def test_a_fault_that_hits_everybody_is_not_looked_for_in_everybody(people, join, bus, query, monkeypatch):
    for number in range(13):
        join(f"user-{number:02}")
    monkeypatch.setattr(everybody, "SHARD_SIZE", 8)
    monkeypatch.setattr(everybody, "SINGLED_OUT", 2)
    tried = []

    def advance(_connection, user_ids, _as_of):
        tried.append(len(user_ids))
        raise ZeroDivisionError

    with pytest.raises(PeopleFailed, match="16 of 16"):
        run(Stage("compute-features", advance), scheduled())

    assert tried == [8, 4, 2, 1, 1, 2, 4, 8]


def test_a_database_out_of_reach_ends_the_run_at_once(people, bus):
    tried = []

    def advance(_connection, user_ids, _as_of):
        tried.append(user_ids)
        raise DatabaseUnreachable("gone")

    with pytest.raises(DatabaseUnreachable):
        run(Stage("compute-features", advance), scheduled())

    assert len(tried) == 1


def test_a_run_stops_in_time_and_its_retry_goes_on_from_there(people, bus, query, one_by_one, analysed):
    with pytest.raises(OutOfTime, match="1 people"):
        compute_features.handler(scheduled(), Context(1))
    assert analysed.seen == ["hannah"]
    assert query(RUNS) == [("compute-features", "failed", True)]

    answer = compute_features.handler(scheduled(), Context(9))

    assert analysed.seen == ["hannah", "sam", "sarah"]
    assert (answer["users"], answer["computed"], answer["unchanged"]) == (3, 3, 0)
    assert query(RUNS) == [("compute-features", "finished", True)]


def test_failures_before_the_time_was_over_are_not_forgotten_after_it(
    people, bus, query, one_by_one, analysed
):
    analysed.bad.add("hannah")
    with pytest.raises(OutOfTime):
        compute_features.handler(scheduled(), Context(2))
    with pytest.raises(PeopleFailed, match="1 of 3"):
        compute_features.handler(scheduled(), None)
    analysed.bad.clear()

    compute_features.handler(scheduled(), None)

    assert with_features(query) == ["hannah", "sam", "sarah"]


def test_more_people_are_not_more_queries(people, join, bus, database):
    statements = []
    event.listen(database.engine(), "before_cursor_execute", lambda *call: statements.append(call[2]))

    def night(timestamp):
        statements.clear()
        for stage in CHAIN:
            stage.handler(scheduled(timestamp), None)
        return len(statements)

    few = night("2026-11-20T01:00:00Z")
    for number in range(9):
        join(f"user-{number}", "hannah")

    assert night("2026-11-21T01:00:00Z") == few
