import threading

from app.db.consents import ConsentChange, record_consent
from app.db.sql import text
from lambdas import assign_persona, compute_features, generate_recommendations
from lambdas.shell import run
from lambdas.stage import Stage
from tests.support.database import Database

from .conftest import run_chain, scheduled, signup, tables


def statuses(query):
    return [row.status for row in query("SELECT status FROM job_runs ORDER BY started_at")]


def test_without_consent_nothing_is_computed_and_it_says_so(people, consent, bus, query):
    consent("hannah", "revoked")

    [answer] = run_chain(bus, signup("hannah"))

    assert answer["skipped"]["no_consent"] == 1
    assert statuses(query) == ["skipped:no_consent"]
    assert not any(tables(query).values())
    assert bus.calls == []


def test_an_unknown_person_is_recorded_not_failed(database, bus, query):
    [answer] = run_chain(bus, signup("nobody"))

    assert answer["skipped"]["unknown_user"] == 1
    assert statuses(query) == ["skipped:unknown_user"]


def test_consent_revoked_between_two_stages_stops_the_chain(people, consent, bus, query):
    compute_features.handler(signup("hannah"), None)

    consent("hannah", "revoked")
    answer = assign_persona.handler(bus.envelopes()[0], None)

    assert answer["skipped"]["no_consent"] == 1
    assert query("SELECT * FROM persona_assignments") == []


def test_expired_consent_is_none(people, bus, query):
    query("ALTER TABLE consents DISABLE TRIGGER consents_append_only")
    query("UPDATE consents SET expires_at = now() - interval '1 second' WHERE user_id = 'hannah'")

    answer = compute_features.handler(signup("hannah"), None)

    assert answer["skipped"]["no_consent"] == 1


def test_a_revocation_during_a_run_waits_for_it_and_none_slips_in_between(people, database_url, bus, query):
    # It starts after the run has read the consent, and must not be answered before the run's commit.
    other = Database(database_url)
    order, waiting, threads = [], threading.Event(), []

    def revoke():
        with other.begin() as connection:
            waiting.set()
            record_consent(connection, ConsentChange("hannah", "revoked", "test", "1"))
        order.append("revoked")

    def advance(connection, user_ids, as_of, clock):
        threads.append(threading.Thread(target=revoke))
        threads[0].start()
        waiting.wait(60)
        threads[0].join(0.3)
        done = compute_features.advance(connection, user_ids, as_of, clock)
        order.append("computed")
        return done

    run(Stage("compute-features", advance, compute_features.STAGE.behind), signup("hannah"))
    threads[0].join(60)
    with other.begin() as connection:
        active = connection.execute(
            text("SELECT event FROM consents ORDER BY sequence DESC LIMIT 1")
        ).scalar()

    assert order == ["computed", "revoked"]
    assert active == "revoked"
    assert generate_recommendations.handler(signup("hannah"), None)["skipped"]["no_consent"] == 1


def test_offers_need_their_own_consent(people, consent, bus, query):
    offers = "SELECT count(*) FROM recommendations WHERE type = 'offer'"
    stages = (compute_features, assign_persona, generate_recommendations)
    for stage in stages:
        stage.handler(scheduled(), None)
    without = query(offers)

    consent("sam", purpose="partner_offers")
    stages[-1].handler(scheduled("2026-11-20T13:00:00Z"), None)

    assert without == [(0,)]
    rows = query("SELECT DISTINCT user_id, compensation_disclosure FROM recommendations WHERE type = 'offer'")
    assert rows == [("sam", "SpendSense may receive compensation. This is not a recommendation.")]
