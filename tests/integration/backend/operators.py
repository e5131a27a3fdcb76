"""Fixtures of the operators' routes: an operator who calls them, and what the log says of it."""

import pytest

from app.db.engine import transaction
from app.db.sql import text
from tests.support import database

from .people import consent
from .served import join, serve


def rows(statement, **values):
    with transaction() as connection:
        return database.rows(connection.execute(text(statement), values)) or []


@pytest.fixture
def ask(call, pool):
    """Calls a route below /operator as an operator, by default Olga."""

    def send(method, path, operator="olga", **more):
        return call(method, "/api/v1/operator" + path, pool.token(operator, ["operators"]), **more)

    return send


@pytest.fixture
def served(database, keys):
    """Hannah and Sam with everything that the engine makes of their data; offers for Hannah too."""
    join("hannah", "sam")
    consent("hannah", purpose="partner_offers")
    serve("hannah", "sam")
