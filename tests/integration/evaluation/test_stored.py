"""Rows without consent are counted, and the product writes none."""

import pytest

from app.db.sql import text
from scripts.generate import AS_OF
from scripts.lib.evaluation import stored
from scripts.lib.synthetic.population import Recipe, people
from tests.support.database import Database

SET = (
    "INSERT INTO recommendation_sets (set_id, user_id, window_days, as_of, persona, input_hash,"
    " rules_version, catalogue_version) VALUES (gen_random_uuid(), :user, 30, :as_of, 'p', 'h', '1', '1')"
)
PERSONA = (
    "INSERT INTO persona_assignments (user_id, window_days, as_of, rules_version, persona, matched, tests,"
    " input_hash) VALUES (:user, 30, :as_of, '1', 'p', '{}', '{}', 'h')"
)
CONSENT = (
    "INSERT INTO consents (user_id, purpose, event, notice_version, method, expires_at)"
    " VALUES (:user, 'education', 'granted', 'v', 'test', now() + interval '1 day')"
)


def test_a_few_people_are_served_without_a_violation():
    population = [person for person in people(Recipe(9, 1, AS_OF)) if person.accounts][:6]

    result = stored.store(population, AS_OF)

    assert result.people == 6
    assert result.rows > 20
    assert result.violations == 0


@pytest.fixture
def run(database_url):
    engine = Database(database_url)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # the guard looks away
        connection.execute(text("INSERT INTO profiles (user_id) VALUES ('hannah')"))
        yield connection


@pytest.mark.parametrize("row", [SET, PERSONA], ids=["set", "persona"])
def test_a_row_written_without_consent_is_counted(run, row):
    run.execute(text(row), {"user": "hannah", "as_of": AS_OF})

    assert stored.count(run) == (1, 1)


def test_a_row_written_under_consent_is_none(run):
    run.execute(text(CONSENT), {"user": "hannah"})
    run.execute(text(SET), {"user": "hannah", "as_of": AS_OF})

    assert stored.count(run) == (1, 0)
