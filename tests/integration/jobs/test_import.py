"""A file that a person has sent: taken once, whole or not at all, reported row by row, gone afterwards."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from app.core import objects
from app.db import import_requests, imports
from app.db.access import REQUEST
from app.domain.bringing import key_of
from app.domain.errors import MalformedEvent
from edge.errors import RunFailed
from lambdas import compute_features, import_data
from scripts.lib.demo.document import demo_document
from tests.support.buckets import UPLOADS, keys, s3

from .conftest import AS_OF

__all__ = ["s3"]
NOBODYS = uuid.UUID(int=1)  # the same in each process of the test run, which names the tests by it


@pytest.fixture
def send(database, s3, join):
    """Has a person who consents send a file; the event of the bucket."""
    join("hannah")

    def put(document, *, user="hannah", skip_invalid=False):
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        import_id = uuid.uuid4()
        with database.transaction(REQUEST.of(user)) as connection:
            until = datetime.now(UTC) + timedelta(minutes=15)
            import_requests.request_import(
                connection, user, import_id, skip_invalid=skip_invalid, expires_at=until
            )
        key = key_of(user, import_id)
        s3.put_object(Bucket=UPLOADS, Key=key, Body=body)
        described = {"bucket": {"name": UPLOADS}, "object": {"key": key, "size": len(body)}}
        return {"id": "e", "source": "aws.s3", "detail-type": "Object Created", "detail": described}

    return put


@pytest.fixture
def report(database):
    """What the person is told of the import that an event is about."""

    def read(event, user="hannah"):
        import_id = uuid.UUID(event["detail"]["object"]["key"].split("/")[1].removesuffix(".json"))
        with database.transaction(REQUEST.of(user)) as connection:
            return json.loads(import_requests.read_import(connection, user, import_id))

    return read


def rows(query):
    return query("SELECT count(*) FROM transactions")[0][0]


def faulty():
    document = demo_document("hannah", AS_OF)
    document["transactions"][3]["amount"] = "a lot"
    return document


def test_a_file_is_taken_reported_and_deleted(send, report, bus, query, s3):
    document = demo_document("hannah", AS_OF)
    event = send(document)
    assert report(event)["status"] == "waiting"

    import_data.handler(event, None)

    told = report(event)
    size = event["detail"]["object"]["size"]
    taken = len(document["accounts"]) + len(document["transactions"]) + 1
    assert told["status"] == "done"
    assert told["progress"] == {"bytes": size, "rows": taken, "taken": taken}
    assert told["report"]["transactions"] == len(document["transactions"]) == rows(query)
    assert told["report"]["rejected"] == []
    assert keys(s3, UPLOADS) == []


def test_new_data_start_the_chain_at_once(send, bus, query):
    import_data.handler(send(demo_document("hannah", AS_OF)), None)

    [event] = bus.envelopes()
    assert (event["detail-type"], event["detail"]["event_type"]) == ("Data Ingested", "data.ingested")
    assert compute_features.handler(event, None)["computed"] == 1


def test_one_fault_refuses_the_file_and_says_which_row(send, report, bus, query, s3):
    event = send(faulty())

    import_data.handler(event, None)

    told = report(event)
    assert told["status"] == "rejected"
    assert told["report"]["rejected"] == [
        {"kind": "transactions", "row": 3, "id": told["report"]["rejected"][0]["id"], "field": "amount"}
        | {"reason": told["report"]["rejected"][0]["reason"]}
    ]
    assert told["progress"]["taken"] == rows(query) == 0
    assert bus.entries == []
    assert keys(s3, UPLOADS) == []


def test_good_rows_are_taken_where_the_person_asked_for_that(send, report, bus, query):
    document = faulty()
    event = send(document, skip_invalid=True)

    import_data.handler(event, None)

    told = report(event)
    assert (told["status"], len(told["report"]["rejected"])) == ("done", 1)
    assert told["report"]["transactions"] == rows(query) == len(document["transactions"]) - 1
    assert len(bus.entries) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"accounts": [', "broken_json"),
        (b"[]", "not_an_object"),
        (b'{"accounts": ["\xff"]}', "not_utf8"),
        (b"\x00\x01", "not_an_object"),
        (b"{}", "no_rows"),
        (b'{"foo": 1}', "no_rows"),
        (b'{"transactions": []}', "no_rows"),
    ],
)
def test_what_is_no_document_is_refused_by_name(send, report, bus, body, reason):
    event = send(body)

    import_data.handler(event, None)

    told = report(event)
    assert told["status"] == "rejected"
    assert [fault["reason"] for fault in told["report"]["rejected"]] == [reason]


def test_without_consent_nothing_is_taken(send, report, consent, bus, query):
    event = send(demo_document("hannah", AS_OF))
    consent("hannah", "revoked")

    import_data.handler(event, None)

    assert report(event)["report"]["rejected"][0]["reason"] == "consent_required"
    assert rows(query) == 0


def test_a_second_delivery_changes_nothing(send, report, bus, query):
    event = send(demo_document("hannah", AS_OF))
    import_data.handler(event, None)
    before = query("SELECT to_jsonb(imports) FROM imports")

    again = import_data.handler(event, None)

    assert again["read"] is False
    assert query("SELECT to_jsonb(imports) FROM imports") == before
    assert len(bus.entries) == 1


def test_a_run_that_dies_before_the_file_is_gone_is_finished_by_the_next(send, bus, s3, monkeypatch):
    event = send(demo_document("hannah", AS_OF))
    with monkeypatch.context() as dying:
        dying.setattr(import_data.objects, "remove", lambda *_: 1 / 0)
        with pytest.raises(RunFailed, match="ZeroDivisionError"):
            import_data.handler(event, None)
    assert keys(s3, UPLOADS) != []

    import_data.handler(event, None)

    assert keys(s3, UPLOADS) == []
    assert len(bus.entries) == 1


def test_what_failed_says_so_and_is_taken_by_the_next_delivery(send, report, bus, query, monkeypatch):
    event = send(demo_document("hannah", AS_OF))
    with monkeypatch.context() as broken:
        broken.setattr(imports, "take_in", lambda *_, **__: 1 / 0)
        with pytest.raises(RunFailed, match="ZeroDivisionError"):
            import_data.handler(event, None)
    failed = report(event)
    assert (failed["status"], failed["report"]["rejected"][0]["reason"]) == ("failed", "try_again")
    assert rows(query) == 0

    import_data.handler(event, None)

    assert report(event)["status"] == "done"
    assert rows(query) > 0


@pytest.mark.parametrize(("body", "status"), [(None, "done"), (b"[]", "rejected"), (b"\xff", "rejected")])
def test_a_delivery_that_fails_takes_no_file_from_another(
    send, report, bus, query, *, s3, monkeypatch, body, status
):
    event = send(demo_document("hannah", AS_OF) if body is None else body)
    fetch = objects.fetch

    def other(*_):
        raise TimeoutError

    def fetch_while_another_fails(*what):
        monkeypatch.setattr(objects, "fetch", other)
        with pytest.raises(RunFailed, match="TimeoutError"):
            import_data.handler(event, None)
        assert report(event)["status"] == "failed"
        fetch(*what)

    monkeypatch.setattr(objects, "fetch", fetch_while_another_fails)

    import_data.handler(event, None)

    assert report(event)["status"] == status
    assert (rows(query) > 0) is (status == "done")
    assert keys(s3, UPLOADS) == []
    monkeypatch.setattr(objects, "fetch", fetch)
    assert import_data.handler(event, None)["read"] is False
    assert report(event)["status"] == status


def test_a_file_that_is_gone_is_no_endless_failure(send, report, bus, s3):
    event = send(demo_document("hannah", AS_OF))
    s3.delete_object(Bucket=UPLOADS, Key=event["detail"]["object"]["key"])

    import_data.handler(event, None)

    assert report(event)["report"]["rejected"][0]["reason"] == "no_file"


def test_a_fault_of_s3_is_raised(send, monkeypatch, bus):
    event = send(demo_document("hannah", AS_OF))
    monkeypatch.setenv("UPLOADS_BUCKET", "of-somebody-else")

    with pytest.raises(RunFailed, match="NoSuchBucket"):
        import_data.handler(event, None)


def test_a_file_never_sent_is_given_up(send, report, query):
    event = send({})
    query("UPDATE imports SET upload_expires_at = now() - interval '1 hour' RETURNING 1")

    told = report(event)

    assert (told["status"], told["report"]["rejected"][0]["reason"]) == ("failed", "no_file")


def test_nobody_elses_key_is_read(send, join, query, s3):
    join("sam")
    event = send(demo_document("hannah", AS_OF))
    stolen = event["detail"]["object"]["key"].replace("hannah", "sam")
    s3.put_object(Bucket=UPLOADS, Key=stolen, Body=b"{}")
    event["detail"]["object"]["key"] = stolen

    assert import_data.handler(event, None)["read"] is False
    assert rows(query) == 0


@pytest.mark.parametrize("key", ["hannah", "hannah/x.json", f"{NOBODYS}.json", f"/{NOBODYS}.json"])
def test_a_key_that_is_none_of_ours_goes_to_the_dead_letters(key):
    with pytest.raises(MalformedEvent):
        import_data.handler({"detail": {"object": {"key": key, "size": 1}}}, None)
