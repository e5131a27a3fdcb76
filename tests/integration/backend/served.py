"""People whom the three stages have really served: with the demo data, features, personas and traces."""

from datetime import UTC, datetime, timedelta

from app.db.access import BATCH
from app.db.engine import transaction
from app.db.ingest import ingest
from app.db.locks import lock_users
from lambdas import assign_persona, compute_features, generate_recommendations
from lambdas.clock import Clock
from lambdas.stage import advance
from scripts.lib.demo.document import demo_document

from .people import consent

STAGES = (compute_features.STAGE, assign_persona.STAGE, generate_recommendations.STAGE)
# Fixed for the whole run, so that midnight may pass in it.
TODAY = datetime.now(UTC).date()
YESTERDAY = TODAY - timedelta(days=1)


def join(*names):
    """Each consents to education and brings the data of the demo person of that name."""
    for name in names:
        consent(name)
        with transaction() as connection:
            ingest(connection, name, demo_document(name, YESTERDAY), received_on=TODAY)


def serve(*names, as_of=YESTERDAY):
    """Run the three stages for them."""
    for stage in STAGES:
        with transaction(BATCH) as connection:
            lock_users(connection, sorted(names))
            advance(connection, stage, as_of, sorted(names), Clock())
