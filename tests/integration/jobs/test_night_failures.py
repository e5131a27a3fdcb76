"""A night goes past what fails: it is tried again, kept as a letter, and stops nobody else."""

import pytest

from edge.errors import DatabaseUnreachable
from lambdas import compute_features, shards
from lambdas.shell import run

from .conftest import scheduled
from .night import CHAIN, STATUSES, served, with_features


def failing(stage, advance):
    return stage.STAGE._replace(advance=advance)


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
