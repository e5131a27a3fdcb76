"""A night ends within its time: what is left when time runs out is handed on."""

import pytest

from lambdas import compute_features, shards

from .conftest import scheduled
from .night import CHAIN, Context, served, with_features


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
