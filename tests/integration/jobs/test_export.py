"""A copy of everything held of a person: whole, of nobody else, and made once."""

import json
import uuid

import pytest

from app.db import exports
from app.db.access import REQUEST
from app.db.holdings import HOLDINGS
from app.domain.bringing import key_of
from edge.errors import RunFailed
from lambdas import export_data
from tests.support.buckets import EXPORTS, keys, s3

from .conftest import run_chain, signup
from .held import fill, holding

__all__ = ["s3"]

ERIKA = "7d1f0c3a-erika"


@pytest.fixture
def ask(database):
    """Asks for a copy; the event that starts it."""

    def do(user=ERIKA):
        with database.transaction(REQUEST.of(user)) as connection:
            exports.request_export(connection, user)
            job = exports.current_export(connection, user)
        detail = {"event_type": "export.requested", "user_id": user, "request_id": str(job.export_id)}
        return {"id": str(uuid.uuid4()), "detail-type": "Export Requested", "detail": detail}

    return do


@pytest.fixture
def erika(database, join, bus):
    join(ERIKA, "hannah")
    join("hannah", "sam")
    run_chain(bus, signup(ERIKA))
    run_chain(bus, signup("hannah"))
    fill(database, ERIKA)


def content(s3):
    [key] = keys(s3, EXPORTS)
    return json.loads(s3.get_object(Bucket=EXPORTS, Key=key)["Body"].read())


def test_the_copy_is_whole(erika, ask, query, s3):
    event = ask()
    held = holding(query, ERIKA)

    export_data.handler(event, None)

    copied = content(s3)
    expected = {it.table: held[it.table] for it in HOLDINGS if it.copied and it.table != "erase_jobs"}
    assert {table: len(rows) for table, rows in copied["held"].items() if table != "erase_jobs"} == expected
    assert all(expected.values())
    assert copied["user_id"] == ERIKA


def test_nobody_elses_row_is_in_it_and_no_operators_name(erika, ask, s3):
    export_data.handler(ask(), None)

    rows = [row for rows in content(s3)["held"].values() for row in rows]
    assert {row["user_id"] for row in rows} == {ERIKA}
    assert "olga" not in json.dumps(rows)


def test_it_can_be_fetched_for_a_while(erika, ask, database, s3):
    event = ask()
    export_data.handler(event, None)

    with database.transaction(REQUEST.of(ERIKA)) as connection:
        job = exports.current_export(connection, ERIKA)
    assert (job.status, job.object_key) == ("ready", key_of(ERIKA, job.export_id))


def test_once_more_does_no_harm(erika, ask, query, s3):
    event = ask()
    export_data.handler(event, None)
    before = query("SELECT to_jsonb(export_jobs) FROM export_jobs")

    assert export_data.handler(event, None)["written"] is False
    assert query("SELECT to_jsonb(export_jobs) FROM export_jobs") == before


def test_what_failed_says_so_and_is_tried_again(erika, ask, query, s3, monkeypatch):
    event = ask()
    with monkeypatch.context() as broken:
        broken.setattr(export_data.objects, "store", lambda *_: 1 / 0)
        with pytest.raises(RunFailed, match="ZeroDivisionError"):
            export_data.handler(event, None)
    assert query("SELECT status, error FROM export_jobs") == [("failed", "ZeroDivisionError")]

    export_data.handler(event, None)

    assert query("SELECT status FROM export_jobs") == [("ready",)]


def test_asking_twice_at_once_makes_one(erika, ask, query):
    assert ask()["detail"]["request_id"] == ask()["detail"]["request_id"]
    assert query("SELECT count(*) FROM export_jobs") == [(1,)]
