"""ShopPulse: orders loaded by COPY, and a month's metrics of one tenant against reading its rows."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median

from sqlalchemy import Connection, Engine, create_engine, text

from localcloud import ports
from localcloud.postgres import THROWAWAY, Server
from scripts.lib.shoppulse.invent import Recipe
from scripts.lib.shoppulse.load import Loaded, load
from shoppulse.db import metrics, migrations
from shoppulse.db.access import Access, transaction
from shoppulse.domain.metrics import Grain, Metric, Question
from shoppulse.domain.scope import WHOLE_TENANT
from tests.bench.measure import Ratio, say

TENANTS, ORDERS = 20, 100_000
"""Small; the figures in docs/performance.md are of 1,000 tenants with 5 million orders."""
LOADING_GOAL = 50_000  # orders a second
MONTH_GOAL_MS = 50
AGAINST_INDEX = 5
ROUNDS = 40
START, END = date(2026, 9, 1), date(2026, 10, 1)
ROLE = "Finance"
_OWNER = "CREATE ROLE shop_admin LOGIN CREATEROLE PASSWORD 'bench'"
# By source, the same rows with nothing computed. Of a shipment's order the join has to fetch the row.
_ROWS = {
    "order_facts": text("""
SELECT count(*), min(order_date) FROM orders
WHERE tenant_id = :tenant AND order_date >= :start AND order_date < :end
"""),
    "shipment_facts": text("""
SELECT count(*), min(order_date) FROM orders JOIN fulfillment USING (tenant_id, order_id)
WHERE tenant_id = :tenant AND order_date >= :start AND order_date < :end
"""),
    "campaign_facts": text("""
SELECT count(*), min(date) FROM marketing_campaigns
WHERE tenant_id = :tenant AND date >= :start AND date < :end
"""),
}


def ratios(tenants: int = TENANTS, orders: int = ORDERS) -> list[Ratio]:
    """What it took, against the goals."""
    with _database() as engine:
        campaigns = 90 * tenants
        alone = load(engine, Recipe(tenants, orders, 1, 4 * tenants, 0, 0), at_once=True)
        whole = load(engine, Recipe(tenants, orders, 2, 4 * tenants, orders, campaigns), at_once=True)
        few = max(tenants // 10, 1)
        shared = load(engine, Recipe(few, orders // 10, 3, 4 * few, orders // 10, 90 * few))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        taken = _month(engine, whole.last_tenant)
    say(f"orders a second: alone {alone.orders_per_second}, with shipments {whole.orders_per_second},")
    say(f"with shipments while others use the tables {shared.orders_per_second}")
    say(", ".join(f"{name} {value:.2f} ms" for name, value in taken.items()))
    every, role = taken["every metric"], taken[ROLE]
    index, all_rows = taken["its orders"], taken["all its rows"]
    return [
        _loading("loading an order at once", alone),
        _loading("the same with its shipment", whole),
        Ratio("a month, every metric, median", "50 ms", every, MONTH_GOAL_MS, 1, "ms"),
        Ratio("a month, every metric, median", "reading its rows", every, all_rows, AGAINST_INDEX, "ms"),
        Ratio(f"a month, {ROLE}'s metrics, median", "index-only read", role, index, AGAINST_INDEX, "ms"),
    ]


def _loading(what: str, done: Loaded) -> Ratio:
    return Ratio(what, "50,000 a second", 1e6 / done.orders_per_second, 1e6 / LOADING_GOAL, 1, "µs")


def _month(engine: Engine, tenant: str) -> dict[str, float]:
    """Median milliseconds of each way, by turns on one connection, in the transaction of a request."""
    with transaction(engine, Access(tenant)) as connection:
        known = metrics.catalogue(connection)
        shown = metrics.visible_metrics(connection, known, tenant, ROLE)

        def ask(asked: Sequence[Metric]) -> Callable[[], object]:
            question = Question(tenant, asked, Grain.MONTH, WHOLE_TENANT, None, START, END)
            return lambda: metrics.read(connection, question)

        ways = {
            "every metric": ask(list(known.metrics.values())),
            ROLE: ask(shown),
            "its orders": lambda: _read_rows(connection, tenant, ["order_facts"]),
            "all its rows": lambda: _read_rows(connection, tenant, list(_ROWS)),
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(ROUNDS + 1):
            for name, way in ways.items():
                started = time.perf_counter()
                way()
                if turn:
                    taken[name].append((time.perf_counter() - started) * 1000)
    return {name: median(values) for name, values in taken.items()}


def _read_rows(connection: Connection, tenant: str, sources: Sequence[str]) -> object:
    values = {"tenant": tenant, "start": START, "end": END}
    return [connection.execute(_ROWS[source], values).one() for source in sources]


@contextmanager
def _database() -> Iterator[Engine]:
    """An engine of the owner of a ShopPulse database on a server of its own."""
    home = Path(tempfile.mkdtemp(prefix="shoppulse-bench-"))
    home.chmod(0o711)
    server = Server(home / "data", home, ports.choose(), THROWAWAY)
    try:
        server.start()
        with server.connect() as connection, connection.cursor() as cursor:
            cursor.execute(_OWNER)
        server.create_database("shoppulse", owner="shop_admin")
        engine = create_engine(server.url("shoppulse", user="shop_admin", password="bench"))
        with engine.begin() as connection:
            migrations.migrate(connection)
        yield engine
        engine.dispose()
    finally:
        server.remove()
        shutil.rmtree(home)
