"""What is written into a book stays there as it was written."""

import psycopg2
import pytest

from .good_rows import insert


@pytest.mark.parametrize("table", ["consents", "operator_actions", "access_log"])
@pytest.mark.parametrize("change", ["UPDATE {} SET user_id = user_id", "DELETE FROM {}"])
def test_books_are_append_only(acting, people, table, change):
    with acting() as run:
        run(insert(table))
    with pytest.raises(psycopg2.Error, match="append-only"), acting() as run:
        run(change.format(table))


@pytest.mark.parametrize("change", ["UPDATE metrics_runs SET metrics = '{}'", "DELETE FROM metrics_runs"])
def test_what_was_counted_stays(acting, people, change):
    with acting() as run:
        run(insert("metrics_runs"))
    with pytest.raises(psycopg2.Error, match="append-only"), acting() as run:
        run(change)
