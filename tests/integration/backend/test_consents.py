"""Consent as events: what counts as active, and why nothing is written after a revocation was answered."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from app.db.access import Access
from app.db.consents import ConsentChange, record_consent, users_with_consent
from app.db.engine import transaction
from app.db.locks import lock_users

from .people import consent, execute

pytestmark = pytest.mark.usefixtures("database")


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


def test_a_consent_ends_when_its_time_is_over():
    consent("lapsed")
    execute("""
        INSERT INTO consents (user_id, purpose, event, notice_version, method, expires_at)
        VALUES ('lapsed', 'education', 'reauthorised', '2', 'test', now() - interval '1 second')
    """)

    assert active("lapsed") == frozenset()
    with transaction() as connection:
        assert record_consent(connection, ConsentChange("lapsed", "granted", "test", "2"))
    assert active("lapsed") == {"lapsed"}


def test_a_revocation_waits_for_whoever_writes_for_that_person(database_url):
    consent("u1")
    job = create_engine(database_url)
    with job.begin() as writing:
        lock_users(writing, ["u1"])
        assert users_with_consent(writing, ["u1"]) == {"u1"}
        with pytest.raises(OperationalError, match="lock timeout"), transaction(Access(1000, 50)) as late:
            record_consent(late, ConsentChange("u1", "revoked", "test", "1"))
    with job.begin() as writing:
        consent("u1", "revoked")
        lock_users(writing, ["u1"])
        assert users_with_consent(writing, ["u1"]) == frozenset(), (
            "checked under the lock, it sees the revocation"
        )
    job.dispose()


@pytest.mark.parametrize("change", ["UPDATE consents SET event = 'granted'", "DELETE FROM consents"])
def test_what_was_said_cannot_be_changed(change):
    consent("u1")

    with pytest.raises(IntegrityError, match="append-only"), transaction() as connection:
        connection.execute(text(change))
