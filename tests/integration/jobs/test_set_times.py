"""A set ends no earlier than it began, whenever the transaction that ends it had begun."""

from datetime import timedelta

from app.db.sql import text
from lambdas import assign_persona, compute_features, generate_recommendations
from lambdas.clock import Clock
from tests.support.database import Database

from .conftest import AS_OF, scheduled

TURNED = "SELECT count(*) FROM recommendation_sets WHERE superseded_at < created_at"
ENDED = "SELECT count(*) FROM recommendation_sets WHERE superseded_at IS NOT NULL"


def test_a_set_that_was_made_while_its_successors_transaction_waited(people, bus, database_url, query):
    stages = (compute_features, assign_persona, generate_recommendations)
    with Database(database_url).begin() as waiting:
        waiting.execute(text("SELECT now()"))
        for stage in stages:
            stage.handler(scheduled("2026-11-20T01:00:00Z"), None)
        for stage in stages[:2]:
            stage.handler(scheduled("2026-11-21T01:00:00Z"), None)

        generate_recommendations.advance(waiting, ["hannah"], AS_OF + timedelta(days=1), Clock())

    assert query(ENDED) == [(3,)]
    assert query(TURNED) == [(0,)]
