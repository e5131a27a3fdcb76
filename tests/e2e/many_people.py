"""Many people in the cloud's database, with consent and bank data, made by the product's own functions."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from app.db.access import FOR_PERSON, JOBS
from app.db.consents import ConsentChange, record_consent
from app.db.ingest import ingest
from app.db.notices import current_notice
from app.db.profiles import ensure_profile
from app.db.sql import text
from scripts.lib.demo.document import demo_document
from tests.support.database import Database, rows
from tests.support.processes import answers


class Town:
    """The cloud's database, reached as a function reaches it: by the login, under a role of the product."""

    def __init__(self, url):
        self._engine = Database(url)

    @contextmanager
    def as_role(self, role, user_id=""):
        with self._engine.begin() as connection:
            connection.execute(
                text("SELECT set_config('role', :role, true), set_config('app.user_id', :user, true)"),
                {"role": role, "user": user_id},
            )
            yield connection

    def rows(self, statement, **values):
        """The rows that the jobs see."""
        with self.as_role(JOBS) as connection:
            return rows(connection.execute(text(statement), values)) or []

    def join(self, user_ids):
        """Each consents and brings Hannah's year; what announces their consents is withdrawn unsent."""
        today = datetime.now(UTC).date()
        document = demo_document("hannah", today - timedelta(days=1))
        for user_id in user_ids:
            with self.as_role(FOR_PERSON.role, user_id) as connection:
                ensure_profile(connection, user_id)
                notice = current_notice(connection, "education")
                record_consent(
                    connection, ConsentChange(user_id, "granted", "test", notice.version, "education")
                )
                ingest(connection, user_id, document, received_on=today)
            self.rows("DELETE FROM outbox WHERE user_id = :user_id", user_id=user_id)


def dead_letters(cloud):
    """How many messages lie in each queue that keeps what failed."""
    sqs = cloud.client("sqs")
    found = {}
    for url in sqs.list_queues(MaxResults=1000).get("QueueUrls", []):
        name = url.rpartition("/")[2]
        if "-failed-" in name or "-undelivered" in name:
            wanted = ["ApproximateNumberOfMessages"]
            answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=wanted)
            found[name] = int(answer["Attributes"][wanted[0]])
    return found


def publish_all(cloud, entries):
    """Put (detail type, detail) on the bus, ten at a time, and have all of them taken."""
    events = cloud.client("events")
    for start in range(0, len(entries), 10):
        answer = events.put_events(
            Entries=[
                {"Source": "spendsense", "DetailType": kind, "Detail": json.dumps(detail)}
                for kind, detail in entries[start : start + 10]
            ]
        )
        assert answer["FailedEntryCount"] == 0, answer


def resident_bytes(processes):
    """What they hold of memory of their own and shared; one that ended holds nothing."""
    return sum(answers(lambda process: process.memory_info().rss, processes))
