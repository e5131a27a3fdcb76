import json
import threading
from uuid import uuid4

import pytest

from app.db.access import BATCH
from app.db.outbox import claim, enqueue
from app.db.sql import text
from app.domain.errors import MalformedEvent
from edge.errors import EventNotPublished
from lambdas import assign_persona, compute_features, relay_outbox
from lambdas.shell import run
from tests.support.database import Database, watched

from .conftest import signup, tables

WAITING = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"


def fill(database, count):
    with database.transaction() as connection:
        for number in range(count):
            enqueue(connection, uuid4(), "Features Computed", "hannah", {"number": number})


def test_an_event_that_is_refused_waits_and_the_next_relay_sends_it(people, bus, query):
    bus.refuse = [{0}]

    answer = compute_features.handler(signup("hannah"), None)

    assert answer["events"] == 1
    assert query("SELECT attempts, last_error FROM outbox") == [(1, "ThrottlingException")]
    assert relay_outbox.handler({}, None) == {"sent": 1, "failed": 0}
    assert query(WAITING) == [(0,)]
    assert len(bus.entries) == 1


def test_a_bus_out_of_reach_fails_no_job_and_loses_nothing(people, bus, query):
    bus.missing = True
    compute_features.handler(signup("hannah"), None)
    assert relay_outbox.handler({}, None) == {"sent": 0, "failed": 1}

    bus.missing = False
    relay_outbox.handler({}, None)

    assert query(WAITING) == [(0,)]
    assert [entry["DetailType"] for entry in bus.entries] == ["Features Computed"]


def test_of_ten_events_only_the_refused_one_is_sent_again(database, bus, query):
    fill(database, 10)
    bus.refuse = [{3}]

    assert relay_outbox.handler({}, None) == {"sent": 9, "failed": 1}
    assert relay_outbox.handler({}, None) == {"sent": 1, "failed": 0}

    assert bus.calls == [10, 1]
    assert sorted(envelope["detail"]["number"] for envelope in bus.envelopes()) == list(range(10))


def test_many_events_go_out_in_tens_in_their_order(database, bus, query):
    fill(database, 25)

    assert relay_outbox.handler({}, None) == {"sent": 25, "failed": 0}

    assert bus.calls == [10, 10, 5]
    assert [envelope["detail"]["number"] for envelope in bus.envelopes()] == list(range(25))


def test_events_that_are_always_refused_hold_back_no_others(database, bus, query):
    fill(database, 12)
    bus.refuse = [set(range(9))]

    assert relay_outbox.handler({}, None) == {"sent": 3, "failed": 9}


def test_two_relays_at_once_send_each_event_once(database, database_url, bus, query):
    fill(database, 5)
    held = threading.Event()
    release = threading.Event()

    def hold():
        other = Database(database_url)
        with other.begin() as connection:
            claim(connection, 3, ())
            held.set()
            release.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(60)
    try:
        assert relay_outbox.handler({}, None) == {"sent": 2, "failed": 0}
    finally:
        release.set()
        thread.join(60)


def metrics(capfd):
    """The refusals counted in the log, as CloudWatch reads them: service and number."""
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines() if '"_aws"' in line]
    return [(line["service"], line["EventsRefused"]) for line in lines]


def test_refusals_are_counted_wherever_they_happen(people, bus, capfd, monkeypatch):
    monkeypatch.setenv("SERVICE_NAME", "compute-features")
    bus.refuse = [{0}]
    compute_features.handler(signup("hannah"), None)
    monkeypatch.setenv("SERVICE_NAME", "relay-outbox")
    bus.missing = True
    relay_outbox.handler({}, None)
    bus.missing = False
    relay_outbox.handler({}, None)

    assert metrics(capfd) == [("compute-features", [1.0]), ("relay-outbox", [1.0])]


def test_an_event_that_waits_too_long_fails_the_relay_of_the_minute(people, bus, query):
    bus.missing = True
    compute_features.handler(signup("hannah"), None)
    query("UPDATE outbox SET created_at = now() - interval '6 minutes'")

    with pytest.raises(EventNotPublished, match=r"1 event.* has waited 0:06:"):
        relay_outbox.handler({}, None)
    assert query("SELECT attempts, last_error IS NULL FROM outbox") == [(2, False)], "noted all the same"


def test_an_event_that_waited_long_and_goes_out_at_last_fails_nothing(database, bus, query):
    fill(database, 1)
    query("UPDATE outbox SET created_at = now() - interval '1 day'")

    assert relay_outbox.handler({}, None) == {"sent": 1, "failed": 0}


def test_a_job_succeeds_however_long_the_bus_has_been_away(people, bus, query):
    bus.missing = True
    compute_features.handler(signup("sam"), None)
    query("UPDATE outbox SET created_at = now() - interval '1 day'")

    assert compute_features.handler(signup("hannah"), None)["events"] == 1


def test_a_relay_without_time_sends_nothing(database, bus, query):
    class OutOfTime:
        def get_remaining_time_in_millis(self):
            return 9_000

    fill(database, 1)

    assert relay_outbox.handler({}, OutOfTime()) == {"sent": 0, "failed": 0}
    assert query(WAITING) == [(1,)]


@pytest.mark.parametrize(
    "poison",
    [
        {},
        {"event_type": "user.signup", "user_id": None},
        {"event_type": 7, "user_id": "hannah"},
        {"event_type": "scheduled", "timestamp": "yesterday"},
        {"event_type": "user.signup", "user_id": ["hannah"]},
        {"detail-type": "User Signup", "detail": "text"},
    ],
)
def test_a_poison_event_raises_and_leaves_no_trace(people, bus, query, poison):
    with pytest.raises(MalformedEvent):
        compute_features.handler(poison, None)

    assert query("SELECT * FROM job_runs") == []


def test_a_failure_raises_and_nothing_of_it_is_kept(people, bus, query):
    def advance(connection, user_ids, as_of, clock):
        compute_features.advance(connection, user_ids, as_of, clock)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(compute_features.STAGE._replace(advance=advance), signup("hannah"))

    assert not any(tables(query).values())
    assert query("SELECT status, finished_at FROM job_runs") == [("started", None)]
    assert query("SELECT * FROM outbox") == []


def test_the_retry_of_a_failed_run_finishes_the_same_row(people, bus, query):
    envelope = signup("hannah")

    def fail(*_arguments):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(compute_features.STAGE._replace(advance=fail), envelope)
    compute_features.handler(envelope, None)

    assert query("SELECT stage, status FROM job_runs") == [("compute-features", "finished")]


def test_a_stage_without_its_input_says_so(people, bus, query):
    answer = assign_persona.handler(signup("hannah"), None)

    assert answer["skipped"]["no_input"] == 1
    assert query("SELECT status FROM job_runs") == [("skipped:no_input",)]
    assert query("SELECT * FROM outbox") == []


def test_the_day_is_fixed_at_the_first_receipt(people, bus, query):
    envelope = signup("hannah")
    compute_features.handler(envelope, None)
    late = envelope | {"detail": envelope["detail"] | {"timestamp": "2026-11-25T00:00:00Z"}}

    answer = compute_features.handler(late, None)

    assert answer["as_of"] == "2026-11-19"


def test_the_same_event_many_times_at_once(people, at_once, bus, query):
    envelope = signup("hannah")

    assert at_once(lambda: compute_features.handler(envelope, None), 8) == []

    assert len(bus.entries) == 1
    assert query("SELECT count(*) FROM feature_snapshots") == [(3,)]
    assert query("SELECT status FROM job_runs") == [("finished",)]


def test_the_same_event_a_day_later_computes_nothing_anew(people, bus, query, analysed):
    envelope = signup("hannah")
    compute_features.handler(envelope, None)
    before = tables(query)
    query("DELETE FROM liabilities WHERE user_id = 'hannah'")

    answer = compute_features.handler(envelope | {"time": "2026-11-21T12:00:00Z"}, None)

    assert analysed.seen == ["hannah"]
    assert (answer["as_of"], answer["unchanged"]) == ("2026-11-19", 1)
    assert tables(query) == before
    assert len(bus.entries) == 1


def test_a_relay_of_the_minute_keeps_up_with_a_million_people(database, bus, query):
    # 4,000 shards of 250 people: as few calls of EventBridge as there can be, and three statements for each.
    with database.transaction(BATCH) as connection:
        connection.execute(
            text(
                "INSERT INTO outbox (event_id, detail_type, detail)"
                " SELECT gen_random_uuid(), 'Shard Ready', jsonb_build_object('number', n)"
                " FROM generate_series(1, 4000) AS n"
            )
        )
    statements = []

    with watched(statements.append):
        assert relay_outbox.handler({}, None) == {"sent": 4000, "failed": 0}

    assert bus.calls == [10] * 400
    assert [envelope["detail"]["number"] for envelope in bus.envelopes()] == list(range(1, 4001))
    assert len(statements) <= 401 * 4
