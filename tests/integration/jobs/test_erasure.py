"""The end of everything held of a person: asked for, done after a death at any step, and nothing is left."""

import uuid

import psycopg2
import pytest

from app.db import erasure
from app.db.access import BATCH, ERASED, REQUEST
from app.db.consents import ConsentChange, record_consent
from app.db.profiles import ensure_profile
from app.db.sql import text
from app.domain.bringing import key_of
from edge.errors import RunFailed
from lambdas import compute_features, erase_data
from tests.support.buckets import EXPORTS, UPLOADS, keys, s3

from .conftest import run_chain, signup
from .held import classified, fill, holding, tables_of_people, traces

__all__ = ["s3"]

ERIKA = "7d1f0c3a-erika"


@pytest.fixture
def erika(database, join, bus, query):
    """Erika, of whom every table holds something; Hannah, who stays."""
    join(ERIKA, "hannah")
    join("hannah", "hannah")
    run_chain(bus, signup(ERIKA))
    run_chain(bus, signup("hannah"))
    fill(database, ERIKA)


@pytest.fixture
def ask(database, query):
    """Asks for the end; the event that the removal of the sign-in hands on."""

    def do(user=ERIKA):
        with database.transaction(REQUEST.of(user)) as connection:
            erasure.request_erasure(connection, user)
            erase_id = erasure.own_erasure(connection).erase_id
        detail = {"event_type": "signin.removed", "user_id": user, "request_id": str(erase_id)}
        return {"id": str(uuid.uuid4()), "detail-type": "Sign-in Removed", "detail": detail}

    return do


def test_somebody_has_decided_about_every_table_of_people(query):
    assert tables_of_people(query) == classified(), "name the new table in app/db/holdings.py"


def test_nothing_is_left(erika, ask, query, s3):
    before = holding(query, "hannah")
    empty = [table for table, rows in holding(query, ERIKA).items() if not rows]
    assert empty == ["erase_jobs"], "tables that this test says nothing about"
    assert "shards" in traces(query, ERIKA)
    event = ask()
    held = holding(query, ERIKA)

    answer = erase_data.handler(event, None)

    assert answer["erased"] is True
    assert answer["rows"] >= sum(held.values()) - held["erase_jobs"]
    assert traces(query, ERIKA) == []
    assert holding(query, "hannah") == before


def test_the_proof_stays_with_the_digest_of_what_they_agreed_to(erika, ask, query, s3):
    erase_data.handler(ask(), None)

    [(status, sha256, counts, user_id)] = query(
        "SELECT status, consent_log_sha256, counts, user_id FROM erase_jobs"
    )
    assert (status, len(sha256), user_id.startswith("sha256:")) == ("done", 64, True)
    assert counts["transactions"] > 0
    assert query("SELECT operator_id, action, user_id FROM operator_actions") == [
        ("olga", "flag_user", "erased")
    ]


def test_files_go_with_the_rows(erika, ask, query, s3):
    event = ask()
    for bucket, table, column in (
        (UPLOADS, "imports", "import_id"),
        (EXPORTS, "export_jobs", "export_id"),
    ):
        [(name,)] = query(f"SELECT {column} FROM {table} WHERE user_id = :user", user=ERIKA)
        s3.put_object(Bucket=bucket, Key=key_of(ERIKA, name), Body=b"{}")

    erase_data.handler(event, None)

    assert keys(s3, UPLOADS) == keys(s3, EXPORTS) == []


STEPS = ("begin", "files_of", "erase", "remove uploads", "remove exports", "after everything")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.usefixtures("erika", "s3")
def test_a_death_at_any_step_is_made_up_for(ask, query, monkeypatch, step):
    event = ask()

    class Killed(BaseException):
        """As a killed process: nothing of ours handles it."""

    def die(*_, **__):
        raise Killed

    with monkeypatch.context() as dying:
        if step.startswith("remove"):
            real = erase_data.objects.remove
            bucket = UPLOADS if step.endswith("uploads") else EXPORTS
            dying.setattr(
                erase_data.objects, "remove", lambda name, k: die() if name == bucket else real(name, k)
            )
        elif step == "after everything":
            dying.setattr(erase_data.logger, "info", die)
        elif step == "begin":
            dying.setattr(erasure.JOBS, "begin", die)
        else:
            dying.setattr(erasure, step, die)
        with pytest.raises(Killed):
            erase_data.handler(event, None)

    erase_data.handler(event, None)

    assert traces(query, ERIKA) == []
    assert query("SELECT status FROM erase_jobs") == [("done",)]


def test_what_failed_says_so_and_is_tried_again(erika, ask, query, s3, monkeypatch):
    event = ask()
    with monkeypatch.context() as broken:
        broken.setattr(erasure, "erase", lambda *_: 1 / 0)
        with pytest.raises(RunFailed, match="ZeroDivisionError"):
            erase_data.handler(event, None)
    assert query("SELECT status, error FROM erase_jobs") == [("failed", "ZeroDivisionError")]

    erase_data.handler(event, None)

    assert traces(query, ERIKA) == []


def test_a_second_delivery_changes_nothing(erika, ask, query, s3):
    event = ask()
    erase_data.handler(event, None)
    before = query("SELECT to_jsonb(erase_jobs) FROM erase_jobs")

    assert erase_data.handler(event, None)["erased"] is False
    assert query("SELECT to_jsonb(erase_jobs) FROM erase_jobs") == before


def test_the_engine_stops_with_the_request(erika, ask, bus, query):
    ask()

    assert query("SELECT count(*) FROM feature_snapshots WHERE user_id = :u", u=ERIKA) == [(0,)]
    answer = compute_features.handler(signup(ERIKA), None)
    assert answer["skipped"]["erased"] == 1


def test_an_event_that_comes_late_leaves_no_trace(erika, ask, bus, query, s3):
    erase_data.handler(ask(), None)

    assert compute_features.handler(signup(ERIKA), None)["skipped"]["erased"] == 1
    assert traces(query, ERIKA) == []


def begin_again(connection, what):
    if what == "profile":
        ensure_profile(connection, ERIKA)
    else:
        record_consent(connection, ConsentChange(ERIKA, "granted", "test", "1", "education"))


@pytest.mark.parametrize("what", ["profile", "consent"])
def test_nothing_begins_anew_with_an_old_token(erika, ask, database, s3, what):
    event = ask()
    if what == "profile":  # until then it is there, and making sure of it begins nothing
        erase_data.handler(event, None)

    with (
        pytest.raises(psycopg2.DatabaseError) as refused,
        database.transaction(REQUEST.of(ERIKA)) as connection,
    ):
        begin_again(connection, what)

    assert refused.value.pgcode == ERASED


def test_asking_twice_is_one_request(erika, ask, query, s3):
    first, second = ask(), ask()

    assert first["detail"]["request_id"] == second["detail"]["request_id"]
    erase_data.handler(first, None)
    assert ask()["detail"]["request_id"] == first["detail"]["request_id"], "also when it is done"


@pytest.mark.parametrize("table", ["consents", "decision_traces", "decision_contexts", "access_log"])
def test_books_stay_closed_for_everybody_else(erika, ask, database, table):
    ask()  # asked for, and not begun

    change = "UPDATE access_log SET user_id = 'erased'" if table == "access_log" else f"DELETE FROM {table}"
    with pytest.raises(psycopg2.DatabaseError), database.transaction(BATCH) as connection:
        connection.execute(text(change))
