"""Every constraint has the row that violates it, and a good row that it lets pass."""

import re

import psycopg2
import pytest

from app.db.sql import text

from .bad_rows import BAD
from .good_rows import GOOD, insert


@pytest.mark.parametrize("table", GOOD)
def test_a_good_row_is_taken(acting, people, table):
    with acting() as run:
        assert run(insert(table)) == 1


@pytest.mark.parametrize("table", BAD)
def test_bad_rows_are_refused(server, people, table):
    def is_taken(connection, changed):
        try:
            with connection.nested():
                connection.execute(text(insert(table, changed)))
        except psycopg2.IntegrityError:
            return False
        return True

    with server.begin() as connection:
        # The consent guard has tests of its own, and would be first to refuse nobody's rows.
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        taken = [changed for changed in BAD[table] if is_taken(connection, changed)]

    assert taken == []


def test_every_check_has_a_row_that_violates_it(acting):
    """Counted by columns: a check whose columns no bad row touches is one that nobody has seen refuse."""
    with acting() as run:
        checks = run(
            "SELECT conrelid::regclass::text AS table, conname, pg_get_constraintdef(oid) AS rule"
            " FROM pg_constraint WHERE contype = 'c' AND conrelid::regclass::text = ANY(:tables)",
            tables=list(GOOD),
        )
    unseen = [
        check.conname
        for check in checks
        if not any(
            re.search(rf"\b{column}\b", check.rule) for changed in BAD[check.table] for column in changed
        )
    ]

    assert unseen == []


@pytest.mark.parametrize("table", ["export_jobs", "erase_jobs"])
def test_one_job_of_a_kind_at_a_time(acting, people, table):
    statement = f"INSERT INTO {table} (user_id) VALUES ('hannah')"
    with acting() as run:
        run(statement)
    with pytest.raises(psycopg2.IntegrityError, match="under_way"), acting() as run:
        run(statement)
