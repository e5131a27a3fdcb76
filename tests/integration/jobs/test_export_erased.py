"""A copy that is made while its person is erased: wherever the two meet, nothing of it is left."""

import pytest

from app.core import objects
from app.db import erasure, exports
from app.db.access import REQUEST
from app.domain.bringing import key_of
from edge.errors import RunFailed
from lambdas import erase_data, export_data
from tests.support.buckets import EXPORTS, keys, s3

__all__ = ["s3"]
pytestmark = pytest.mark.usefixtures("bus")

STORE, REMOVE = objects.store, objects.remove


class Killed(BaseException):
    """As a killed process: nothing of ours handles it."""


def event(detail_type, user, request_id):
    return {"detail-type": detail_type, "detail": {"user_id": user, "request_id": str(request_id)}}


@pytest.fixture
def copy(database, join):
    """Hannah asks for a copy of everything; the event that starts it."""
    join("hannah", "hannah")
    with database.transaction(REQUEST.of("hannah")) as connection:
        exports.request_export(connection, "hannah")
        job = exports.current_export(connection, "hannah")
    return event("Export Requested", "hannah", job.export_id)


@pytest.fixture
def end(database):
    """She asks for the end of everything; the event that the removal of her sign-in hands on."""

    def ask():
        with database.transaction(REQUEST.of("hannah")) as connection:
            erasure.request_erasure(connection, "hannah")
            return event("Sign-in Removed", "hannah", erasure.own_erasure(connection).erase_id)

    return ask


def test_a_copy_is_not_ready_once_the_end_was_asked_for(copy, end, query, s3, monkeypatch):
    def late(*what):
        end()
        STORE(*what)

    monkeypatch.setattr(objects, "store", late)

    assert export_data.handler(copy, None)["written"] is False
    assert keys(s3, EXPORTS) == []
    assert query("SELECT count(*) FROM export_jobs WHERE status = 'ready'") == [(0,)]


def test_a_copy_that_is_stored_while_rows_go_goes_after_them(copy, end, query, s3, monkeypatch):
    key = key_of("hannah", copy["detail"]["request_id"])
    removed = []

    def remove(bucket, names):
        REMOVE(bucket, names)
        if bucket == EXPORTS and EXPORTS not in removed:  # stored just then, by a run that dies of it
            STORE(bucket, key, "{}")
        removed.append(bucket)

    monkeypatch.setattr(objects, "remove", remove)

    erase_data.handler(end(), None)

    assert query("SELECT status FROM erase_jobs") == [("done",)]
    assert keys(s3, EXPORTS) == []


def test_a_copy_whose_run_died_after_the_end_goes_with_the_next_delivery(copy, end, s3, monkeypatch):
    def die(*what):
        erase_data.handler(end(), None)
        STORE(*what)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(objects, "store", die)
        with pytest.raises(Killed):
            export_data.handler(copy, None)
    assert keys(s3, EXPORTS) != []

    assert export_data.handler(copy, None)["written"] is False
    assert keys(s3, EXPORTS) == []


@pytest.mark.parametrize("first", ["done", "failed"])
def test_of_two_deliveries_at_once_the_later_keeps_what_can_be_fetched(copy, query, s3, monkeypatch, first):
    def store(*what):
        monkeypatch.setattr(objects, "store", STORE if first == "done" else lambda *_: 1 / 0)
        if first == "done":
            export_data.handler(copy, None)
        else:
            with pytest.raises(RunFailed, match="ZeroDivisionError"):
                export_data.handler(copy, None)
        STORE(*what)

    monkeypatch.setattr(objects, "store", store)

    export_data.handler(copy, None)

    assert query("SELECT status FROM export_jobs") == [("ready",)]
    assert keys(s3, EXPORTS) == [key_of("hannah", copy["detail"]["request_id"])]


def test_nothing_is_removed_of_a_copy_that_was_made_before(copy, s3):
    assert export_data.handler(copy, None)["written"] is True
    assert export_data.handler(copy, None)["written"] is False

    assert keys(s3, EXPORTS) == [key_of("hannah", copy["detail"]["request_id"])]
