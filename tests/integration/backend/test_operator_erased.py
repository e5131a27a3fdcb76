"""The books name nobody who is erased: not by a request sent again, nor by one at work meanwhile."""

import time
from threading import Thread

import pytest

from app.api import observed
from app.db import erasure, operator_person_flags, operator_runs
from app.db.sql import text
from tests.support.database import Database

from .decisions import WHY, current
from .operators import rows
from .people import consent, lay

pytestmark = pytest.mark.usefixtures("database", "keys")

BOOKS = ("access_log", "operator_actions", "outbox", "idempotency_keys", "job_runs")
WAITS = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
KEY = {"Idempotency-Key": "k-1"}


@pytest.fixture
def hannah(database):
    consent("hannah")


@pytest.fixture
def erase(database_url):
    """Erases Hannah, on a connection of its own."""

    def run():
        database = Database(database_url)
        with database.begin() as connection:
            asked = "INSERT INTO erase_jobs (user_id, status) VALUES ('hannah', 'running') RETURNING erase_id"
            erase_id = connection.execute(text(asked)).scalar()
        with database.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '20s'"))
            erasure.erase(connection, "hannah", erase_id)

    return run


@pytest.fixture
def erased_meanwhile(erase, database_url, monkeypatch):
    """An erasure that begins when a look is noted and not yet committed."""
    note, end = observed.note_look, Thread(target=erase)

    def slow(*look):
        note(*look)
        end.start()
        patience = time.monotonic() + 10
        with Database(database_url).connect() as beside:
            while end.is_alive() and not beside.execute(text(WAITS)).all() and time.monotonic() < patience:
                time.sleep(0.02)

    monkeypatch.setattr(observed, "note_look", slow)
    return end


def naming():
    """The books in which Hannah still stands."""
    return [book for book in BOOKS if rows(f"SELECT FROM {book} AS r WHERE r::text LIKE '%hannah%'")]


def looks():
    return rows("SELECT user_id, reason FROM access_log")


@pytest.mark.parametrize("deed", ["flag", "recompute"])
def test_a_request_that_is_sent_again_finds_nobody(ask, hannah, erase, deed):
    first = ask("POST", f"/users/hannah/{deed}", body=WHY, headers=KEY)
    erase()

    again = ask("POST", f"/users/hannah/{deed}", body=WHY, headers=KEY)

    assert (first.status, again.status) == ({"flag": 200, "recompute": 202}[deed], 404)
    assert naming() == []
    assert looks() == [("erased", "erased")]


def test_so_does_a_decision(ask, served, erase):
    path, headers = f"/recommendations/{current()[0]}/flag", KEY | {"If-Match": '"1"'}
    assert ask("POST", path, body=WHY, headers=headers).status == 200
    erase()

    assert ask("POST", path, body=WHY, headers=headers).status == 404
    assert naming() == []


@pytest.mark.parametrize("deed", ["flag", "override"])
def test_a_decision_that_outlived_what_it_was_about_is_not_found(ask, served, deed):
    """The key was found before the erasure, and the recommendation looked for after it."""
    path, headers = f"/recommendations/{current()[0]}/{deed}", KEY | {"If-Match": '"1"'}
    body = WHY | ({"reason_code": "not_suitable"} if deed == "override" else {})
    assert ask("POST", path, body=body, headers=headers).status == 200
    lay("DELETE FROM recommendations")

    assert ask("POST", path, body=body, headers=headers).status == 404


def test_a_look_that_is_noted_after_the_erasure_names_nobody(ask, hannah, erase, monkeypatch):
    note = observed.note_look

    def late(*look):
        erase()
        note(*look)

    monkeypatch.setattr(observed, "note_look", late)
    answer = ask("GET", "/users/hannah")

    assert answer.status == 200, "it was read before"
    assert naming() == []
    assert looks() == [("erased", "erased")]


@pytest.mark.parametrize("deed", ["flag", "recompute"])
def test_a_deed_that_is_noted_after_the_erasure_is_undone(ask, hannah, erase, monkeypatch, deed):
    module = {"flag": operator_person_flags, "recompute": operator_runs}[deed]
    note = module.note_deed

    def late(*deed):
        erase()
        note(*deed)

    monkeypatch.setattr(module, "note_deed", late)

    assert ask("POST", f"/users/hannah/{deed}", body=WHY, headers=KEY).status == 404
    assert naming() == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/users"), ("POST", "/users/hannah/flag"), ("POST", "/users/hannah/recompute")],
)
def test_an_erasure_waits_for_who_is_writing(ask, hannah, erased_meanwhile, method, path):
    answer = ask(method, path, body=WHY if method == "POST" else None)
    erased_meanwhile.join(20)

    assert answer.status in {200, 202}
    assert naming() == []
