"""While a person's own file is parsed nobody waits for it: what they do meanwhile holds for the file."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from app.db import erasure, import_requests, imports
from app.db.access import REQUEST
from app.db.consents import ConsentChange, record_consent
from app.db.ingest import ingest, ingest_text
from app.db.sql import text
from app.domain.errors import ConsentRequired
from scripts.lib.demo.document import demo_document
from tests.support.database import Database

from .conftest import AS_OF

TODAY = date(2026, 11, 20)
DOCUMENT = demo_document("hannah", AS_OF)


class Meanwhile:
    """A document, and what is done on another connection while it is parsed for the first time."""

    def __init__(self, database_url, document, act):
        self._other, self._document, self._act = Database(database_url), document, act
        self.passes = 0

    def __iter__(self):
        self.passes += 1
        if self.passes == 1:
            with self._other.begin() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
                connection.execute(text("SELECT set_config('app.user_id', 'hannah', true)"))
                self._act(connection)
        yield json.dumps(self._document)


def revoke(connection):
    record_consent(connection, ConsentChange("hannah", "revoked", "test"))


def end(connection):
    erasure.request_erasure(connection, "hannah")


def accounts_first(connection):
    ingest(connection, "hannah", {"accounts": DOCUMENT["accounts"]}, received_on=TODAY)


@pytest.fixture
def take(database, database_url, join):
    """Takes a document of Hannah's in, while something is done."""
    join("hannah")

    def run(document, act):
        chunks = Meanwhile(database_url, document, act)
        with database.transaction(REQUEST.of("hannah")) as connection:
            ingest_text(connection, "hannah", chunks, received_on=TODAY)
        return chunks.passes

    return run


@pytest.fixture
def begun(database, join):
    """An import of Hannah's that is being read."""
    join("hannah")
    import_id, until = uuid.uuid4(), datetime.now(UTC) + timedelta(minutes=15)
    with database.transaction(REQUEST.of("hannah")) as connection:
        import_requests.request_import(connection, "hannah", import_id, skip_invalid=False, expires_at=until)
        imports.begin(connection, "hannah", import_id, 1)
    return import_id


def rows(query):
    return query("SELECT count(*) FROM transactions")[0][0]


@pytest.mark.parametrize("act", [revoke, end])
def test_a_no_is_answered_at_once_and_nothing_is_taken(take, query, act):
    with pytest.raises(ConsentRequired):
        take(DOCUMENT, act)

    assert query("SELECT event FROM consents ORDER BY sequence DESC LIMIT 1") == [("revoked",)]
    assert rows(query) == 0


def test_what_nobody_changed_is_parsed_once(take, query):
    assert take(DOCUMENT, lambda _: None) == 3
    assert rows(query) == len(DOCUMENT["transactions"])


def test_accounts_that_came_meanwhile_are_known(take, query):
    take({"transactions": DOCUMENT["transactions"]}, accounts_first)

    assert rows(query) == len(DOCUMENT["transactions"])


@pytest.mark.parametrize("act", [revoke, end])
def test_an_import_says_that_consent_ended_while_it_was_read(begun, database, database_url, query, act):
    with database.transaction(REQUEST.of("hannah")) as connection:
        file = Meanwhile(database_url, DOCUMENT, act)
        assert imports.take(connection, "hannah", begun, file) is None

    [(status, faults)] = query("SELECT status, faults FROM imports")
    assert (status, faults[0]["reason"]) == ("rejected", "consent_required")


@pytest.mark.parametrize("own", ["with", "without"])
def test_of_two_deliveries_at_once_one_takes_the_file(begun, database, database_url, query, own):
    def other(connection):
        assert imports.take(connection, "hannah", begun, [json.dumps(DOCUMENT)]) is not None
        if own == "without":
            connection.execute(text("DELETE FROM imports"))

    with database.transaction(REQUEST.of("hannah")) as connection:
        assert imports.take(connection, "hannah", begun, Meanwhile(database_url, DOCUMENT, other)) is None

    assert rows(query) == len(DOCUMENT["transactions"])
    assert query("SELECT count(*) FROM outbox WHERE detail_type = 'Data Ingested'") == [(1,)]
