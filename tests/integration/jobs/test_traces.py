"""Every recommendation has its trace, in its transaction and in the person's chain, and replays from it."""

import json
from dataclasses import replace
from datetime import timedelta

import psycopg2
import pytest

from app.db.access import MIGRATION, OPERATIONS
from app.db.decision_traces_read import read_chain, read_link
from app.db.ingest import ingest
from app.db.replays import NoTrace, replay_person, replay_recommendation
from app.domain.recommendations import SHIPPED_CATALOGUE, engine
from app.domain.recommendations.chain import first_broken
from lambdas import assign_persona, compute_features, generate_recommendations, operations
from scripts.lib.demo.document import demo_document

from .conftest import AS_OF, run_chain, scheduled, signup

STAGES = (compute_features, assign_persona, generate_recommendations)
NAMES = ("hannah", "sam", "sarah")


@pytest.fixture
def night(people, bus):
    """One night for everybody; by default the first."""

    def run(timestamp="2026-11-20T01:00:00Z"):
        for stage in STAGES:
            stage.handler(scheduled(timestamp), None)

    return run


@pytest.fixture
def as_operator(database):
    def do(act, *args):
        with database.transaction(OPERATIONS) as connection:
            return act(connection, *args)

    return do


def links(connection, user_id):
    return list(read_chain(connection, user_id))


def ids(query, user_id="hannah"):
    rows = query(
        "SELECT recommendation_id::text FROM decision_traces WHERE user_id = :user_id ORDER BY position",
        user_id=user_id,
    )
    return [row[0] for row in rows]


def tamper(query, statement):
    """Changes a trace as only somebody with the owner's power could."""
    for table in ("decision_traces", "decision_contexts"):
        query(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
        query(f"ALTER TABLE {table} DISABLE TRIGGER {table}_only_erased")
    query(statement)


def test_every_recommendation_has_a_trace_and_all_replay(night, query, as_operator, consent):
    consent("hannah", purpose="partner_offers")
    night()

    missing = "SELECT count(*) FROM recommendations LEFT JOIN decision_traces USING (recommendation_id)"
    assert query(f"{missing} WHERE trace_id IS NULL") == [(0,)]
    for name in NAMES:
        report = as_operator(replay_person, name)
        assert (report["differing"], report["broken"]) == (0, None)
        assert report["replayed"] >= 9
        shown = dict(
            map(tuple, query("SELECT recommendation_id::text, because ->> 'text' FROM recommendations"))
        )
        assert all(one["text"] == shown[one["recommendation_id"]] for one in report["recommendations"])


def test_a_trace_has_the_whole_shape_and_no_person_in_it(night, query, as_operator, consent):
    consent("hannah", purpose="partner_offers")
    night()
    offer = query("SELECT recommendation_id::text FROM recommendations WHERE type = 'offer' LIMIT 1")[0][0]

    trace = as_operator(read_link, offer).trace()

    assert set(trace) == {
        "trace_id", "recommendation_id", "set_id", "user_ref", "created_at", "as_of", "window", "currency",
        "consent", "offers_consent", "offers_allowed", "dismissed", "overridden", "preferred", "data",
        "features", "inputs", "persona", "candidates", "eligibility", "guardrails", "template", "slots",
        "rendered_sha256", "code_version", "catalogue_version", "feature_version", "supersedes",
    }  # fmt: skip
    assert set(trace["consent"]) == {"id", "purpose", "notice_version", "checked_at"}
    assert trace["offers_consent"]["purpose"] == "partner_offers"
    assert trace["data"] == {
        "history_days": trace["inputs"]["history_days"],
        "tx_count": trace["inputs"]["posted_count"],
        "last_tx_date": query("SELECT max(date)::text FROM transactions WHERE user_id = 'hannah'")[0][0],
        "balances_as_of": AS_OF.isoformat(),
    }
    assert set(trace["features"][0]) == {
        "persona", "name", "value", "threshold", "op", "result", "null_reason",
    }  # fmt: skip
    assert any(row["rejected_because"] == "trigger not met" for row in trace["candidates"])
    assert any(str(row["rejected_because"]).startswith("not eligible") for row in trace["candidates"])
    assert '"hannah"' not in json.dumps(trace)


def test_a_second_delivery_adds_nothing(people, bus, query):
    run_chain(bus, signup("hannah"))
    before = query("SELECT * FROM decision_traces ORDER BY user_id, position")

    run_chain(bus, signup("hannah"))

    assert query("SELECT * FROM decision_traces ORDER BY user_id, position") == before


def test_a_newer_set_follows_in_the_chain_and_names_what_it_replaces(night, query, as_operator):
    night()
    first = {row.window_days: str(row.set_id) for row in query(
        "SELECT window_days, set_id FROM recommendation_sets WHERE user_id = 'hannah'")}  # fmt: skip

    night("2026-11-21T01:00:00Z")

    chain = as_operator(links, "hannah")
    assert first_broken(chain) is None
    newer = [link.trace() for link in chain if link.trace()["as_of"] == "2026-11-20"]
    assert newer
    assert all(trace["supersedes"] == first[int(trace["window"][:-1])] for trace in newer)
    assert {link.trace()["supersedes"] for link in chain if link.trace() not in newer} == {None}


def test_a_late_row_leaves_the_old_trace_as_it_was(night, query, as_operator, database):
    # Edge case 37: a row dated before the day arrives after it was served.
    night()
    before = query("SELECT * FROM decision_traces WHERE user_id = 'hannah' ORDER BY position")
    document = demo_document("hannah", AS_OF)
    late = {**document["transactions"][-1], "transaction_id": "late", "amount": 75.5}
    late["date"] = (AS_OF - timedelta(days=2)).isoformat()
    with database.transaction() as connection:
        ingest(
            connection, "hannah", document | {"transactions": [late]}, received_on=AS_OF + timedelta(days=1)
        )

    night("2026-11-20T02:00:00Z")

    after = query("SELECT * FROM decision_traces WHERE user_id = 'hannah' ORDER BY position")
    assert after[: len(before)] == before
    assert len(after) > len(before)
    report = as_operator(replay_person, "hannah")
    assert (report["differing"], report["broken"], report["replayed"]) == (0, None, len(after))


def test_a_trace_cannot_be_changed(night, query):
    night()

    for change in (
        "UPDATE decision_traces SET body = '{}'",
        "UPDATE decision_traces SET body = NULL, body_sha256 = sha256",
        "DELETE FROM decision_traces",
        "UPDATE decision_contexts SET body = '{}'",
        "DELETE FROM decision_contexts",
    ):
        with pytest.raises(psycopg2.IntegrityError, match="append-only"):
            query(change)


def test_a_tampered_trace_does_not_replay_and_its_link_is_named(night, query, as_operator):
    night()
    third = ids(query)[2]

    tamper(
        query,
        "UPDATE decision_traces SET body = jsonb_set(body, '{slots,0,value}', '\"Diners ending in 9999\"')"
        " WHERE user_id = 'hannah' AND position = 3",
    )

    one = as_operator(replay_recommendation, third)
    assert (one["differing"], one["broken"]["recommendation_id"]) == (1, third)
    everything = as_operator(replay_person, "hannah")
    assert (everything["differing"], everything["broken"]["position"]) == (1, 3)
    assert as_operator(replay_person, "sam")["broken"] is None


def test_a_changed_context_breaks_the_first_link_of_its_set(night, query, as_operator):
    night()
    tamper(
        query,
        "UPDATE decision_contexts SET body = jsonb_set(body, '{consent,notice_version}', '\"2\"')"
        " WHERE set_id = (SELECT set_id FROM decision_traces WHERE user_id = 'hannah' AND position = 1)",
    )

    assert as_operator(replay_person, "hannah")["broken"]["position"] == 1


def test_a_removed_trace_is_missed(night, query, as_operator):
    night()
    tamper(query, "DELETE FROM decision_traces WHERE user_id = 'hannah' AND position = 2")

    assert "link 2 is missing" in as_operator(replay_person, "hannah")["broken"]["reason"]


def test_old_traces_replay_after_the_editions_they_name_were_superseded(night, database, as_operator):
    from app.db.editions.catalogue import CATALOGUE, catalogue_edition  # noqa: PLC0415
    from app.db.editions.write import Origin, approve, draft  # noqa: PLC0415

    night()
    reworded = tuple(
        item if item.generic else item._replace(because=f"{item.because} It can help.", version=2)
        for item in SHIPPED_CATALOGUE.education
    )
    edition = catalogue_edition(replace(SHIPPED_CATALOGUE, version="2027-02", education=reworded))
    with database.transaction(MIGRATION) as connection:
        draft(connection, edition, Origin("anna"))
        approve(connection, CATALOGUE, "2027-02", "ben")
    night("2026-11-21T01:00:00Z")

    versions = {link.trace()["catalogue_version"] for link in as_operator(links, "hannah")}
    assert versions == {SHIPPED_CATALOGUE.version, "2027-02"}
    report = as_operator(replay_person, "hannah")
    assert (report["differing"], report["broken"]) == (0, None)


def test_an_unfaithful_text_is_dropped_filled_from_below_and_queued(people, bus, query, monkeypatch):
    top = run_and_take_first(bus, query)
    query("TRUNCATE recommendations, recommendation_sets, decision_traces, decision_contexts CASCADE")
    from app.domain.recommendations import prepare  # noqa: PLC0415

    rendered = prepare.render

    def lie(template, filled):
        said = rendered(template, filled)
        return said.replace("68%", "12%")

    monkeypatch.setattr(prepare, "render", lie)
    run_chain(bus, signup("hannah"))

    assert top not in {row[0] for row in query("SELECT catalogue_id FROM recommendations")}
    dropped = query("SELECT catalogue_id, reasons FROM dropped_texts WHERE catalogue_id = :top", top=top)
    assert [(row.catalogue_id, row.reasons) for row in dropped] == [(top, ["12%"])] * 3
    for _, count in query("SELECT set_id, count(*) FROM recommendations GROUP BY 1"):
        assert 3 <= count <= 5


def run_and_take_first(bus, query):
    run_chain(bus, signup("hannah"))
    return query("SELECT catalogue_id FROM recommendations WHERE position = 1")[0][0]


def test_the_operation_replays_one_or_all_and_refuses_neither(night, query):
    night()
    one = ids(query)[0]

    assert (
        operations.handler({"operation": "replay", "recommendation_id": one}, None)["result"]["differing"]
        == 0
    )
    result = operations.handler({"operation": "replay", "user_id": "hannah"}, None)["result"]
    assert (result["replayed"], result["differing"]) == (len(ids(query)), 0)
    for wrong in ({}, {"recommendation_id": one, "user_id": "hannah"}, {"recommendation_id": "x"}):
        with pytest.raises(operations.InvalidRequest):
            operations.handler({"operation": "replay", **wrong}, None)
    with pytest.raises(NoTrace):
        operations.handler({"operation": "replay", "user_id": "nobody"}, None)


def test_the_set_id_follows_from_what_decided(people, bus, query):
    run_chain(bus, signup("hannah"))
    rows = query(
        "SELECT set_id::text, user_id, window_days, as_of::text, input_hash, rules_version, catalogue_version"
        " FROM recommendation_sets"
    )

    for row in rows:
        name = f"{row.user_id}/{row.window_days}/{row.as_of}/{row.input_hash}/{row.rules_version}/"
        assert row.set_id == str(engine.uuid.uuid5(engine._NAMESPACE, name + row.catalogue_version))


def test_an_erased_trace_leaves_the_chain_whole(night, query, as_operator):
    night()
    query("UPDATE decision_traces SET body = NULL WHERE user_id = 'hannah' AND position = 2")

    report = as_operator(replay_person, "hannah")

    assert (report["erased"], report["differing"], report["broken"]) == (1, 0, None)
