"""`stale` says that newer data are being worked in: from the moment they are there until that is done."""

import uuid

import pytest

from app.db.engine import transaction
from app.db.ingest import ingest
from app.db.sql import text
from lambdas import assign_persona, compute_features, generate_recommendations
from scripts.lib.demo.document import demo_document

from .people import consent
from .served import TODAY, YESTERDAY, join, serve

pytestmark = pytest.mark.usefixtures("database", "keys")
CHAIN = {
    "User Signup": compute_features.handler,
    "Features Computed": assign_persona.handler,
    "Persona Assigned": generate_recommendations.handler,
}


@pytest.fixture
def statuses(get):
    """What a person is told of their signals and of their recommendations."""

    def read():
        return tuple(get(path).body["data"]["status"] for path in ("/signals", "/recommendations"))

    return read


@pytest.fixture
def step(bus):
    """Has a stage run: the first one by an event of its own, the others by what the one before announced."""

    def run(kind):
        event = {
            "id": str(uuid.uuid4()),
            "detail-type": kind,
            "detail": {"event_type": "user.signup", "user_id": "hannah", "timestamp": f"{TODAY}T12:00:00Z"},
        }
        announced = [one for one in bus.envelopes() if one["detail-type"] == kind]
        return CHAIN[kind](announced[-1] if announced else event, None)

    return run


def bring(**payment):
    """One payment more than there was."""
    document = demo_document("hannah", YESTERDAY)
    document["transactions"].append(
        document["transactions"][0] | {"transaction_id": "one more", "amount": 12.34} | payment
    )
    with transaction() as connection:
        ingest(connection, "hannah", document, received_on=TODAY)


@pytest.fixture
def hannah(database):
    join("hannah")
    serve("hannah")
    with transaction() as connection:  # what announces her consent and her data has long been worked off
        connection.execute(text("DELETE FROM outbox"))


@pytest.mark.usefixtures("hannah")
def test_each_result_is_stale_until_its_own_stage_has_seen_the_new_data(statuses, step):
    assert statuses() == ("ready", "ready")
    bring(date=YESTERDAY.isoformat())
    assert statuses() == ("stale", "stale")

    step("User Signup")
    assert statuses() == ("ready", "stale")
    step("Features Computed")
    assert statuses() == ("ready", "stale")
    step("Persona Assigned")
    assert statuses() == ("ready", "ready")


@pytest.mark.usefixtures("hannah")
def test_what_changes_no_figure_is_looked_at_and_done(statuses, step):
    bring(date=YESTERDAY.isoformat(), pending=True)
    assert statuses() == ("stale", "stale")

    assert step("User Signup")["unchanged"] == 1

    assert statuses() == ("ready", "ready")


@pytest.mark.usefixtures("hannah")
def test_recommendations_that_come_out_the_same_are_up_to_date(get, statuses, step):
    before = get("/recommendations").body["data"]["set_id"]
    with transaction() as connection:
        connection.execute(text("UPDATE accounts SET name = 'Everyday' WHERE type = 'depository'"))
    assert statuses() == ("stale", "stale")

    for kind in CHAIN:
        step(kind)

    assert statuses() == ("ready", "ready")
    assert get("/recommendations").body["data"]["set_id"] == before


def test_who_had_no_data_is_not_told_that_their_history_is_short_once_they_brought_some(statuses, step):
    consent("hannah")
    for kind in CHAIN:
        step(kind)
    assert statuses()[1] == "insufficient_data"
    bring(date=YESTERDAY.isoformat())

    assert statuses() == ("stale", "stale")


@pytest.mark.usefixtures("hannah")
def test_a_run_that_was_begun_before_the_change_has_not_seen_it(statuses, step):
    step("User Signup")
    with transaction() as connection:
        connection.execute(text("UPDATE job_runs SET started_at = started_at - interval '1 hour'"))
    bring(date=YESTERDAY.isoformat())

    assert statuses() == ("stale", "stale")
