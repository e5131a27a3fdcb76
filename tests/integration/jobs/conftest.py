"""Three people with their bank data on a real PostgreSQL, and a bus that can fail as EventBridge does."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.engine import make_url

from app.db import credentials, engine
from app.db.consents import ConsentChange, record_consent
from app.db.ingest import ingest
from app.db.profiles import ensure_profile
from app.db.sql import text
from lambdas import assign_persona, compute_features, generate_recommendations
from scripts.lib.demo.document import demo_document
from tests.support.bus import bus
from tests.support.database import rows

from .night import analysed, at_once, cut, one_by_one, queued, queues

__all__ = ["analysed", "at_once", "bus", "cut", "one_by_one", "queued", "queues"]

AS_OF = date(2026, 11, 19)
NOON = "2026-11-20T12:00:00+00:00"
STAGES = {
    "User Signup": compute_features.handler,
    "Features Computed": assign_persona.handler,
    "Persona Assigned": generate_recommendations.handler,
}


@pytest.fixture
def database(database_url, monkeypatch):
    url = make_url(database_url)
    secret = {
        "host": url.host,
        "port": url.port,
        "database": url.database,
        "username": url.username,
        "password": url.password or "none",
    }
    monkeypatch.setenv("DATABASE_SECRET_ARN", "arn:connection")
    monkeypatch.setattr(credentials, "read_secret", {"arn:connection": secret}.__getitem__)
    engine.dispose()
    yield engine
    engine.dispose()


@pytest.fixture
def query(database):
    """Runs a statement in a transaction of its own and gives its rows."""

    def run(statement, **values):
        with database.transaction() as connection:
            result = connection.execute(text(statement), values)
            return rows(result)

    return run


@pytest.fixture
def consent(database):
    """Records what a person says."""

    def say(user_id, action="granted", purpose="education"):
        with database.transaction() as connection:
            change = ConsentChange(user_id, action, "test", "1", purpose)
            record_consent(connection, change)

    return say


@pytest.fixture
def join(database, consent):
    """Makes the profile of a person who consents, with the bank data of a demo person."""

    def make(user_id, name=None, as_of=AS_OF):
        with database.transaction() as connection:
            ensure_profile(connection, user_id)
        consent(user_id)
        with database.transaction() as connection:  # its announcement has long been sent and tidied away
            connection.execute(text("DELETE FROM outbox WHERE user_id = :user"), {"user": user_id})
        if name is not None:
            with database.transaction() as connection:
                ingest(connection, user_id, demo_document(name, as_of), received_on=as_of + timedelta(days=1))

    return make


@pytest.fixture
def people(join):
    """Hannah, Sam and Sarah, all of whom consent."""
    for name in ("hannah", "sam", "sarah"):
        join(name, name)


def signup(user_id, event_id=None):
    """The envelope of a sign-up."""
    return {
        "id": event_id or str(uuid.uuid4()),
        "detail-type": "User Signup",
        "source": "spendsense",
        "time": NOON,
        "detail": {"event_type": "user.signup", "user_id": user_id, "timestamp": NOON},
    }


def run_chain(bus, envelope):
    """Delivers the envelope and everything that follows from it; the answers of the stages."""
    answers = [STAGES[envelope["detail-type"]](envelope, None)]
    delivered = 0
    while delivered < len(bus.entries):
        following = bus.envelopes()[delivered]
        delivered += 1
        if following["detail"].get("user_id") == envelope["detail"]["user_id"]:
            answers.append(STAGES[following["detail-type"]](following, None))
    return answers


def scheduled(timestamp=NOON):
    """The flat payload of a schedule."""
    return {"event_type": "scheduled", "user_id": None, "timestamp": timestamp}


def tables(query):
    """Everything that the stages wrote, times left out."""
    return {
        "features": query(
            "SELECT user_id, to_jsonb(feature_snapshots) - 'computed_at' FROM feature_snapshots"
            " ORDER BY user_id, window_days, as_of"
        ),
        "streams": query(
            "SELECT user_id, stream_id, merchant, kind, monthly_amount, transaction_ids"
            " FROM recurring_streams ORDER BY 1, 2"
        ),
        "personas": query(
            "SELECT user_id, window_days, as_of, persona, matched, tests FROM persona_assignments"
            " ORDER BY 1, 2, 3"
        ),
        "sets": query(
            "SELECT set_id, user_id, window_days, as_of, superseded_at IS NULL FROM recommendation_sets"
            " ORDER BY 2, 3, 1"
        ),
        "items": query(
            "SELECT recommendation_id, set_id, catalogue_id, because, position FROM recommendations"
            " ORDER BY 1"
        ),
    }


def now():
    """This moment, as events write it."""
    return datetime.now(UTC).isoformat()
