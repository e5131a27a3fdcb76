"""Shards under every single fault: delivered twice, planned twice, refused by the bus, without consent."""

import json

import pytest

from lambdas import assign_persona, compute_features, relay_outbox
from lambdas.messages import BatchFailed

from .conftest import scheduled, tables
from .night import STATUSES, handle, record, served


def test_a_shard_delivered_twice_is_served_once(people, query, queues, queued, analysed):
    compute_features.handler(scheduled(), None)
    envelope = queues.collect()[0]["envelope"]
    queues.drain()
    before, sent = tables(query), len(queues.bus.entries)

    assert handle(envelope) == {"batchItemFailures": []}

    assert sorted(analysed.seen) == ["hannah", "sam", "sarah"]
    assert tables(query) == before
    assert len(queues.bus.entries) == sent
    queues.check()


def test_a_shard_delivered_many_times_at_once_is_served_once(people, queues, queued, analysed, at_once):
    compute_features.handler(scheduled(), None)
    envelope = queues.collect()[0]["envelope"]

    assert at_once(lambda: handle(envelope), 6) == []

    assert sorted(analysed.seen) == ["hannah", "sam", "sarah"]
    queues.drain()
    queues.check()


def test_a_shard_delivered_a_day_later_computes_for_no_new_day(people, query, queues, queued):
    compute_features.handler(scheduled("2026-11-20T01:00:00Z"), None)
    old = queues.collect()[0]["envelope"]
    queues.drain()
    compute_features.handler(scheduled("2026-11-21T01:00:00Z"), None)
    queues.drain()
    before = tables(query)

    handle(old)
    queues.drain()

    assert tables(query) == before


def test_a_schedule_delivered_twice_plans_once(people, query, queues, queued):
    answers = [compute_features.handler(scheduled(), None) for _ in range(2)]

    assert query(STATUSES) == [("compute-features", "waiting", 3, 0)]
    assert len(queues.collect()) == 1
    assert answers[0] == answers[1]
    queues.check()


@pytest.fixture
def eight(join):
    """Eight people who consent."""
    for number in range(8):
        join(f"user-{number}", "hannah")


@pytest.mark.parametrize("here", [0, 20], ids=["queued", "served-at-once"])
def test_two_nights_at_once_serve_everybody_once(eight, queues, analysed, two_nights, here):
    assert two_nights(here) == []
    queues.drain()

    assert len(analysed.seen) == len(set(analysed.seen)) == 8
    queues.check()


@pytest.fixture
def two_nights(at_once, cut, query):
    """Three deliveries of two schedules at once; what failed."""
    times = iter(["2026-11-20T01:00:00Z", "2026-11-20T01:00:01Z", "2026-11-20T01:00:01Z"])

    def run(here):
        cut(3, here)
        failures = at_once(lambda: compute_features.handler(scheduled(next(times)), None), 3)
        assert query("SELECT count(*) FROM shards WHERE stage = 'compute-features'") == [(3,)]
        return failures

    return run


def test_a_second_plan_leaves_out_who_is_in_an_open_shard(people, join, query, queues, queued):
    compute_features.handler(scheduled("2026-11-20T01:00:00Z"), None)
    for user_id in ("adam", "mona", "zoe"):  # before, in the middle of and behind the open range
        join(user_id, "sam")

    compute_features.handler(scheduled("2026-11-20T02:00:00Z"), None)

    planned = query("SELECT first_user, last_user, people FROM shards ORDER BY planned_at")
    assert planned == [("hannah", "sarah", 3), ("adam", "zoe", 2)]
    queues.drain()
    assert served(query) == (6, 6, 6)
    queues.check()


def test_consent_revoked_between_plan_and_shard_is_respected(people, consent, query, queues, queued):
    compute_features.handler(scheduled(), None)
    consent("sam", "revoked")

    queues.drain()

    assert query("SELECT * FROM feature_snapshots WHERE user_id = 'sam'") == []
    assert served(query) == (2, 2, 2)
    queues.check()


def test_consent_revoked_between_two_stages_is_respected(people, consent, query, queues, queued):
    compute_features.handler(scheduled(), None)
    queues.deliver(queues.collect()[0])
    consent("sam", "revoked")

    queues.drain()

    assert served(query) == (2, 2, 2)  # what was computed is erased with the no
    queues.check()


def test_events_of_shards_that_are_refused_are_sent_by_the_next_relay(people, query, queues, one_by_one):
    queues.bus.refuse = [{0, 2}]
    compute_features.handler(scheduled(), None)
    assert len(queues.collect()) == 1
    queues.check()

    relay_outbox.handler({}, None)
    queues.drain()

    assert served(query) == (3, 3, 3)
    queues.check()


def test_a_bus_out_of_reach_loses_no_shard(people, query, queues):
    queues.bus.missing = True
    compute_features.handler(scheduled(), None)
    assert served(query) == (3, 0, 0)
    queues.check()

    queues.bus.missing = False
    relay_outbox.handler({}, None)
    queues.drain()

    assert served(query) == (3, 3, 3)
    queues.check()


def test_a_shard_served_at_once_needs_no_event(people, query, queues):
    compute_features.handler(scheduled(), None)

    stages = [json.loads(entry["Detail"])["stage"] for entry in queues.bus.entries]
    assert stages == ["assign-persona"]
    assert query("SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)]


def test_the_event_of_a_shard_says_all_that_its_consumer_needs(people, query, queues, queued):
    answer = compute_features.handler(scheduled(), None)

    detail = queues.collect()[0]["envelope"]["detail"]
    assert detail.pop("timestamp")
    assert detail == {
        "event_type": "shard.ready",
        "stage": "compute-features",
        "shard_id": str(query("SELECT shard_id FROM shards")[0][0]),
        "run_id": answer["request_id"],
        "as_of": "2026-11-19",
        "round": 0,
    }


def test_of_a_batch_the_failed_message_alone_comes_back(people, query, queues, one_by_one, analysed):
    compute_features.handler(scheduled(), None)
    analysed.bad.add("sam")
    records = [record(message["envelope"]) for message in queues.collect()]

    answer = compute_features.handler({"Records": records}, None)

    assert [it["itemIdentifier"] for it in answer["batchItemFailures"]] == [records[1]["messageId"]]
    assert served(query) == (2, 0, 0)


@pytest.mark.parametrize(
    "body",
    [
        "no json",
        json.dumps({"detail": {"event_type": "shard.ready", "shard_id": "1"}}),
        json.dumps({"detail": {"event_type": "shard.ready", "shard_id": None}}),
        json.dumps(
            {"detail": {"event_type": "shard.ready", "shard_id": "00000000-0000-0000-0000-000000000000"}}
        ),
        json.dumps({"detail": {"event_type": "user.signup", "user_id": "hannah"}}),
    ],
)
def test_a_poison_message_raises(people, bus, query, body):
    with pytest.raises(BatchFailed):
        compute_features.handler({"Records": [record(body)]}, None)

    assert not any(tables(query).values())


def test_a_shard_of_another_stage_is_refused(people, query, queues, queued):
    compute_features.handler(scheduled(), None)
    envelope = queues.collect()[0]["envelope"]

    with pytest.raises(BatchFailed, match="one of compute-features"):
        assign_persona.handler({"Records": [record(envelope)]}, None)
    assert query(STATUSES) == [("compute-features", "waiting", 3, 0)]


def test_the_event_itself_runs_the_shard_too(people, query, queues, queued):
    compute_features.handler(scheduled(), None)
    envelope = queues.collect()[0]["envelope"]

    assert compute_features.handler(envelope, None)["served"] is True
    assert served(query) == (3, 0, 0)
