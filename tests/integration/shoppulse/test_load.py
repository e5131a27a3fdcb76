"""Loading tenant by tenant and all at once: the same rows, and the same schema after it or an error."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from scripts.lib.shoppulse import load as loading
from scripts.lib.shoppulse.invent import Recipe
from scripts.lib.shoppulse.load import load
from shoppulse.db import migrations
from tests.integration.shoppulse.conftest import address, fresh

RECIPE = Recipe(tenants=3, orders=100, seed=5, users=7, shipments=90, campaigns=10)
SCHEMA = (
    """SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid), convalidated
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    """SELECT relname::text, relrowsecurity, relforcerowsecurity
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1""",
)
CONTENT = (
    "SELECT (to_jsonb(orders) - ARRAY['created_at', 'updated_at'])::text FROM orders ORDER BY 1",
    "SELECT tenant_id, order_id, promised_delivery_date, sla_met, carrier FROM fulfillment ORDER BY 1, 2",
    "SELECT tenant_id, date, channel, spend, clicks FROM marketing_campaigns ORDER BY 1, 2, 3",
    "SELECT tenant_id, email, role, region FROM users ORDER BY 1, 2",
    "SELECT tenant_id, action, details FROM audit_logs ORDER BY 1, 2, 3",
)


def look(superuser, queries):
    with superuser.begin() as connection:
        return [connection.execute(text(query)).all() for query in queries]


@pytest.mark.parametrize("chunk", [50_000, 7])
def test_all_at_once_leaves_the_schema_as_it_was(owner, superuser, monkeypatch, chunk):
    monkeypatch.setattr(loading, "CHUNK", chunk)
    before = look(superuser, SCHEMA)

    done = load(owner, RECIPE, at_once=True)

    assert look(superuser, SCHEMA) == before
    with owner.begin() as connection:
        assert migrations.missing(connection) == []
    rows = look(superuser, CONTENT)
    assert [len(rows[place]) for place in range(4)] == [100, 90, 10, 7]
    assert (done.first_tenant, done.last_tenant) == ("T004", "T006")


def test_the_same_seed_writes_the_same_rows_either_way(owner, superuser, postgres_server, shop_template):
    load(owner, RECIPE)
    with fresh(postgres_server, shop_template) as name:
        other = create_engine(address(postgres_server, name), poolclass=NullPool)
        load(other, RECIPE, at_once=True)
        all_of_it = create_engine(postgres_server.url(name), poolclass=NullPool)

        assert look(all_of_it, CONTENT) == look(superuser, CONTENT)


def test_a_row_that_breaks_a_key_undoes_all_of_it(owner, superuser, monkeypatch):
    """Keys are made again at the end, over every row: what COPY would have brought past them is seen."""
    before = look(superuser, SCHEMA + CONTENT)
    load_orders = loading._load_orders

    def stray(connection, recipe, number, tenant):
        load_orders(connection, recipe, number, tenant)
        connection.execute(
            text("INSERT INTO fulfillment (tenant_id, order_id) VALUES (:t, 'O-of-nobody')"), {"t": tenant}
        )

    monkeypatch.setattr(loading, "_load_orders", stray)

    with pytest.raises(Exception, match="violates foreign key constraint"):
        load(owner, RECIPE, at_once=True)

    assert look(superuser, SCHEMA + CONTENT) == before


def test_tenant_by_tenant_what_was_written_before_an_error_stays(owner, superuser, monkeypatch):
    load_orders = loading._load_orders

    def fail(connection, recipe, number, tenant):
        if number == 1:
            raise ZeroDivisionError
        load_orders(connection, recipe, number, tenant)

    monkeypatch.setattr(loading, "_load_orders", fail)

    with pytest.raises(ZeroDivisionError):
        load(owner, RECIPE)

    orders = look(superuser, ["SELECT tenant_id, count(*) FROM orders GROUP BY 1"])
    assert orders == [[("T004", 34)]]
