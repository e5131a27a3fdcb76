"""The nightly runs serve whoever is behind, say what they did, and grow neither in queries nor in memory."""

import tracemalloc

import pytest

from lambdas import assign_persona, compute_features, operations
from tests.support.database import watched

from .conftest import scheduled, tables
from .night import CHAIN, STATUSES, served


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
