"""AWS around the jobs as far as losing events goes: a bus, queues with retries, dead letters, a redrive.

The database is real; what a killed process had sent stays sent.
"""

import json
import uuid
from dataclasses import dataclass, field

from botocore.exceptions import ClientError, EndpointConnectionError

from app.db import engine
from app.db.sql import text
from app.domain.errors import MalformedEvent
from app.domain.events import read_request
from lambdas import assign_persona, compute_features, generate_recommendations, relay_outbox

from .process import POINTS, Ended, end_of, run, start

CONSUMERS = {
    "User Signup": compute_features,
    "Consent Granted": compute_features,
    "Data Ingested": compute_features,
    "Features Computed": assign_persona,
    "Persona Assigned": generate_recommendations,
}
STAGES = tuple(dict.fromkeys(CONSUMERS.values()))
BY_NAME = {stage.STAGE.name: stage for stage in STAGES}
SCHEDULE = "Schedule"
SHARD = "Shard Ready"
ATTEMPTS = 3
NOON = "2026-11-20T12:00:00+00:00"


class Bus:
    """EventBridge's client. What it took lies in a file, so that it outlives the process that sent it."""

    def __init__(self, folder):
        self._taken = folder / "bus.jsonl"
        self._taken.touch()
        self.heal()

    def heal(self):
        self.missing = self.throttled = False
        self.refuse_every = 0

    def put_events(self, Entries):  # noqa: N803 - boto3's name
        return POINTS.around(lambda: self._put(Entries))

    def _put(self, entries):
        if self.missing:
            raise EndpointConnectionError(endpoint_url="https://events")
        if self.throttled:
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "PutEvents")
        refused = [bool(self.refuse_every) and n % self.refuse_every == 0 for n in range(len(entries))]
        with self._taken.open("a") as file:
            for entry, no in zip(entries, refused, strict=True):
                if not no:
                    file.write(json.dumps(envelope(entry["DetailType"], json.loads(entry["Detail"]))) + "\n")
        answers = [{"ErrorCode": "InternalFailure"} if no else {"EventId": "taken"} for no in refused]
        return {"FailedEntryCount": sum(refused), "Entries": answers}

    def taken(self):
        return [json.loads(line) for line in self._taken.read_text().splitlines()]


def envelope(detail_type, detail):
    """What a rule hands to its target."""
    return {"id": str(uuid.uuid4()), "source": "spendsense", "detail-type": detail_type, "detail": detail}


@dataclass(eq=False)
class Message:
    """An event on its way to the function that consumes it."""

    envelope: dict
    attempts: int = 0

    @property
    def kind(self):
        return self.envelope["detail-type"]

    @property
    def function(self):
        if self.kind in (SCHEDULE, SHARD):
            return BY_NAME[self.envelope["detail"]["stage"]]
        return CONSUMERS[self.kind]

    @property
    def work_id(self):
        """The run or shard that the event asks for; None for an event of no sense."""
        if self.kind == SHARD:
            return uuid.UUID(self.envelope["detail"]["shard_id"])
        try:
            request = read_request(self.envelope, None)
        except MalformedEvent:
            return None
        return uuid.uuid5(request.run_id, self.function.STAGE.name)

    def handle(self):
        """What Lambda does: a shard comes from its queue, all else from the rule itself."""
        if self.kind != SHARD:
            return self.function.handler(self.envelope, None)
        record = {"messageId": "1", "body": json.dumps(self.envelope), "eventSource": "aws:sqs"}
        answer = self.function.handler({"Records": [record]}, None)
        if answer["batchItemFailures"]:
            raise NotDone
        return answer


class NotDone(Exception):
    """The function named the message as failed."""


@dataclass
class World:
    """Everything between a producer and the last consumer."""

    bus: Bus
    waiting: list[Message] = field(default_factory=list)
    dead: list[Message] = field(default_factory=list)
    accepted: list[Message] = field(default_factory=list)

    def __post_init__(self):
        self._dispatched = len(self.bus.taken())  # what an earlier world on this bus has dealt with

    def publish(self, detail_type, detail):
        """A producer's event that EventBridge took."""
        return self._accept(envelope(detail_type, detail))

    def sign_up(self, user_id):
        detail = {"event_type": "user.signup", "user_id": user_id, "timestamp": NOON}
        return self.publish("User Signup", detail)

    def schedule(self, stage, timestamp):
        """The schedule of a stage, which asks for everybody."""
        detail = {
            "event_type": "scheduled",
            "user_id": None,
            "timestamp": timestamp,
            "stage": stage.STAGE.name,
        }
        return self.publish(SCHEDULE, detail)

    def dispatch(self):
        """Hand what the bus took to the functions' queues."""
        taken = self.bus.taken()
        for one in taken[self._dispatched :]:
            if one["detail-type"] in (*CONSUMERS, SHARD):
                self._accept(one)
        self._dispatched = len(taken)

    def _accept(self, one):
        message = Message(one)
        self.accepted.append(message)
        self.waiting.append(message)
        return message

    def duplicate(self, message):
        """Delivery is at least once: the same event comes again."""
        self.waiting.append(Message(message.envelope))
        return self.waiting[-1]

    def deliver(self, message, **fault):
        """One attempt at a waiting message, in a process of its own where a fault hits it; how it ended."""
        ended = end_of(start(message.handle, **fault)) if fault else run(message.handle)
        return self.settle(message, ended)

    def settle(self, message, ended):
        """What Lambda does after an attempt: forget the event, keep it for another, or give it up."""
        message.attempts += 1
        if ended in (Ended.WELL, Ended.BEFORE):
            self.waiting.remove(message)
        elif message.attempts >= ATTEMPTS:
            self.waiting.remove(message)
            self.dead.append(message)
        self.dispatch()
        return ended

    def relay(self, **fault):
        """The relay of the minute; how it ended."""
        ended = end_of(start(_relay, **fault)) if fault else run(_relay)
        self.dispatch()
        return ended

    def redrive(self):
        """Send every dead letter again."""
        self.waiting += [Message(message.envelope) for message in self.dead]
        self.dead = []

    def drain(self):
        """Deliver and relay until nothing moves; what fails for good ends in the dead letters."""
        while self.waiting or self.unsent():
            if self.waiting:
                self.deliver(self.waiting[0])
            elif self.relay() is not Ended.WELL or self.unsent():
                return

    def unsent(self):
        """How many events wait in the outbox."""
        return rows("SELECT count(*) FROM outbox WHERE sent_at IS NULL")[0][0]

    def check(self):
        """accepted = applied + waiting + dead-lettered, event by event; what was marked as sent was taken."""
        applied = {row[0] for row in rows(_APPLIED)}
        held = {message.envelope["id"] for message in (*self.waiting, *self.dead)}
        for message in self.accepted:
            assert message.work_id in applied or message.envelope["id"] in held, f"lost: {message.envelope}"
        waiting = {message.work_id for message in (*self.waiting, *self.dead)}
        for row in rows(_OPEN_SHARDS):
            assert row.is_unsent or row.shard_id in waiting, (
                f"an open shard that nothing runs: {row.shard_id}"
            )
        taken = {_key(one["detail-type"], one["detail"]) for one in self.bus.taken()}
        for sent in rows("SELECT detail_type, detail FROM outbox WHERE sent_at IS NOT NULL"):
            assert _key(*sent) in taken, f"marked as sent and never taken: {sent}"


def _relay():
    return relay_outbox.handler({}, None)


def _key(detail_type, detail):
    return detail_type, json.dumps(detail, sort_keys=True)


def rows(statement, **values):
    """Rows read by the test itself."""
    with engine.transaction() as connection:
        return connection.execute(text(statement), values).all()


_APPLIED = """
SELECT run_id FROM job_runs WHERE status IN ('finished', 'planned') OR status LIKE 'skipped:%'
UNION ALL SELECT shard_id FROM shards WHERE status = 'done'
"""
_OPEN_SHARDS = """
SELECT shard_id, EXISTS (SELECT FROM outbox WHERE sent_at IS NULL AND detail ->> 'shard_id' = shard_id::text)
           AS is_unsent
FROM shards WHERE status <> 'done'
"""
_RESULTS = """
SELECT window_days, f.null_reasons, f.evidence, persona, matched, p.tests,
       (SELECT json_agg(because ->> 'text' ORDER BY position)::text FROM recommendations
        JOIN recommendation_sets AS sets USING (set_id)
        WHERE sets.user_id = f.user_id AND sets.window_days = f.window_days AND superseded_at IS NULL)
FROM feature_snapshots AS f JOIN persona_assignments AS p USING (user_id, window_days, as_of)
WHERE f.user_id = :user_id ORDER BY window_days, as_of
"""


def results(user_id):
    """What the three stages made of a person; ids of streams, which are keyed per person, left out."""
    found = [tuple(row) for row in rows(_RESULTS, user_id=user_id)]
    ids = rows("SELECT stream_id FROM recurring_streams WHERE user_id = :user_id", user_id=user_id)
    text_of = repr(found)
    for (stream_id,) in ids:
        text_of = text_of.replace(stream_id, "stream")
    return text_of
