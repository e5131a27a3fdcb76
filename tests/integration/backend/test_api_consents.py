"""A person reads a notice, says yes and no, and holds a receipt of each."""

import hashlib

import pytest

from app.api.models.consents import Consents, Notice, Receipt
from app.db.engine import transaction
from app.db.sql import text
from app.domain.consent import PURPOSES
from edge.web.envelope import Envelope

from .people import bank_data, recommendations

pytestmark = pytest.mark.usefixtures("database", "keys")
NOTICES = "/api/v1/consent/notices/"
CONSENTS = "/api/v1/users/me/consents"


@pytest.fixture
def hannah(call, pool):
    return lambda method, path, **more: call(method, path, pool.token("hannah"), **more)


def notice(hannah, purpose="education"):
    return Envelope[Notice].model_validate(hannah("GET", NOTICES + purpose).body).data


def agree(hannah, purpose="education", **changed):
    read = notice(hannah, purpose)
    said = {"notice_version": read.version, "notice_sha256": read.sha256} | changed
    return hannah("PUT", f"{CONSENTS}/{purpose}", body=said, headers={"User-Agent": "Browser\t1"})


def consents(hannah):
    return Envelope[Consents].model_validate(hannah("GET", CONSENTS).body).data


def rows(statement):
    with transaction() as connection:
        return [dict(row) for row in connection.execute(text(statement)).mappings()]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_notice_is_its_text_and_the_digest_of_it(hannah, purpose):
    read = notice(hannah, purpose)

    assert (read.purpose, read.expires_after_days) == (purpose, 365)
    assert read.sha256 == hashlib.sha256(read.text.encode()).hexdigest()


def test_a_yes_to_the_notice_gives_a_receipt_and_starts_the_chain(hannah):
    answer = agree(hannah)

    receipt = Envelope[Receipt].model_validate(answer.body).data
    assert (answer.status, receipt.status, receipt.record.purpose) == (200, "ACTIVE", "education")
    assert receipt.record.notice.sha256 == notice(hannah).sha256
    assert consents(hannah).active == [receipt]
    [event] = rows("SELECT detail_type, user_id, event_id::text AS id FROM outbox")
    assert event == {"detail_type": "Consent Granted", "user_id": "hannah", "id": receipt.id}
    [kept] = rows("SELECT method, host(ip) AS ip, user_agent FROM consents")
    assert kept == {"method": "api", "ip": "127.0.0.1", "user_agent": "Browser1"}


def test_the_chain_starts_with_the_answer_and_not_a_minute_later(hannah, bus):
    agree(hannah)

    assert [event["detail-type"] for event in bus.envelopes()] == ["Consent Granted"]
    assert rows("SELECT 1 FROM outbox WHERE sent_at IS NULL") == []


def test_a_yes_is_recorded_whether_or_not_the_bus_takes_its_event(hannah, bus):
    bus.missing = True

    assert agree(hannah).status == 200
    [waiting] = rows("SELECT attempts, last_error FROM outbox WHERE sent_at IS NULL")
    assert waiting["attempts"] == 1
    assert "endpoint" in waiting["last_error"]


def test_a_refused_event_waits_for_the_relay(hannah, bus):
    bus.refuse = [[0]]

    assert agree(hannah).status == 200
    assert len(rows("SELECT 1 FROM outbox WHERE sent_at IS NULL")) == 1


def test_the_same_yes_again_changes_nothing(hannah):
    first, again = agree(hannah), agree(hannah)

    assert first.body["data"] == again.body["data"]
    assert len(consents(hannah).history) == 1


@pytest.mark.parametrize("changed", [{"notice_version": "0"}, {"notice_sha256": "0" * 64}], ids=str)
def test_a_yes_to_another_text_is_refused_and_changes_nothing(hannah, changed):
    answer = agree(hannah, **changed)

    assert (answer.status, answer.body["code"]) == (409, "notice_stale")
    assert consents(hannah) == Consents(active=[], history=[])
    assert rows("SELECT * FROM outbox") == []


def test_a_no_holds_before_it_is_answered_and_again_changes_nothing(hannah):
    agree(hannah)
    bank_data("hannah")
    recommendations("hannah", 1)

    no, again = hannah("DELETE", CONSENTS + "/education"), hannah("DELETE", CONSENTS + "/education")

    receipt = Envelope[Receipt].model_validate(no.body).data
    assert (no.status, receipt.status, again.body["data"]) == (200, "REVOKED", no.body["data"])
    assert hannah("GET", "/api/v1/users/me/accounts").body["code"] == "consent_required"
    assert {row["title"] for row in rows("SELECT title FROM recommendations")} == {""}
    assert [said.event for said in consents(hannah).history] == ["granted", "revoked"]
    assert consents(hannah).active == []
    sent = rows("SELECT detail_type FROM outbox ORDER BY sequence")
    assert [row["detail_type"] for row in sent] == ["Consent Granted", "Consent Revoked"]


def test_a_no_without_a_yes_has_no_receipt(hannah):
    answer = hannah("DELETE", CONSENTS + "/chat")

    assert (answer.status, answer.body["data"]) == (200, None)
    assert rows("SELECT * FROM profiles") == []


def test_one_persons_consent_is_nobody_elses(hannah, call, pool):
    agree(hannah)

    assert call("GET", CONSENTS, pool.token("sam")).body["data"] == {"active": [], "history": []}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("everything", {"notice_version": "1", "notice_sha256": "0" * 64}, 422),
        ("education", {"notice_version": "1"}, 422),
        ("education", {"notice_version": "1", "notice_sha256": "0" * 64, "user_id": "sam"}, 422),
        ("education", {"notice_version": "1\x00", "notice_sha256": "0" * 64}, 409),
        ("education", {"notice_version": "' OR 1=1 --", "notice_sha256": "0" * 64}, 409),
    ],
)
def test_what_is_no_agreement_is_refused(hannah, path, body, status):
    assert hannah("PUT", f"{CONSENTS}/{path}", body=body).status == status


def test_no_header_says_where_a_person_is(hannah):
    read = notice(hannah)
    said = {"notice_version": read.version, "notice_sha256": read.sha256}
    pretended = {"X-Forwarded-For": "10.9.8.7", "User-Agent": "x" * 9000}
    hannah("PUT", CONSENTS + "/education", body=said, headers=pretended)

    [kept] = rows("SELECT host(ip) AS ip, length(user_agent) AS agent FROM consents")
    assert kept == {"ip": "127.0.0.1", "agent": 300}
