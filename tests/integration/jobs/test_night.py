"""The nightly runs serve whoever is behind, go past what fails, and end within their time."""

import tracemalloc
from dataclasses import replace

import pytest

from app.core.errors import DatabaseUnreachable
from lambdas import assign_persona, compute_features, operations, shards
from lambdas.shell import run
from tests.support.database import watched

from .conftest import scheduled, tables
from .night import CHAIN, STATUSES, Context, served

RUNS = "SELECT stage, status FROM job_runs ORDER BY started_at"


def with_features(query):
    return [row.user_id for row in query("SELECT DISTINCT user_id FROM feature_snapshots ORDER BY 1")]


def failing(stage, advance):
    return replace(stage.STAGE, advance=advance)


def test_one_schedule_is_enough_for_a_whole_night(people, query, queues):
    compute_features.handler(scheduled(), None)
    queues.drain()

    assert served(query) == (3, 3, 3)
    assert query(STATUSES) == [
        ("compute-features", "done", 3, 1),
        ("assign-persona", "done", 3, 1),
        ("generate-recommendations", "done", 3, 1),
    ]
    queues.check()


def test_one_bad_history_stops_nobody_else_and_is_tried_until_it_is_a_letter(people, query, queues, analysed):
    analysed.bad.add("sam")

    answer = compute_features.handler(scheduled(), None)
    assert (answer["users"], answer["computed"], answer["failed"]) == (3, 2, 1)
    queues.drain()

    assert with_features(query) == ["hannah", "sarah"]
    assert served(query) == (2, 2, 2)
    failed = query("SELECT first_user, last_error, attempts FROM shards WHERE status = 'failed'")
    assert failed == [("sam", "ZeroDivisionError", 4)]
    assert len(queues.letters) == 1
    queues.check()


def test_a_history_that_is_mended_is_served_from_its_letter(people, query, queues, analysed):
    analysed.bad.add("sam")
    compute_features.handler(scheduled(), None)
    queues.drain()
    analysed.bad.clear()
    analysed.seen.clear()

    queues.redrive()
    queues.drain()

    assert analysed.seen == ["sam"]
    assert served(query) == (3, 3, 3)
    assert query("SELECT count(*) FROM shards WHERE status <> 'done'") == [(0,)]
    queues.check()


def test_what_fails_once_is_tried_again_at_once(people, query, queues, analysed):
    analysed.bad.add("sam")
    compute_features.handler(scheduled(), None)
    analysed.bad.clear()

    queues.drain()

    assert served(query) == (3, 3, 3)
    assert queues.letters == []
    queues.check()


@pytest.mark.parametrize("stage", CHAIN)
def test_a_shard_that_fails_whole_comes_back(people, query, queues, stage, monkeypatch):
    advance, failures = stage.STAGE.advance, [RuntimeError] * 7

    def touchy(*arguments):
        if failures:
            raise failures.pop()
        return advance(*arguments)

    monkeypatch.setattr(shards, "SINGLED_OUT", 0)
    monkeypatch.setattr(stage, "STAGE", failing(stage, touchy))
    compute_features.handler(scheduled(), None)
    queues.check()
    del failures[2:]
    queues.drain()

    assert served(query) == (3, 3, 3)
    queues.check()


def test_who_is_not_behind_is_neither_read_nor_planned(people, query, queues, analysed, database):
    compute_features.handler(scheduled(), None)
    queues.drain()
    before, reads = tables(query), []

    with watched(reads.append):
        answers = [stage.handler(scheduled("2026-11-20T13:00:00Z"), None) for stage in CHAIN]

    assert [(answer["users"], answer["not_due"], answer["computed"]) for answer in answers] == [(3, 3, 0)] * 3
    assert not any("json_agg" in statement for statement in reads)
    assert query("SELECT count(*) FROM shards") == [(3,)]
    assert tables(query) == before


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM liabilities WHERE user_id = 'hannah'",
        "UPDATE accounts SET balance_current = 1 WHERE user_id = 'hannah' AND type = 'credit'",
        "UPDATE transactions SET removed_at = now() WHERE user_id = 'hannah'",
        "UPDATE feature_snapshots SET feature_version = 'older' WHERE user_id = 'hannah'",
    ],
)
def test_whose_data_changed_is_analysed_again_and_nobody_else(people, query, queues, analysed, change):
    compute_features.handler(scheduled(), None)
    analysed.seen.clear()
    query(change)

    answer = compute_features.handler(scheduled("2026-11-20T13:00:00Z"), None)

    assert analysed.seen == ["hannah"]
    assert (answer["not_due"], answer["computed"]) == (2, 1)


def test_a_fault_that_hits_everybody_is_not_looked_for_in_everybody(join, query, queues, cut, monkeypatch):
    for number in range(16):
        join(f"user-{number:02}")
    cut(8)
    monkeypatch.setattr(shards, "SINGLED_OUT", 2)
    tried = []

    def advance(_connection, user_ids, _as_of, _clock):
        tried.append(len(user_ids))
        raise ZeroDivisionError

    answer = run(failing(compute_features, advance), scheduled())

    assert tried == [8, 4, 2, 1, 1, 2, 8, 4, 2, 1, 1, 2]
    assert (answer["computed"], answer["failed"]) == (0, 16)
    assert query(STATUSES) == [("compute-features", "failed", 8, 1)] * 2
    queues.check()


def test_a_database_out_of_reach_ends_the_run_at_once(people, query, queues):
    tried = []

    def advance(_connection, user_ids, *_arguments):
        tried.append(user_ids)
        raise DatabaseUnreachable("gone")

    with pytest.raises(DatabaseUnreachable):
        run(failing(compute_features, advance), scheduled())

    assert len(tried) == 1
    queues.check()
    compute_features.handler(scheduled(), None)
    queues.drain()
    assert served(query) == (3, 3, 3)


def test_a_shard_out_of_time_hands_on_what_is_left(people, query, queues, queued, analysed):
    compute_features.handler(scheduled(), None)
    [message] = queues.collect()

    assert queues.deliver(message, Context(0))

    assert analysed.seen == ["hannah"]
    assert with_features(query) == ["hannah"], "what was done is kept"
    [(first, people_left, status)] = query(
        "SELECT first_user, people, status FROM shards WHERE stage = 'compute-features'"
    )
    assert (first, people_left, status) == ("sam", 2, "waiting")
    queues.check()
    queues.drain()
    assert analysed.seen == ["hannah", "sam", "sarah"]
    assert served(query) == (3, 3, 3)
    [(counts,)] = query("SELECT counts FROM shards WHERE stage = 'compute-features'")
    assert (counts["users"], counts["computed"]) == (3, 3)
    queues.check()


@pytest.mark.parametrize("stage", CHAIN[1:])
def test_every_stage_hands_on_in_time(people, query, queues, queued, stage):
    compute_features.handler(scheduled(), None)
    while queues.collect():
        own = queues.waiting[0]["envelope"]["detail"]["stage"] == stage.STAGE.name
        queues.deliver(queues.waiting[0], Context(0) if own else None)

    assert served(query) == (3, 3, 3)
    assert query("SELECT max(round) FROM shards") == [(2,)]
    queues.check()


def test_rounds_are_bounded_and_what_is_left_stays_with_its_message(join, query, queues, queued, monkeypatch):
    for number in range(6):
        join(f"user-{number}")
    monkeypatch.setattr(shards, "ROUNDS", 2)
    compute_features.handler(scheduled(), None)

    def message():
        return next(m for m in queues.collect() if m["envelope"]["detail"]["stage"] == "compute-features")

    for _ in range(3):
        queues.deliver(message(), Context(0))
    last = message()

    assert last["receives"] == 1, "it failed, and came back"
    assert last["envelope"]["detail"]["round"] == 2
    assert len(with_features(query)) == 3
    queues.check()
    queues.drain()
    assert served(query) == (6, 6, 6)


def test_an_invocation_out_of_time_leaves_its_shards_to_the_queue(people, query, queues, analysed, cut):
    cut(1)

    answer = compute_features.handler(scheduled(), Context(2))

    assert analysed.seen == ["hannah"]
    assert (answer["computed"], answer["waiting"]) == (1, 2)
    queues.check()
    queues.drain()
    assert served(query) == (3, 3, 3)


def test_the_status_of_a_night_tells_its_shards(people, query, queues, analysed):
    analysed.bad.add("sam")
    answer = compute_features.handler(scheduled(), None)
    request = {"operation": "request_status", "request_id": answer["request_id"]}

    def status():
        runs = operations.handler(request, None)["result"]["runs"]
        return [(run["stage"], run["status"], run["finished_at"] is not None, run["shards"]) for run in runs]

    before = status()
    queues.drain()
    after = operations.handler(request, None)["result"]["runs"]

    assert before == [
        ("compute-features", "failed", True, {"waiting": 0, "done": 1, "failed": 1}),
        ("assign-persona", "started", False, {"waiting": 1, "done": 0, "failed": 0}),
    ]
    assert [run["status"] for run in after] == ["failed", "finished", "finished"]
    assert {name: after[0]["counts"][name] for name in ("people", "computed", "failed", "no_consent")} == {
        "people": 3,
        "computed": 2,
        "failed": 1,
        "no_consent": 0,
    }


def test_more_people_are_not_more_queries(people, join, database, queues):
    statements = []

    def night(timestamp):
        statements.clear()
        with watched(statements.append):
            compute_features.handler(scheduled(timestamp), None)
            queues.drain()
        return len(statements)

    night("2026-11-19T01:00:00Z")  # the first reads rules, texts and categories
    few = night("2026-11-20T01:00:00Z")
    for number in range(9):
        join(f"user-{number}", "hannah")

    assert night("2026-11-21T01:00:00Z") == few


def test_more_shards_are_not_more_memory(join, queues, cut):
    cut(3)

    def peak(timestamp):
        tracemalloc.start()
        compute_features.handler(scheduled(timestamp), None)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    for number in range(6):
        join(f"user-{number}", "hannah")
    compute_features.handler(scheduled("2026-11-20T01:00:00Z"), None)  # what is made once, is made
    few = peak("2026-11-21T01:00:00Z")
    for number in range(6, 18):
        join(f"user-{number:02}", "hannah")

    assert peak("2026-11-22T01:00:00Z") < 1.3 * few


def test_a_run_tells_what_waits_and_the_next_what_is_done(people, query, queues, cut):
    cut(2, here=1)
    answer = compute_features.handler(scheduled(), None)

    assert (answer["computed"], answer["waiting"]) == (2, 1)
    queues.drain()
    again = assign_persona.handler(scheduled(), None)

    assert (again["computed"], again["waiting"], again["failed"]) == (3, 0, 0)
