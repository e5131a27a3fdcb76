"""What tests of the nights share: queues as SQS has them, time that runs out, histories that are bad."""

import json
import threading
import uuid
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from lambdas import assign_persona, clock, compute_features, everybody, generate_recommendations
from tests.support.database import Database

CHAIN = (compute_features, assign_persona, generate_recommendations)
BY_NAME = {stage.STAGE.name: stage for stage in CHAIN}
RECEIVES = 3
STATUSES = "SELECT stage, status, people, attempts FROM shards ORDER BY planned_at, number, shard_id"


class Context:
    """An invocation with time for so many looks at its clock."""

    def __init__(self, looks):
        self.looks = looks

    def get_remaining_time_in_millis(self):
        self.looks -= 1
        return clock.RESERVE_MILLISECONDS + self.looks + 1


class Queues:
    """The queues behind the bus: what fails comes back, and is one of `letters` after three receives."""

    def __init__(self, bus, query):
        self.bus = bus
        self._query = query
        self._taken = 0
        self.waiting = []
        self.letters = []

    def collect(self):
        """Takes what the rules hand over; the messages that wait."""
        new = [e for e in self.bus.envelopes()[self._taken :] if e["detail-type"] == "Shard Ready"]
        self._taken = len(self.bus.entries)
        self.waiting += [{"envelope": envelope, "receives": 0} for envelope in new]
        return self.waiting

    def deliver(self, message, context=None):
        """Hands one message to its function; whether it was done."""
        message["receives"] += 1
        try:
            answer = handle(message["envelope"], context=context)
            done = answer["batchItemFailures"] == []
        except Exception:  # noqa: BLE001 - to SQS every failure is alike
            done = False
        self.waiting.remove(message)
        if not done:
            (self.letters if message["receives"] >= RECEIVES else self.waiting).append(message)
        return done

    def drain(self, context=None):
        """Delivers until no queue holds anything."""
        while self.collect():
            self.deliver(self.waiting[0], context)

    def redrive(self):
        """What `spendsense redrive` does."""
        self.waiting += [{**letter, "receives": 0} for letter in self.letters]
        self.letters.clear()

    def check(self):
        """Accepted = applied + waiting + dead-lettered: no shard is open without something that runs it."""
        rows = self._query("SELECT shard_id, status FROM shards")
        unsent = self._query(
            "SELECT detail ->> 'shard_id' FROM outbox WHERE sent_at IS NULL AND user_id IS NULL"
        )
        held = [message["envelope"]["detail"]["shard_id"] for message in self.collect() + self.letters]
        known = {row[0] for row in unsent} | set(held)
        lost = [row for row in rows if row.status != "done" and str(row.shard_id) not in known]
        assert lost == []


def record(envelope):
    """One message as Lambda hands it over."""
    body = envelope if isinstance(envelope, str) else json.dumps(envelope)
    return {"messageId": str(uuid.uuid4()), "body": body, "eventSource": "aws:sqs"}


def handle(*envelopes, context=None):
    """Runs the function of the first message with a batch of these."""
    stage = BY_NAME[envelopes[0]["detail"]["stage"]]
    return stage.handler({"Records": [record(each) for each in envelopes]}, context)


@pytest.fixture
def queues(bus, query):
    return Queues(bus, query)


@pytest.fixture
def one_by_one(monkeypatch):
    """Shards of one person, none of them served by the invocation that plans them."""
    monkeypatch.setattr(everybody, "SHARD_SIZE", 1)
    monkeypatch.setattr(everybody, "SERVED_HERE", 0)


@pytest.fixture
def cut(monkeypatch):
    """Says how large shards are, and how many the invocation that plans them serves itself."""

    def say(size, here=20):
        monkeypatch.setattr(everybody, "SHARD_SIZE", size)
        monkeypatch.setattr(everybody, "SERVED_HERE", here)

    return say


@pytest.fixture
def queued(monkeypatch):
    """Every shard goes through the queue."""
    monkeypatch.setattr(everybody, "SERVED_HERE", 0)


@pytest.fixture
def analysed(monkeypatch):
    """Whose histories were analysed; a person in `bad` cannot be."""
    seen, bad = [], set()
    analyse = compute_features.analyse

    def watched(history, day, categories):
        if history.user_id in bad:
            raise ZeroDivisionError
        seen.append(history.user_id)
        return analyse(history, day, categories)

    monkeypatch.setattr(compute_features, "analyse", watched)
    return SimpleNamespace(seen=seen, bad=bad)


@pytest.fixture
def at_once(database_url):
    """Runs a call in so many threads, each with a database connection of its own; what failed."""
    return lambda call, times: _at_once(database_url, call, times)


def _at_once(database_url, call, times):
    # One engine per process has one connection: processes are stood in for by engines of their own.
    local, failures = threading.local(), []

    @contextmanager
    def transaction(_access=None):
        with local.engine.begin() as connection:
            yield connection

    def run():
        local.engine = Database(database_url)
        try:
            call()
        except Exception as error:  # noqa: BLE001 - handed to the test's own thread
            failures.append(error)

    with ExitStack() as stack:
        for module in ("shell", "relay_outbox", "everybody", "shards"):
            stack.enter_context(patch(f"lambdas.{module}.transaction", transaction))
        threads = [threading.Thread(target=run) for _ in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    return failures


def served(query):
    """How many people have features, a persona, and something to be shown, for the one day there is."""
    [row] = query(
        "SELECT (SELECT count(DISTINCT user_id) FROM feature_snapshots),"
        " (SELECT count(DISTINCT user_id) FROM persona_assignments),"
        " (SELECT count(DISTINCT user_id) FROM recommendation_sets WHERE superseded_at IS NULL)"
    )
    return tuple(row)


def with_features(query):
    """Who has features."""
    return [row.user_id for row in query("SELECT DISTINCT user_id FROM feature_snapshots ORDER BY 1")]
