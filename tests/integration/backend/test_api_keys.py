"""A key and a consent that ends: the gate stands before what was kept, and neither waits in vain."""

import threading

import pytest

from app.db.consents import ConsentChange, record_consent
from app.db.engine import transaction
from app.db.sql import text
from tests.support.buckets import s3
from tests.support.database import Database, watched

from .people import consent, execute, lay

__all__ = ["s3"]
pytestmark = pytest.mark.usefixtures("people", "keys", "s3")
FIRST = "SELECT recommendation_id FROM recommendations WHERE user_id = 'hannah' ORDER BY position LIMIT 1"
KEY = {"Idempotency-Key": "k-1"}


@pytest.fixture
def send(call, pool):
    """Hannah imports, or says something of a recommendation, under her key."""
    with transaction() as connection:
        item = connection.execute(text(FIRST)).scalar()

    def post(what):
        if what == "imports":
            return call("POST", "/api/v1/users/me/imports", pool.token("hannah"), headers=KEY)
        path = f"/api/v1/users/me/recommendations/{item}/feedback"
        body = {"action": "not_true", "note": "my private note"}
        return call("POST", path, pool.token("hannah"), body=body, headers=KEY)

    return post


def test_a_key_is_no_way_around_a_consent_that_lapsed_before_the_sweep(send):
    assert send("feedback").status == 201
    lay("UPDATE consents SET expires_at = clock_timestamp() WHERE user_id = 'hannah'")

    again = send("feedback")

    assert (again.status, again.body["code"]) == (403, "consent_required")
    assert "my private note" not in again.text


def test_a_key_is_free_again_after_its_day(send):
    first = send("imports").body["data"]["import_id"]
    assert send("imports").body["data"]["import_id"] == first
    execute("UPDATE idempotency_keys SET created_at = now() - interval '2 days', expires_at = now()")

    assert send("imports").body["data"]["import_id"] != first


class Revocation:
    """A no that is said before the n-th message to the database, on a connection of its own."""

    def __init__(self, database_url, before):
        self.left = before
        self.failed = None
        self.thread = threading.Thread(target=self.say, args=(Database(database_url),))

    def say(self, database):
        try:
            with database.begin() as connection:
                record_consent(connection, ConsentChange("hannah", "revoked", "test"))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test names it
            self.failed = error

    def __call__(self, _):
        self.left -= 1
        if self.left == 0:
            self.thread.start()
            self.thread.join(0.2)


@pytest.mark.parametrize("what", ["feedback", "imports"])
def test_a_no_is_answered_wherever_a_request_under_a_key_stands(send, database_url, what):
    """Before each of its messages: the keys of both are the same rows, and the person's lock is one."""
    for number in range(1, 20):
        consent("hannah")
        send(what)
        execute("""
            INSERT INTO idempotency_keys (user_id, key, method, path, request_sha256, created_at, expires_at)
            VALUES ('hannah', 'of yesterday', 'POST', '/x', repeat('a', 64), now() - interval '2 days', now())
            ON CONFLICT DO NOTHING
        """)
        no = Revocation(database_url, number)
        with watched(no):
            answer = send(what)
        if no.thread.ident is None:
            break
        no.thread.join(30)

        assert no.failed is None, f"before message {number}"
        assert answer.status in {201, 403, 404}, f"before message {number}"
    assert number > 3
