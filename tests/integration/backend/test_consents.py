"""Consent as events: what counts as active, and why nothing is written after a revocation was answered."""

import json
from datetime import date, datetime, timedelta

import psycopg2
import pytest

from app.db.access import Access
from app.db.consents import ConsentChange, history, receipts, record_consent, users_with_consent
from app.db.engine import transaction
from app.db.locks import lock_users
from app.db.notices import NoticeChanged, StaleNotice, current_notice, publish_notices
from app.db.profiles import ensure_profile
from app.db.sql import text
from app.domain.consent import NOTICES, PURPOSES
from app.domain.errors import UnknownUser
from tests.support.database import Database

from .people import consent

pytestmark = pytest.mark.usefixtures("database")
NOTICE = NOTICES[0]


def active(*users, purpose="education"):
    with transaction() as connection:
        return users_with_consent(connection, users, purpose)


def test_only_the_last_word_of_each_person_on_that_purpose_counts():
    consent("yes")
    consent("no")
    consent("no", "revoked")
    for action in ("granted", "revoked", "granted"):
        consent("again", action)
    consent("other", purpose="partner_offers")

    assert active("yes", "no", "again", "other", "unknown") == {"yes", "again"}
    assert active("yes", "other", purpose="partner_offers") == {"other"}
    assert active() == frozenset()


def lapse(user, purpose="education", ago="1 second"):
    """Make the time of the last yes be over, as a year does."""
    with transaction() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(
            text(f"""
                UPDATE consents SET expires_at = clock_timestamp() - interval '{ago}'
                WHERE user_id = :user AND purpose = :purpose AND expires_at IS NOT NULL
            """),
            {"user": user, "purpose": purpose},
        )


def said(user):
    with transaction() as connection:
        return [(row["event"], row["purpose"]) for row in history(connection, user)]


def waiting():
    """What the outbox holds, oldest first."""
    with transaction() as connection:
        rows = connection.execute(text("SELECT detail_type, user_id, detail FROM outbox ORDER BY sequence"))
        return rows.all()


def test_a_consent_ends_when_its_time_is_over():
    consent("lapsed")
    lapse("lapsed")

    assert active("lapsed") == frozenset()
    with transaction() as connection:
        assert record_consent(connection, ConsentChange("lapsed", "granted", "test", "1")).event == "granted"
    assert active("lapsed") == {"lapsed"}


def test_a_yes_holds_for_365_days_and_says_what_it_was_given_to():
    with transaction() as connection:
        ensure_profile(connection, "u1")
        change = ConsentChange(
            "u1", "granted", "web", "1", notice_sha256=NOTICE.sha256, ip="192.0.2.1", user_agent="Browser"
        )
        record_consent(connection, change)
        row = connection.execute(
            text("""
                SELECT event, notice_version, notice_sha256, data_categories, method, host(ip) AS ip,
                       user_agent, expires_at - occurred_at AS duration FROM consents
            """)
        ).one()

    assert row[:-1] == (
        "granted", "1", NOTICE.sha256, list(NOTICE.data_categories), "web", "192.0.2.1", "Browser",
    )  # fmt: skip
    assert timedelta(days=365) <= row.duration < timedelta(days=365, seconds=5)


def test_a_yes_is_announced_once_and_the_same_again_does_nothing():
    consent("u1")
    consent("u1")

    [event] = waiting()
    assert (event.detail_type, event.user_id) == ("Consent Granted", "u1")
    assert event.detail["event_type"] == "consent.granted"
    assert (event.detail["user_id"], event.detail["purpose"]) == ("u1", "education")
    assert datetime.fromisoformat(event.detail["timestamp"]).tzinfo is not None
    assert said("u1") == [("granted", "education")]


def test_a_no_is_announced_once_and_the_same_again_does_nothing():
    consent("u1")
    consent("u1", "revoked")
    consent("u1", "revoked")

    assert [row.detail_type for row in waiting()] == ["Consent Granted", "Consent Revoked"]
    assert waiting()[-1].detail["event_type"] == "consent.revoked"
    assert [event for event, _ in said("u1")] == ["granted", "revoked"]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_yes_starts_the_chain_where_something_is_computed_for_it(purpose):
    consent("u1", purpose=purpose)

    assert len(waiting()) == (purpose in {"education", "partner_offers"})
    assert active("u1", purpose=purpose) == {"u1"}
    assert all(not active("u1", purpose=other) for other in PURPOSES if other != purpose)


def test_a_no_where_there_never_was_a_yes_is_no_event():
    consent("u1", "revoked")

    assert said("u1") == []
    assert waiting() == []


def test_within_the_last_month_a_yes_may_be_said_anew():
    consent("u1")
    lapse("u1", ago="-29 days")
    consent("u1")
    consent("u1")

    assert [event for event, _ in said("u1")] == ["granted", "reauthorised"]
    assert len(waiting()) == 2


def test_a_yes_to_a_newer_notice_is_a_new_one_and_one_to_the_older_is_refused():
    consent("u1")
    newer = NOTICE._replace(version="2", effective_from=date(2026, 1, 2), text="A newer text.")
    with transaction() as connection:
        assert publish_notices(connection, (newer,)) == ["notice education 2"]

    for version, sha256 in (("1", None), ("3", None), (None, None), ("2", NOTICE.sha256)):
        with pytest.raises(StaleNotice, match="education"), transaction() as connection:
            record_consent(connection, ConsentChange("u1", "granted", "test", version, notice_sha256=sha256))
    with transaction() as connection:
        record_consent(connection, ConsentChange("u1", "granted", "test", "2"))

    assert [event for event, _ in said("u1")] == ["granted", "reauthorised"]


def test_a_notice_of_the_future_is_not_in_force():
    later = NOTICE._replace(version="2", effective_from=date(2999, 1, 1))
    with transaction() as connection:
        publish_notices(connection, (later,))
        assert current_notice(connection, "education").version == "1"


def test_a_published_notice_never_changes():
    with transaction() as connection:
        assert publish_notices(connection) == [], "published with the schema, and once"
    for change in ({"text": "Other words."}, {"data_categories": ("accounts",)}):
        with pytest.raises(NoticeChanged, match="education 1"), transaction() as connection:
            publish_notices(connection, (NOTICE._replace(**change),))
    with pytest.raises(psycopg2.IntegrityError, match="append-only"), transaction() as connection:
        connection.execute(text("UPDATE notices SET text = 'Other'"))


def test_a_notice_carries_the_digest_of_its_own_text():
    with pytest.raises(psycopg2.IntegrityError, match="notices_check"), transaction() as connection:
        connection.execute(
            text("""
                INSERT INTO notices (purpose, version, text, sha256, data_categories, effective_from)
                VALUES ('chat', '2', 'A text', repeat('0', 64), '{accounts}', '2026-02-01')
            """)
        )


def test_nobody_consents_without_a_profile():
    with pytest.raises(UnknownUser, match="nobody"), transaction() as connection:
        record_consent(connection, ConsentChange("nobody", "granted", "test", "1"))


def test_the_receipt_says_what_when_and_how_long():
    consent("u1")
    with transaction() as connection:
        [given] = receipts(connection, "u1")
    consent("u1", "revoked")
    with transaction() as connection:
        [taken] = receipts(connection, "u1")

    first, second = given.as_dict(), taken.as_dict()
    assert (first["status"], second["status"]) == ("ACTIVE", "REVOKED")
    assert (first["durationPeriod"], first["lookbackPeriod"]) == (365, 400)
    assert first["resources"] == [
        {
            "resourceType": "CUSTOMER",
            "resourceId": "u1",
            "dataClusters": ["ACCOUNT_BASIC", "ACCOUNT_DETAILED", "TRANSACTIONS"],
        }
    ]
    assert second["id"] == first["id"] == first["record"]["event"]["id"] != second["record"]["event"]["id"]
    assert second["createdTime"] == first["createdTime"] < second["updatedTime"] < first["expirationTime"]
    assert first["record"]["notice"] == {"version": "1", "sha256": NOTICE.sha256}
    assert json.loads(json.dumps(second)) == second


def test_a_receipt_of_a_yes_whose_time_is_over_says_so():
    consent("u1")
    lapse("u1")

    with transaction() as connection:
        assert [receipt.state.status for receipt in receipts(connection, "u1")] == ["EXPIRED"]


def test_a_revocation_waits_for_whoever_writes_for_that_person(database_url):
    consent("u1")
    job = Database(database_url)
    with job.begin() as writing:
        lock_users(writing, ["u1"])
        assert users_with_consent(writing, ["u1"]) == {"u1"}
        with (
            pytest.raises(psycopg2.OperationalError, match="lock timeout"),
            transaction(Access(60_000, 50)) as late,
        ):
            record_consent(late, ConsentChange("u1", "revoked", "test", "1"))
    with job.begin() as writing:
        consent("u1", "revoked")
        lock_users(writing, ["u1"])
        assert users_with_consent(writing, ["u1"]) == frozenset(), (
            "checked under the lock, it sees the revocation"
        )


@pytest.mark.parametrize("change", ["UPDATE consents SET event = 'granted'", "DELETE FROM consents"])
def test_what_was_said_cannot_be_changed(change):
    consent("u1")

    with pytest.raises(psycopg2.IntegrityError, match="append-only"), transaction() as connection:
        connection.execute(text(change))
