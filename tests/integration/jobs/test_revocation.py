"""A revocation takes effect before it is answered, wherever the chain stands at that moment."""

import threading

import pytest

from app.db import engine
from app.db.consents import ConsentChange, record_consent
from app.db.locks import lock_users
from app.db.sql import text
from lambdas import assign_persona, compute_features, generate_recommendations, operations
from tests.support.database import Database, watched

from .conftest import run_chain, scheduled, signup

STAGES = (compute_features, assign_persona, generate_recommendations)
ERASED = ("feature_snapshots", "recurring_streams", "persona_assignments")


def left_of(query, user_id):
    """What is left of a person's results, tombstones apart."""
    counts = {
        table: query(f"SELECT count(*) FROM {table} WHERE user_id = :user", user=user_id)[0][0]
        for table in ERASED
    }
    counts["words"] = query(
        "SELECT count(*) FROM recommendations WHERE user_id = :user AND (status <> 'withdrawn'"
        " OR because <> '{}' OR eligibility <> '[]' OR concat(title, summary, why_now, catalogue_id) <> '')",
        user=user_id,
    )[0][0]
    counts["sets"] = query(
        "SELECT count(*) FROM recommendation_sets"
        " WHERE user_id = :user AND (superseded_at IS NULL OR persona <> '')",
        user=user_id,
    )[0][0]
    return {name: count for name, count in counts.items() if count}


def shown(query, user_id, kind="education"):
    return query(
        "SELECT because ->> 'text' FROM recommendations JOIN recommendation_sets AS s USING (set_id)"
        " WHERE recommendations.user_id = :user AND type = :kind AND superseded_at IS NULL"
        " AND status IN ('approved', 'shown') ORDER BY window_days, position",
        user=user_id,
        kind=kind,
    )


def everything(timestamp="2026-11-20T12:00:00+00:00"):
    for stage in STAGES:
        stage.handler(scheduled(timestamp), None)


def test_a_no_erases_what_was_made_and_leaves_a_tombstone(people, consent, bus, query):
    everything()
    before = query("SELECT recommendation_id, created_at FROM recommendations WHERE user_id = 'hannah'")

    consent("hannah", "revoked")

    assert left_of(query, "hannah") == {}
    after = query("SELECT recommendation_id, created_at FROM recommendations WHERE user_id = 'hannah'")
    assert sorted(after) == sorted(before) != []
    assert left_of(query, "sam").keys() == {*ERASED, "words", "sets"}, "nobody else's are touched"


def test_a_no_by_the_operations_function_erases_with_the_rights_of_the_api_alone(people, bus, query):
    everything()
    said = {"operation": "record_consent", "user_id": "hannah", "action": "revoked", "method": "letter"}

    dry = operations.handler({**said, "dry_run": True}, None)["result"]
    assert left_of(query, "hannah").keys() == {*ERASED, "words", "sets"}
    done = operations.handler(said, None)["result"]

    assert left_of(query, "hannah") == {}
    assert dry["withdrawn"] == done["withdrawn"] > 0
    assert done["receipt"]["status"] == "REVOKED"
    assert operations.handler({"operation": "consent_violations"}, None)["result"] == {"violations": []}


def test_earlier_days_are_erased_as_well(people, consent, bus, query):
    everything("2026-11-19T12:00:00+00:00")
    everything()

    consent("hannah", "revoked")

    assert left_of(query, "hannah") == {}


def test_a_no_to_offers_takes_the_offers_alone(people, consent, bus, query):
    consent("sam", purpose="partner_offers")
    everything()
    lessons = shown(query, "sam")
    assert shown(query, "sam", "offer")

    consent("sam", "revoked", "partner_offers")

    assert shown(query, "sam", "offer") == []
    assert shown(query, "sam") == lessons != []
    assert query("SELECT count(*) FROM recommendations WHERE type = 'offer' AND because <> '{}'") == [(0,)]
    assert query("SELECT count(*) FROM feature_snapshots WHERE user_id = 'sam'") == [(3,)]


def test_a_no_to_what_nothing_is_made_from_erases_nothing(people, consent, bus, query):
    everything()
    before = left_of(query, "sam")
    consent("sam", purpose="chat")

    consent("sam", "revoked", "chat")

    assert left_of(query, "sam") == before


@pytest.mark.parametrize("purpose", ["education", "partner_offers"])
def test_whoever_says_yes_again_is_served_again_on_the_same_day(people, consent, bus, query, purpose):
    consent("sam", purpose="partner_offers")
    run_chain(bus, signup("sam"))
    before = shown(query, "sam"), shown(query, "sam", "offer")

    consent("sam", "revoked", purpose)
    run_chain(bus, signup("sam"))
    assert shown(query, "sam", "offer") == []
    consent("sam", purpose=purpose)
    run_chain(bus, signup("sam"))

    assert (shown(query, "sam"), shown(query, "sam", "offer")) == before


def revoker(database_url, query):
    """Says no in a connection of its own, in a thread, and notes when it was answered."""
    other = Database(database_url)

    def say():
        with other.begin() as connection:
            record_consent(connection, ConsentChange("hannah", "revoked", "test"))

    return threading.Thread(target=say)


class At:
    """Starts the revocation before the n-th statement of the jobs, and gives it the time to be first."""

    def __init__(self, number, thread):
        self.left = number
        self.seen = 0
        self.thread = thread

    def __call__(self, *_):
        self.seen += 1
        if self.seen == self.left:
            self.thread.start()
            self.thread.join(0.15)


def run_with(watch, act):
    with watched(watch):
        act()


@pytest.mark.parametrize("kind", ["event", "night"])
def test_wherever_the_chain_stands_a_no_leaves_nothing(people, consent, bus, query, *, database_url, kind):
    """Before every single statement of the three stages: before the lock, between read and write, after."""

    def act():
        if kind == "night":
            everything()
        else:
            bus.entries.clear()
            run_chain(bus, signup("hannah"))

    counter = At(0, None)
    run_with(counter, act)
    assert counter.seen > 20
    for number in range(1, counter.seen + 1):
        consent("hannah")
        thread = revoker(database_url, query)
        run_with(At(number, thread), act)
        if thread.ident is None:
            break  # a run over what was computed before takes fewer statements
        thread.join(120)

        assert left_of(query, "hannah") == {}, f"revoked before statement {number} of {counter.seen}"
        assert query(
            "SELECT event FROM consents WHERE user_id = 'hannah' ORDER BY sequence DESC LIMIT 1"
        ) == [("revoked",)]
    assert number > 20


def test_a_shard_that_waits_for_the_lock_sees_the_no_that_held_it(people, bus, query, database_url):
    other = Database(database_url)
    answers = []
    with other.begin() as holder:
        record_consent(holder, ConsentChange("sam", "revoked", "test"))
        waiting = threading.Thread(target=lambda: answers.append(compute_features.handler(scheduled(), None)))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive(), "the shard waits"
    waiting.join(120)

    assert [(one["computed"], one["skipped"]["no_consent"]) for one in answers] == [(2, 1)]
    assert left_of(query, "sam") == {}


def test_a_no_waits_for_the_job_that_writes_and_erases_what_that_wrote(people, bus, query, database_url):
    other = Database(database_url)
    order = []

    def say():
        with other.begin() as connection:
            record_consent(connection, ConsentChange("hannah", "revoked", "test"))
        order.append("answered")

    thread = threading.Thread(target=say)
    with engine.transaction() as writing:
        lock_users(writing, ["hannah"])
        thread.start()
        thread.join(0.3)
        writing.execute(
            text("""
                INSERT INTO persona_assignments (user_id, window_days, as_of, rules_version, persona, matched,
                                                 tests, input_hash)
                VALUES ('hannah', 30, '2026-11-19', '1', 'general_wellness', '{}', '{}', 'h')
            """)
        )
        order.append("written")
    thread.join(120)

    assert order == ["written", "answered"]
    assert left_of(query, "hannah") == {}
