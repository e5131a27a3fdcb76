"""The year is over: inactive at once by the clock, erased by the night's sweep; and the audit of it all."""

from types import SimpleNamespace

import pytest

from app.db.consent_audit import consent_violations
from app.db.consents import users_with_consent
from app.db.ingest import ingest
from app.db.sql import text
from app.domain.errors import ConsentRequired
from edge.errors import RunFailed
from lambdas import compute_features, lapsed_consents
from lambdas.lapsed_consents import SweepIncomplete, end_lapsed_consents
from scripts.lib.demo.document import demo_document

from .conftest import AS_OF, STAGES, run_chain, scheduled, signup
from .test_revocation import left_of, shown


@pytest.fixture
def lapse(database):
    """Makes a person's consent end at this moment: what was made before it was made in time."""

    def end(user_id, purpose="education"):
        with database.transaction() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(
                text("""
                    UPDATE consents SET expires_at = clock_timestamp()
                    WHERE user_id = :user AND purpose = :purpose AND expires_at IS NOT NULL
                """),
                {"user": user_id, "purpose": purpose},
            )

    return end


def events(query, user_id):
    rows = query("SELECT event FROM consents WHERE user_id = :user ORDER BY sequence", user=user_id)
    return [row.event for row in rows]


def test_the_night_ends_what_lapsed_and_leaves_the_others(people, lapse, bus, query, database):
    run_chain(bus, signup("hannah"))
    run_chain(bus, signup("sam"))
    lapse("hannah")
    with database.transaction() as connection:
        assert users_with_consent(connection, ["hannah", "sam"]) == {"sam"}, "before any sweep"

    compute_features.handler(scheduled(), None)

    assert events(query, "hannah") == ["granted", "expired"]
    assert left_of(query, "hannah") == {}
    assert events(query, "sam") == ["granted"]
    assert shown(query, "sam")
    [detail] = query("SELECT detail FROM outbox WHERE detail_type = 'Consent Revoked'")[0]
    assert (detail["event_type"], detail["user_id"], detail["purpose"], detail["reason"]) == (
        "consent.revoked", "hannah", "education", "expired",
    )  # fmt: skip


def test_a_second_sweep_finds_nothing(people, lapse, bus, query):
    lapse("hannah")

    assert (end_lapsed_consents().consents, end_lapsed_consents().consents) == (1, 0)
    assert events(query, "hannah") == ["granted", "expired"]


def test_lapsed_offers_go_and_the_lessons_stay(people, consent, lapse, bus, query):
    consent("sam", purpose="partner_offers")
    run_chain(bus, signup("sam"))
    lessons = shown(query, "sam")
    lapse("sam", "partner_offers")

    ended = end_lapsed_consents()

    assert ended.withdrawn > 0
    assert shown(query, "sam", "offer") == []
    assert shown(query, "sam") == lessons


def test_who_says_yes_again_before_the_sweep_keeps_everything(people, consent, lapse, bus, query):
    run_chain(bus, signup("hannah"))
    before = shown(query, "hannah")
    lapse("hannah")
    consent("hannah")

    assert end_lapsed_consents().consents == 0
    assert shown(query, "hannah") == before


def test_a_no_to_what_has_lapsed_erases_before_the_sweep_comes(people, consent, lapse, bus, query):
    run_chain(bus, signup("hannah"))
    lapse("hannah")

    consent("hannah", "revoked")

    assert left_of(query, "hannah") == {}
    assert end_lapsed_consents().consents == 0


def test_the_sweep_goes_shard_by_shard_and_within_its_time(people, lapse, query, monkeypatch):
    monkeypatch.setattr(lapsed_consents, "SHARD_SIZE", 1)
    for name in ("hannah", "sam", "sarah"):
        lapse(name)
    times = iter([60_000, 60_000, 1])

    with pytest.raises(SweepIncomplete, match="2 consents ended"):
        end_lapsed_consents(SimpleNamespace(get_remaining_time_in_millis=lambda: next(times)))

    assert end_lapsed_consents().consents == 1


def test_the_sweep_comes_even_when_the_stage_fails(people, lapse, bus, query, monkeypatch):
    lapse("hannah")
    monkeypatch.setattr(compute_features, "run", lambda *_: 1 / 0)

    with pytest.raises(RunFailed, match="ZeroDivisionError"):
        compute_features.handler(scheduled(), None)

    assert events(query, "hannah") == ["granted", "expired"]


def violations(database):
    with database.transaction() as connection:
        return [(found.kind, found.user_id, found.purpose) for found in consent_violations(connection)]


def test_whatever_was_said_no_result_lies_outside_of_consent(people, consent, lapse, bus, query, *, database):
    consent("sam", purpose="partner_offers")
    for name in ("hannah", "sam", "sarah"):
        run_chain(bus, signup(name))
    consent("hannah", "revoked")
    consent("sam", "revoked", "partner_offers")
    consent("hannah")
    run_chain(bus, signup("hannah"))
    lapse("sarah")
    end_lapsed_consents()

    assert violations(database) == []


MOVED = {
    "feature_snapshots": "UPDATE feature_snapshots SET computed_at = now() - interval '1 day'",
    "persona_assignments": "UPDATE persona_assignments SET assigned_at = now() - interval '1 day'",
    "recommendation_sets": "UPDATE recommendation_sets SET created_at = now() - interval '1 day'",
    "recommendations": "UPDATE recommendations SET created_at = now() - interval '1 day'",
}


@pytest.mark.parametrize("kind", MOVED)
def test_a_result_outside_of_consent_is_found(people, bus, query, database, kind):
    run_chain(bus, signup("sam"))

    query(MOVED[kind])

    assert set(violations(database)) == {(kind, "sam", "education")}


def test_an_offer_without_its_own_consent_is_found(people, consent, bus, query, database):
    run_chain(bus, signup("sam"))
    query("UPDATE recommendations SET type = 'offer', compensation_disclosure = 'Paid' WHERE position = 1")

    assert set(violations(database)) == {("recommendations", "sam", "partner_offers")}


def test_a_sign_up_before_consent_skips_and_the_real_run_starts_with_the_yes(join, consent, bus, query):
    skipped = run_chain(bus, signup("hannah"))
    join("hannah", "hannah")
    consent("hannah", "revoked")
    skipped += run_chain(bus, signup("hannah"))
    consent("hannah")
    [announced] = query("SELECT detail_type, detail FROM outbox WHERE detail_type = 'Consent Granted'")

    envelope = {"id": "e1", "detail-type": announced.detail_type, "detail": announced.detail}
    answers = [compute_features.handler(envelope, None)]
    answers += [STAGES[one["detail-type"]](one, None) for one in bus.envelopes()[:1]]
    answers += [STAGES[one["detail-type"]](one, None) for one in bus.envelopes()[1:]]
    again = compute_features.handler({**envelope, "id": "e2"}, None)

    assert [next(name for name, n in one["skipped"].items() if n) for one in skipped] == [
        "unknown_user",
        "no_consent",
    ]
    assert [one["stage"] for one in answers] == [
        "compute-features",
        "assign-persona",
        "generate-recommendations",
    ]
    assert len(shown(query, "hannah")) >= 9
    assert again["events"] == 0, "sent twice by the relay, it is one run all the same"


def test_new_bank_data_of_somebody_who_said_no_are_not_kept(join, consent, query, database):
    join("hannah", "hannah")
    before = query("SELECT count(*), max(updated_at) FROM transactions")
    consent("hannah", "revoked")

    document = demo_document("hannah", AS_OF)
    document["transactions"][0]["transaction_id"] = "new"

    with pytest.raises(ConsentRequired), database.transaction() as connection:
        ingest(connection, "hannah", document, received_on=AS_OF)

    assert query("SELECT count(*), max(updated_at) FROM transactions") == before
