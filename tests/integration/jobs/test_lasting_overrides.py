"""An operator's override outlasts the night, in every window, for that person alone, and replays."""

import pytest

from app.db.access import CONSOLE, OPERATIONS
from app.db.operator_decisions import Order
from app.db.operator_overrides import override
from app.db.replays import replay_person
from app.domain.recommendations.ranking import OVERRIDDEN
from lambdas import assign_persona, compute_features, generate_recommendations

from .conftest import run_chain, scheduled, signup

STAGES = (compute_features, assign_persona, generate_recommendations)
FIRST, SECOND = "2026-11-20T01:00:00Z", "2026-11-21T01:00:00Z"
WINDOWS = (30, 90, 180)


@pytest.fixture
def night(bus, join):
    """A night for everybody: Hannah, somebody with the very same bank data, and Sam."""
    for user, name in (("hannah", "hannah"), ("twin", "hannah"), ("sam", "sam")):
        join(user, name)

    def run(timestamp):
        for stage in STAGES:
            stage.handler(scheduled(timestamp), None)

    return run


@pytest.fixture
def shown(query):
    """The entries that a person is shown, best first."""

    def read(user, window=30, kind="education"):
        found = query(
            "SELECT catalogue_id FROM recommendations AS item JOIN recommendation_sets USING (set_id)"
            " WHERE item.user_id = :user AND window_days = :window AND type = :kind"
            " AND superseded_at IS NULL AND status = 'approved' ORDER BY position",
            user=user,
            window=window,
            kind=kind,
        )
        return [row.catalogue_id for row in found]

    return read


@pytest.fixture
def context(query):
    """What the traces of a person's current set share."""

    def read(user, window=30):
        [(body,)] = query(
            "SELECT body FROM decision_contexts JOIN recommendation_sets AS sets USING (set_id)"
            " WHERE sets.user_id = :user AND window_days = :window AND superseded_at IS NULL",
            user=user,
            window=window,
        )
        return body

    return read


@pytest.fixture
def overrule(database, query):
    """Overrides an entry in a person's current set of 30 days, and puts another in its place."""

    def do(user, entry, instead=None):
        [(id_, version)] = query(
            "SELECT recommendation_id::text, version FROM recommendations AS item"
            " JOIN recommendation_sets USING (set_id) WHERE item.user_id = :user AND window_days = 30"
            " AND superseded_at IS NULL AND catalogue_id = :entry",
            user=user,
            entry=entry,
        )
        order = Order("olga", "request", id_, version, "It does not fit her at all.", "not_suitable")
        with database.transaction(CONSOLE.of("olga")) as connection:
            override(connection, order, instead)

    return do


@pytest.fixture
def replays(database):
    """Whether everything that a person was ever recommended replays."""

    def check(user):
        with database.transaction(OPERATIONS) as connection:
            report = replay_person(connection, user)
        return (report["differing"], report["broken"]) == (0, None)

    return check


def of_reason(context, reason, kind="edu-"):
    found = (row for row in context["candidates"] if row["rejected_because"] == reason)
    return next(row["catalogue_id"] for row in found if row["catalogue_id"].startswith(kind))


def test_what_was_overridden_is_gone_the_next_night_in_every_window(night, shown, context, overrule, replays):
    night(FIRST)
    first = shown("hannah")[0]
    assert all(first in shown("hannah", window) for window in WINDOWS)

    overrule("hannah", first)
    night(SECOND)

    for window in WINDOWS:
        assert first not in shown("hannah", window)
        assert 3 <= len(shown("hannah", window)) <= 5
        decided = context("hannah", window)
        assert (decided["as_of"], decided["overridden"]) == ("2026-11-20", [first])
        assert of_reason(decided, OVERRIDDEN) == first
    assert replays("hannah")


def test_a_replacement_is_kept_the_next_night_and_decided_like_any(night, shown, context, overrule, replays):
    night(FIRST)
    first, better = shown("hannah")[0], of_reason(context("hannah"), "outranked")

    overrule("hannah", first, better)
    night(SECOND)
    night("2026-11-22T01:00:00Z")

    assert shown("hannah")[0] == better
    assert first not in shown("hannah")
    assert context("hannah")["preferred"] == [better]
    assert replays("hannah")


def test_an_override_of_one_person_touches_nobody_else(night, shown, context, overrule):
    night(FIRST)
    before = {(user, window): shown(user, window) for user in ("twin", "sam") for window in WINDOWS}

    overrule("hannah", shown("hannah")[0], of_reason(context("hannah"), "outranked"))
    night(SECOND)

    assert shown("hannah") != shown("twin")
    for (user, window), entries in before.items():
        assert shown(user, window) == entries
        assert context(user, window)["overridden"] == context(user, window)["preferred"] == []


def test_an_overridden_offer_stays_away_and_consent_that_ended_does_not_bring_it_back(
    night, consent, shown, overrule, replays
):
    consent("hannah", purpose="partner_offers")
    night(FIRST)
    gone = shown("hannah", kind="offer")[0]

    overrule("hannah", gone)
    consent("hannah", "revoked", "partner_offers")
    consent("hannah", "granted", "partner_offers")
    night(SECOND)

    assert gone not in shown("hannah", kind="offer")
    assert replays("hannah")


def test_the_operator_has_the_last_word_and_may_put_it_back(night, shown, context, overrule, replays):
    night(FIRST)
    first = shown("hannah")[0]
    overrule("hannah", first)
    night(SECOND)

    overrule("hannah", shown("hannah")[-1], first)
    night("2026-11-22T01:00:00Z")

    assert shown("hannah")[0] == first
    assert first not in context("hannah")["overridden"]
    assert replays("hannah")


def test_what_is_decided_anew_on_the_same_day_keeps_to_it_as_well(night, bus, query, shown, overrule):
    night(FIRST)
    first, *others = shown("hannah")
    overrule("hannah", first)
    assert shown("hannah") == others

    run_chain(bus, signup("hannah"))

    assert query("SELECT DISTINCT as_of::text FROM recommendation_sets") == [("2026-11-19",)]
    assert first not in shown("hannah")
    before = query("SELECT set_id FROM recommendation_sets ORDER BY 1")
    run_chain(bus, signup("hannah"))
    assert query("SELECT set_id FROM recommendation_sets ORDER BY 1") == before, (
        "the same inputs, no other set"
    )


@pytest.mark.parametrize(
    ("said", "counts"), [("2026-08-23T00:00:00Z", True), ("2026-08-22T23:59:59Z", False)]
)
def test_an_override_counts_for_as_many_days_as_a_dismissal(night, query, shown, overrule, *, said, counts):
    night(FIRST)
    first = shown("hannah")[0]
    overrule("hannah", first)
    query("ALTER TABLE operator_actions DISABLE TRIGGER USER")
    query("UPDATE operator_actions SET occurred_at = CAST(:said AS timestamptz)", said=said)

    night(SECOND)  # of the 20th of November

    assert (first not in shown("hannah")) == counts
