"""The operations function on a real PostgreSQL: what the scripts ask for and what they are told."""

import base64
import gzip
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.db.engine import transaction
from app.db.migrations import runner
from app.db.notices import StaleNotice
from app.db.sql import text
from app.domain.errors import ConsentRequired, UnknownUser
from lambdas.operation_requests import MAX_DOCUMENT_BYTES, InvalidRequest
from lambdas.operations import handler
from tests.support.database import Database

DOCUMENT = {
    "accounts": [
        {
            "account_id": "checking",
            "type": "depository",
            "subtype": "checking",
            "name": "Checking",
            "mask": "0001",
            "balances": {"current": 850.0, "available": 800.0, "limit": None, "iso_currency_code": "USD"},
        }
    ],
    "transactions": [],
    "liabilities": {"credit": []},
}


def run(operation, **request):
    answer = handler({"operation": operation, **request}, None)
    assert answer["operation"] == operation
    return answer["result"]


def scalar(statement, **values):
    with transaction() as connection:
        return connection.execute(text(statement), values).scalar()


@pytest.mark.usefixtures("empty_database")
def test_migrate_applies_everything_once():
    first, second = run("migrate"), run("migrate")

    assert first["from"] is None
    assert first["applied"][0] == "0001"
    assert first["to"] == first["applied"][-1]
    assert "notice education 1" in first["published"]
    assert second == {"from": first["to"], "to": first["to"], "applied": [], "published": []}


def test_two_who_migrate_at_once_do_not_collide(empty_database_url):
    engine = Database(empty_database_url)

    def one():
        with engine.begin() as connection:
            return runner.migrate(connection).applied

    with ThreadPoolExecutor(2) as pool:
        applied = [future.result() for future in [pool.submit(one), pool.submit(one)]]

    assert sorted(map(bool, applied)) == [False, True]


@pytest.mark.usefixtures("database")
def test_check_connection_says_to_what(connection_secret):
    result = run("check_connection")

    assert result["database"] == connection_secret["database"]
    assert result["user"] == connection_secret["username"]
    assert result["migration"]
    assert result["tls"] is False, "the embedded PostgreSQL has none"
    assert result["latency_ms"] > 0


@pytest.mark.usefixtures("database")
def test_record_profile_makes_and_corrects():
    assert run("record_profile", user_id="u1", email="Hannah@Demo.com") == {"created": True}
    assert run("record_profile", user_id="u1", email="new@demo.com") == {"created": False}
    assert run("record_profile", user_id="u1", email="new@demo.com") == {"created": False}

    assert scalar("SELECT email FROM profiles WHERE user_id = 'u1'") == "new@demo.com"


def consent(action, **more):
    return run("record_consent", user_id="u1", action=action, method="demo", notice_version="1", **more)[
        "recorded"
    ]


@pytest.mark.usefixtures("database")
def test_consent_is_recorded_once_and_can_be_taken_back():
    said = [consent(action) for action in ("granted", "granted", "revoked", "revoked", "granted")]

    assert said == [True, False, True, False, True]
    assert (
        scalar("SELECT string_agg(event, ' ' ORDER BY sequence) FROM consents") == "granted revoked granted"
    )


@pytest.mark.usefixtures("database")
def test_revoking_what_was_never_given_records_nothing():
    assert consent("revoked") is False


@pytest.mark.usefixtures("database")
def test_a_stale_notice_is_refused_by_name():
    for stale in ({"notice_version": "0"}, {"notice_version": "1", "notice_sha256": "0" * 64}):
        with pytest.raises(StaleNotice, match=r"show (that|this) one"):
            run("record_consent", user_id="u1", action="granted", method="demo", **stale)

    assert scalar("SELECT count(*) FROM consents") == 0


@pytest.mark.usefixtures("database")
def test_a_dry_run_answers_what_would_happen_and_nothing_does():
    planned = run(
        "record_consent", user_id="u1", action="granted", method="m", notice_version="1", dry_run=True
    )

    assert (planned["recorded"], planned["event"], planned["receipt"]["status"]) == (
        True,
        "granted",
        "ACTIVE",
    )
    assert scalar("SELECT (SELECT count(*) FROM consents) + (SELECT count(*) FROM outbox)") == 0


@pytest.mark.usefixtures("database")
def test_consents_shows_where_each_purpose_stands_and_all_that_was_said():
    consent("granted")
    consent("granted", purpose="partner_offers")
    consent("revoked", purpose="partner_offers")

    shown = run("consents", user_id="u1")
    [offers] = run("consents", user_id="u1", purpose="partner_offers")["receipts"]

    assert [receipt["status"] for receipt in shown["receipts"]] == ["ACTIVE", "REVOKED"]
    assert [row["event"] for row in shown["history"]] == ["granted", "granted", "revoked"]
    assert offers == shown["receipts"][1]
    assert run("consents", user_id="nobody") == {"receipts": [], "history": []}
    assert json.loads(json.dumps(shown)) == shown


@pytest.mark.usefixtures("database")
def test_the_notice_in_force_is_shown_with_its_digest():
    shown = run("notice", purpose="partner_offers")

    assert (shown["version"], shown["sha256"]) == ("1", hashlib.sha256(shown["text"].encode()).hexdigest())


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.usefixtures("database")
def test_ingest_takes_a_document(packed):
    consent("granted")
    body = (
        {"document_gz": base64.b64encode(gzip.compress(json.dumps(DOCUMENT).encode())).decode()}
        if packed
        else {"document": DOCUMENT}
    )

    report = run("ingest", user_id="u1", **body)

    counts = {"accounts": 1, "transactions": 0, "liabilities": 0}
    assert report == counts | {"rejected": [], "unlisted": 0, "refused": False}
    assert scalar("SELECT balance_current::text FROM accounts WHERE user_id = 'u1'") == "850.00"


@pytest.mark.usefixtures("database")
def test_ingest_refuses_whole_and_writes_nothing():
    consent("granted")
    broken = DOCUMENT | {"transactions": [{"transaction_id": "t1"}]}

    report = run("ingest", user_id="u1", document=broken)

    assert report["refused"] is True
    assert [fault["field"] for fault in report["rejected"]] == ["account_id", "date", "amount"]
    assert scalar("SELECT count(*) FROM accounts") == 0


@pytest.mark.usefixtures("database")
def test_ingest_needs_consent():
    run("record_profile", user_id="u1", email="a@demo.com")

    with pytest.raises(ConsentRequired):
        run("ingest", user_id="u1", document=DOCUMENT)

    assert scalar("SELECT count(*) FROM accounts") == 0


@pytest.mark.usefixtures("database")
def test_ingest_needs_a_person():
    with pytest.raises(UnknownUser):
        run("ingest", user_id="nobody", document=DOCUMENT)


@pytest.mark.usefixtures("database")
def test_stage_status_lists_runs_of_one_person_or_of_all():
    with transaction() as connection:
        connection.execute(
            text("""
                INSERT INTO job_runs (run_id, stage, event_type, user_id, as_of, status, finished_at)
                SELECT gen_random_uuid(), 'compute-features', 'signup', person, '2026-01-02', 'done', now()
                FROM unnest(ARRAY['u1', 'u2']) AS person
            """)
        )

    everyone = run("stage_status", since="2020-01-01T00:00:00Z")["runs"]
    [mine] = run("stage_status", since="2020-01-01T00:00:00+00:00", user_id="u2")["runs"]

    assert len(everyone) == 2
    assert (mine["stage"], mine["user_id"], mine["as_of"], mine["status"]) == (
        "compute-features",
        "u2",
        "2026-01-02",
        "done",
    )
    assert json.loads(json.dumps(mine))["finished_at"].startswith("20")
    assert run("stage_status", since="2999-01-01T00:00:00Z")["runs"] == []


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ({}, "operation"),
        ({"operation": "drop_everything"}, "migrate"),
        ({"operation": ["migrate"]}, "migrate"),
        ({"operation": "migrate", "force": True}, "force"),
        ({"operation": "record_profile", "user_id": "u1", "email": "no address s3cret"}, "email"),
        (
            {"operation": "record_consent", "user_id": "u1", "action": "maybe s3cret", "method": "m"},
            "action",
        ),
        ({"operation": "ingest", "user_id": "u1"}, "document"),
        ({"operation": "ingest", "user_id": "u1", "document_gz": "s3cret"}, "document_gz"),
        ({"operation": "stage_status", "since": "yesterday s3cret"}, "since"),
    ],
)
@pytest.mark.usefixtures("database")
def test_a_wrong_request_is_named_and_never_quoted(event, named):
    with pytest.raises(InvalidRequest, match=named) as refusal:
        handler(event, None)

    assert "s3cret" not in str(refusal.value)


@pytest.mark.usefixtures("database")
def test_a_small_payload_that_unpacks_to_a_huge_one_is_refused():
    run("record_profile", user_id="u1", email="a@demo.com")
    bomb = gzip.compress(b'{"accounts":"' + b" " * MAX_DOCUMENT_BYTES + b'"}')

    with pytest.raises(InvalidRequest, match="at most"):
        run("ingest", user_id="u1", document_gz=base64.b64encode(bomb).decode())
