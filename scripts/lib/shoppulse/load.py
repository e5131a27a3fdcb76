"""Brings an invented business into the database, tenant by tenant, each in a transaction of its own.

PostgreSQL refuses COPY into tables under row-level security, so rows are copied into a temporary table and
inserted from there: every one passes the policies, the checks and the audit.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import closing, nullcontext
from dataclasses import dataclass
from io import StringIO

from sqlalchemy import Connection, Engine, text

from scripts.lib.shoppulse import invent
from scripts.lib.shoppulse.invent import COLUMNS, ORDER_COLUMNS, SHIPMENT_COLUMNS, Recipe
from scripts.lib.shoppulse.rebuild import rebuilt
from shoppulse.db.access import Access, enter
from shoppulse.db.records import Records

CHUNK = 50_000
LOAD_MS = 600_000
CAMPAIGN_COLUMNS = "date, channel, spend, impressions, clicks, conversions, revenue_attributed"
_PLACED, _SHIPPED = ", ".join(ORDER_COLUMNS), ", ".join(SHIPMENT_COLUMNS)

_STAGES = """
CREATE TEMP TABLE IF NOT EXISTS loading_orders ON COMMIT DELETE ROWS AS
SELECT {columns}
FROM orders JOIN fulfillment USING (tenant_id, order_id) WITH NO DATA;
CREATE TEMP TABLE IF NOT EXISTS loading_campaigns ON COMMIT DELETE ROWS AS
SELECT {campaigns} FROM marketing_campaigns WITH NO DATA;
""".format(columns=", ".join(COLUMNS), campaigns=CAMPAIGN_COLUMNS)
_NEW_TENANT = text("SELECT sequential_id('T', 'tenant_ids', 3)")
_TENANT = text("""
INSERT INTO tenants (tenant_id, tenant_name, industry, plan_tier, country, created_date)
VALUES (:tenant_id, :tenant_name, :industry, :plan_tier, :country, :created_date)
""")
# What the three known tenants show is what a generated one shows.
_VISIBILITY = text("""
INSERT INTO role_metric_visibility (tenant_id, role, metric_name)
SELECT :tenant_id, role, metric_name FROM default_visibility
""")
_ORDERS = text(f"""
INSERT INTO orders (tenant_id, order_id, {_PLACED}) SELECT :tenant, order_id, {_PLACED} FROM loading_orders
""")  # noqa: S608 - column names from above
_SHIPMENTS = text(f"""
INSERT INTO fulfillment (tenant_id, order_id, {_SHIPPED})
SELECT :tenant, order_id, {_SHIPPED} FROM loading_orders ORDER BY order_id LIMIT :count
""")  # noqa: S608 - column names from above
_CAMPAIGNS = text(f"""
INSERT INTO marketing_campaigns (tenant_id, {CAMPAIGN_COLUMNS}) SELECT :tenant, {CAMPAIGN_COLUMNS}
FROM loading_campaigns
""")  # noqa: S608 - column names from above
# One text, since a row for each costs more than the order's own line. In order, so that rows lie beside their
# neighbours in every index that begins with the id.
_IDS = text("""
SELECT string_agg('O' || lpad(id::text, greatest(length(id::text), 9), '0'), ' ' ORDER BY id)
FROM (SELECT nextval('order_ids') AS id FROM generate_series(1, :count)) AS drawn
""")


@dataclass(frozen=True)
class Loaded:
    """What was written, under which tenants, and how quickly: all of it, and orders a second."""

    first_tenant: str
    last_tenant: str
    tenants: int
    users: int
    orders: int
    shipments: int
    campaigns: int
    seconds: float
    orders_per_second: int


def load(
    engine: Engine, recipe: Recipe, say: Callable[[str], None] = lambda _: None, *, at_once: bool = False
) -> Loaded:
    """Write a recipe's tenants, each in its own transaction: what was written before an error stays.

    `at_once` is one transaction, quicker for millions of rows, and nobody else can use the tables meanwhile.
    """
    started, ids = time.monotonic(), []
    with (
        engine.connect() as connection,
        connection.begin() if at_once else nullcontext(),
        rebuilt(connection) if at_once else nullcontext(),
    ):
        for number in range(recipe.tenants):
            with nullcontext() if at_once else connection.begin():
                ids.append(_load_tenant(connection, recipe, number))
            say(f"{number + 1} of {recipe.tenants} tenants")
        say("checking keys and making indexes" if at_once else "done")
    seconds = time.monotonic() - started
    return Loaded(
        first_tenant=ids[0],
        last_tenant=ids[-1],
        tenants=recipe.tenants,
        users=recipe.users,
        orders=recipe.orders,
        shipments=recipe.shipments,
        campaigns=recipe.campaigns,
        seconds=round(seconds, 2),
        orders_per_second=round(recipe.orders / seconds),
    )


def _load_tenant(connection: Connection, recipe: Recipe, number: int) -> str:
    tenant_id = str(connection.execute(_NEW_TENANT).scalar_one())
    enter(connection, Access(tenant_id, role=None, statement_ms=LOAD_MS))
    connection.exec_driver_sql(_STAGES)
    connection.execute(_TENANT, {**invent.tenant(recipe, number), "tenant_id": tenant_id})
    connection.execute(_VISIBILITY, {"tenant_id": tenant_id})
    people = Records.of(connection, tenant_id, "users")
    for user in invent.users(recipe, number, tenant_id):
        people.add(user)
    _load_orders(connection, recipe, number, tenant_id)
    campaigns = recipe.share(recipe.campaigns, number)
    dice = recipe.random(number, "campaigns")
    connection.exec_driver_sql("TRUNCATE loading_campaigns")
    copy(connection, "loading_campaigns", CAMPAIGN_COLUMNS, invent.campaign_rows(dice, campaigns))
    connection.execute(_CAMPAIGNS, {"tenant": tenant_id})
    return tenant_id


def _load_orders(connection: Connection, recipe: Recipe, number: int, tenant_id: str) -> None:
    left, to_ship = recipe.share(recipe.orders, number), recipe.share(recipe.shipments, number)
    dice = recipe.random(number, "orders")
    while left:
        count = min(left, CHUNK)
        ids = connection.execute(_IDS, {"count": count}).scalar_one().split()
        connection.exec_driver_sql("TRUNCATE loading_orders")
        copy(connection, "loading_orders", ", ".join(COLUMNS), invent.order_rows(dice, ids))
        connection.execute(_ORDERS, {"tenant": tenant_id})
        shipped = min(count, to_ship)
        connection.execute(_SHIPMENTS, {"tenant": tenant_id, "count": shipped})
        left, to_ship = left - count, to_ship - shipped


def copy(connection: Connection, table: str, columns: str, rows: Iterable[str]) -> None:
    """Bring lines in COPY's own text form into a table without row-level security."""
    with closing(connection.connection.cursor()) as cursor:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", StringIO("".join(rows)))
