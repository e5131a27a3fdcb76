import pytest

from lambdas import assign_persona, compute_features, generate_recommendations

from .conftest import AS_OF, run_chain, scheduled, signup, tables

WINDOWS = (30, 90, 180)
EXPECTED = {"hannah": "high_utilization", "sam": "subscription_heavy", "sarah": "savings_builder"}


def texts(query, user_id, window=30):
    rows = query(
        "SELECT because ->> 'text' FROM recommendations JOIN recommendation_sets USING (set_id)"
        " WHERE recommendations.user_id = :user_id AND window_days = :window AND superseded_at IS NULL"
        " ORDER BY position",
        user_id=user_id,
        window=window,
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize("name", EXPECTED)
def test_an_event_reaches_persona_and_recommendations_in_every_window(people, bus, query, name):
    answers = run_chain(bus, signup(name))

    assert [answer["stage"] for answer in answers] == [
        "compute-features",
        "assign-persona",
        "generate-recommendations",
    ]
    assert [answer["events"] for answer in answers] == [1, 1, 0]
    personas = query("SELECT window_days, persona FROM persona_assignments WHERE user_id = :name", name=name)
    assert dict(map(tuple, personas)) == dict.fromkeys(WINDOWS, EXPECTED[name])
    for window in WINDOWS:
        assert 3 <= len(texts(query, name, window)) <= 5


@pytest.mark.parametrize("window", WINDOWS)
def test_hannahs_text_states_her_own_numbers(people, bus, query, window):
    run_chain(bus, signup("hannah"))

    assert texts(query, "hannah", window)[0] == (
        "We noticed your Visa ending in 4523 is at 68% utilization ($3,400 of $5,000 limit). "
        "Bringing this below 30% could reduce interest charges of $87/month."
    )


def test_the_events_detail_carries_run_and_day(people, bus):
    envelope = signup("hannah")

    run_chain(bus, envelope)

    assert [entry["DetailType"] for entry in bus.entries] == ["Features Computed", "Persona Assigned"]
    for envelope_sent, event_type in zip(
        bus.envelopes(), ["features.computed", "persona.assigned"], strict=True
    ):
        assert envelope_sent["detail"] == {
            "event_type": event_type,
            "user_id": "hannah",
            "timestamp": "2026-11-20T12:00:00+00:00",
            "as_of": AS_OF.isoformat(),
            "run_id": envelope["id"],
        }


def test_the_same_event_twice_gives_the_same_rows_and_one_event(people, bus, query):
    envelope = signup("hannah")
    run_chain(bus, envelope)
    before, sent = tables(query), len(bus.entries)

    again = compute_features.handler(envelope, None)

    assert (again["computed"], again["unchanged"], again["events"]) == (0, 1, 0)
    assert tables(query) == before
    assert len(bus.entries) == sent


def test_a_new_event_runs_the_chain_again_over_unchanged_data(people, bus, query):
    run_chain(bus, signup("hannah"))
    before = tables(query)

    answers = run_chain(bus, signup("hannah"))

    assert [answer["stage"] for answer in answers][-1] == "generate-recommendations"
    assert tables(query) == before


def test_a_schedule_serves_everybody_and_announces_nothing(people, bus, query, join, consent):
    join("no-consent", "sam")
    consent("no-consent", "revoked")

    answers = [
        stage.handler(scheduled(), None)
        for stage in (compute_features, assign_persona, generate_recommendations)
    ]

    assert all(
        (answer["users"], answer["computed"], answer["skipped"]["no_consent"], answer["events"])
        == (4, 3, 1, 0)
        for answer in answers
    )
    assert {entry["DetailType"] for entry in bus.entries} == {"Shard Ready"}
    assert query("SELECT count(*) FROM recommendation_sets WHERE superseded_at IS NULL") == [(9,)]


def test_schedule_and_event_give_the_same_rows(people, bus, query):
    for name in EXPECTED:
        run_chain(bus, signup(name))
    by_event = tables(query)
    results = (
        "recommendations, recommendation_sets, persona_assignments, feature_snapshots, recurring_streams"
    )
    query(f"TRUNCATE {results}, shards, job_runs CASCADE")

    for stage in (compute_features, assign_persona, generate_recommendations):
        stage.handler(scheduled(), None)

    assert tables(query) == by_event


def test_shards_cover_everybody(people, bus, query, monkeypatch):
    monkeypatch.setattr("lambdas.everybody.SHARD_SIZE", 2)

    answer = compute_features.handler(scheduled(), None)

    assert (answer["users"], answer["computed"]) == (3, 3)


def test_a_person_without_accounts_gets_starter_content(join, bus, query):
    join("new")

    run_chain(bus, signup("new"))

    assert set(query("SELECT persona FROM persona_assignments")) == {("insufficient_data",)}
    rows = query("SELECT DISTINCT catalogue_id, type FROM recommendations")
    assert len(rows) == 3
    assert all(row.catalogue_id.startswith("gen-") and row.type == "education" for row in rows)


def test_a_later_day_supersedes_and_an_earlier_one_does_not(people, bus, query):
    for day in ("2026-11-20", "2026-11-21", "2026-11-19"):
        for stage in (compute_features, assign_persona, generate_recommendations):
            stage.handler(scheduled(f"{day}T01:00:00Z"), None)

    current = query(
        "SELECT DISTINCT as_of FROM recommendation_sets WHERE superseded_at IS NULL AND user_id = 'hannah'"
    )
    assert [str(row.as_of) for row in current] == ["2026-11-20"]
    streams = query("SELECT DISTINCT as_of FROM recurring_streams WHERE user_id = 'hannah'")
    assert all(str(row.as_of) >= "2026-11-19" for row in streams)


def test_one_persons_data_never_touches_another(people, bus, query):
    for name in EXPECTED:
        run_chain(bus, signup(name))
    before = tables(query)

    query("DELETE FROM liabilities WHERE user_id = 'sam'")
    query("DELETE FROM transactions WHERE user_id = 'sam'")
    compute_features.handler(scheduled(), None)

    after = tables(query)
    for table in ("features", "streams"):
        assert [row for row in after[table] if row.user_id != "sam"] == [
            row for row in before[table] if row.user_id != "sam"
        ]
    assert not any(row.user_id == "sam" for row in after["streams"])


def test_the_same_ids_may_belong_to_two_people(join, bus, query):
    # Edge case 38: a joint account reaches both, and neither sees a sum of the two.
    for user_id in ("one", "two"):
        join(user_id, "hannah")

    compute_features.handler(scheduled(), None)

    rows = query("SELECT net_spend FROM feature_snapshots WHERE window_days = 30")
    assert len(rows) == 2
    assert len(set(rows)) == 1
