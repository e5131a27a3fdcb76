"""Every metric against the plain reading of its definition, on generated rows and on oddities."""

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import create_engine, text

from scripts.lib.shoppulse.invent import Recipe
from scripts.lib.shoppulse.load import load
from shoppulse.db import metrics
from shoppulse.db.access import Access, transaction
from shoppulse.domain.metrics import Grain, Question, Split, Status
from shoppulse.domain.scope import NOTHING, WHOLE_TENANT, Scope
from tests.integration.shoppulse import plain
from tests.integration.shoppulse.conftest import address, fresh, place_order

TODAY = date(2026, 11, 2)
SHIPMENTS = "SELECT * FROM orders JOIN fulfillment USING (tenant_id, order_id) WHERE tenant_id = :t"


@pytest.fixture(scope="module")
def generated(postgres_server, shop_template):
    """An engine on a database with two generated tenants, T004 and T005."""
    with fresh(postgres_server, shop_template) as name:
        engine = create_engine(address(postgres_server, name))
        load(engine, Recipe(tenants=2, orders=1_200, seed=7, users=8, shipments=1_000, campaigns=120))
        yield engine
        engine.dispose()


def everything(connection, tenant):
    """All rows of a tenant, by hand."""
    queries = (
        "SELECT * FROM orders WHERE tenant_id = :t",
        SHIPMENTS,
        "SELECT * FROM marketing_campaigns WHERE tenant_id = :t",
    )
    return [
        [dict(row) for row in connection.execute(text(query), {"t": tenant}).mappings()] for query in queries
    ]


def read(connection, tenant, grain="month", split=None, scope=WHOLE_TENANT, **limits):
    connection.execute(text("SELECT set_config('app.today', :d, true)"), {"d": TODAY.isoformat()})
    known = list(metrics.catalogue(connection).metrics.values())
    return metrics.read(
        connection,
        Question(tenant, known, Grain(grain), scope, Split(split) if split else None, **limits),
    )


def as_figures(answers):
    return {
        (answer.metric.name, point.period, point.member, point.currency): point.value
        for answer in answers
        for point in answer.points
    }


def assert_same(found, expected):
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        if value is None:
            assert found[key] is None, key
        else:
            assert found[key] is not None, key
            assert abs(Fraction(found[key]) - value) <= abs(value) * Fraction(1, 10**12), key


@pytest.mark.parametrize("split", [None, *Split])
@pytest.mark.parametrize("grain", Grain)
def test_every_metric_is_what_plain_python_makes_of_the_rows(generated, grain, split):
    with transaction(generated, Access("T004")) as connection:
        expected = plain.figures(*everything(connection, "T004"), grain.value, split and split.value, TODAY)
        assert_same(as_figures(read(connection, "T004", grain, split)), expected)
    assert len(expected) > 10


def test_every_metric_that_has_a_source_is_compared(generated):
    with transaction(generated, Access("T004")) as connection:
        answers = read(connection, "T004", "year")
    named = {name for name, *_ in plain.figures([], [], [], "year", None, TODAY)}
    assert named == set()
    compared = {answer.metric.name for answer in answers if answer.points}
    assert compared == {answer.metric.name for answer in answers} - {"margin", "inventory_levels"}


@pytest.mark.parametrize(
    ("scope", "fits"),
    [
        (Scope(regions=frozenset({"EU"})), lambda row: row["region"] == "EU"),
        (Scope(stores=frozenset({"ST001", "ST002"})), lambda row: row["store_id"] in {"ST001", "ST002"}),
        (
            Scope(frozenset({"EU", "NA"}), frozenset({"ST003"})),
            lambda row: row["region"] in {"EU", "NA"} and row["store_id"] == "ST003",
        ),
        (NOTHING, lambda _: False),
    ],
)
def test_a_scope_counts_its_rows_alone(generated, scope, fits):
    with transaction(generated, Access("T004")) as connection:
        orders, shipments, _ = everything(connection, "T004")
        expected = plain.figures(
            [row for row in orders if fits(row)],
            [row for row in shipments if fits(row)],
            [],
            "quarter",
            None,
            TODAY,
        )
        answers = read(connection, "T004", "quarter", scope=scope)

    assert_same(as_figures(answers), expected)
    closed = {answer.metric.name for answer in answers if answer.status is Status.OUT_OF_SCOPE}
    assert {"campaign_spend", "roas", "cac"} <= closed


def test_days_limit_what_is_counted(generated):
    start, end = date(2026, 3, 10), date(2026, 4, 5)
    with transaction(generated, Access("T004")) as connection:
        orders, shipments, campaigns = everything(connection, "T004")
        within = [
            [row for row in rows if start <= row[day] < end]
            for rows, day in ((orders, "order_date"), (shipments, "order_date"), (campaigns, "date"))
        ]
        expected = plain.figures(*within, "month", None, TODAY)
        assert_same(as_figures(read(connection, "T004", start=start, end=end)), expected)


def test_each_metrics_own_view_says_the_same(generated):
    aggregate = {
        "sum": "sum(numerator)",
        "ratio": "sum(numerator) / nullif(sum(denominator), 0)",
        "median": "percentile_cont(0.5) WITHIN GROUP (ORDER BY numerator)",
        "p90": "percentile_cont(0.9) WITHIN GROUP (ORDER BY numerator)",
    }
    with transaction(generated, Access("T004")) as connection:
        for answer in read(connection, "T004", "month", "region"):
            if answer.status is Status.UNAVAILABLE:
                continue
            rows = connection.execute(
                text(
                    "SELECT date_trunc('month', day::timestamp)::date, region, currency,"
                    f" {aggregate[answer.metric.aggregate]} FROM metric_{answer.metric.name} GROUP BY 1, 2, 3"
                )
            )
            expected = {tuple(row[:3]): plain.exact(row[3]) for row in rows}
            found = {(it.period, it.member, it.currency): it.value for it in answer.points}
            assert_same(found, expected)


def test_what_has_no_source_is_unavailable_and_not_zero(generated):
    with transaction(generated, Access("T004")) as connection:
        answers = {answer.metric.name: answer for answer in read(connection, "T004")}
    for name in ("margin", "inventory_levels"):
        assert (answers[name].status, list(answers[name].points)) == (Status.UNAVAILABLE, [])


def test_another_tenants_figures_are_nobodys(generated):
    """A question that names another tenant than the transaction's meets row-level security."""
    with transaction(generated, Access("T004")) as connection:
        assert as_figures(read(connection, "T005")) == {}
    with transaction(generated, Access("T001")) as connection:
        assert connection.execute(text("SELECT count(*) FROM metric_net_revenue")).scalar_one() == 0


def test_the_predicate_alone_keeps_tenants_apart(generated, postgres_server):
    engine = create_engine(generated.url.set(username="postgres", password=postgres_server.password))
    with transaction(engine, Access("T005", role=None)) as connection:
        everyone = as_figures(read(connection, "T004"))
    engine.dispose()
    with transaction(generated, Access("T004")) as connection:
        assert everyone == as_figures(read(connection, "T004")) != {}


ODD = [
    {"order_status": "Cancelled", "gross_revenue": 70, "discount_amount": 7},
    {"order_status": "CANCELED", "gross_revenue": 30, "discount_amount": 0},
    {"order_status": None, "gross_revenue": 20, "discount_amount": 5},
    {"order_status": "returned", "gross_revenue": 40, "discount_amount": 0, "currency": "EUR"},
    {"order_status": "Delivered", "gross_revenue": 0, "discount_amount": 0, "currency": "JPY"},
    {"gross_revenue": None, "discount_amount": None, "net_revenue": None, "region": None, "store_id": None},
]


@pytest.fixture
def odd(acting):
    """A tenant with cancelled orders, three currencies, missing values and campaigns that cost nothing."""
    with acting("T002") as run:
        for number, columns in enumerate(ODD):
            order = place_order(run, "T002", **{"region": "EU", "store_id": "ST001"} | columns)
            run(
                "INSERT INTO fulfillment (tenant_id, order_id, promised_delivery_date, actual_delivery_date,"
                " sla_met, days_to_ship)"
                " VALUES ('T002', :o, :p, :a, CAST(:a AS date) <= CAST(:p AS date), :d)",
                o=order,
                p="2026-11-02" if number % 2 else "2026-11-01",
                a="2026-11-02" if number % 3 == 0 else None,
                d=number if number % 4 else None,
            )
        run(
            "INSERT INTO marketing_campaigns (tenant_id, date, channel, spend, impressions, clicks,"
            " conversions, revenue_attributed) VALUES ('T002', '2026-01-03', 'Email', 0, 0, 0, 0, 0),"
            " ('T002', '2026-02-03', 'Email', 10, 100, 0, 0, NULL),"
            " ('T002', '2026-03-03', NULL, NULL, 5, 1, 1, 9)"
        )
    return acting


@pytest.mark.parametrize("grain", ["week", "year"])
@pytest.mark.parametrize("split", [None, "region", "channel"])
def test_oddities_are_counted_as_the_design_says(odd, grain, split):
    with odd("T002") as run:
        expected = plain.figures(*everything(run.connection, "T002"), grain, split, TODAY)
        assert_same(as_figures(read(run.connection, "T002", grain, split)), expected)


def test_currencies_are_never_added(odd):
    with odd("T002") as run:
        answers = {answer.metric.name: answer for answer in read(run.connection, "T002", "year")}
    gross = {point.currency: point.value for point in answers["gross_revenue"].points}
    assert gross == {"USD": 120, "EUR": 40, "JPY": 0}
    assert [point.value for point in answers["order_count"].points] == [4]
    assert {point.currency: point.value for point in answers["discount_rate"].points}["JPY"] is None


def test_nothing_spent_has_no_return(odd):
    with odd("T002") as run:
        answers = {answer.metric.name: answer for answer in read(run.connection, "T002")}
    january = {name: answers[name].points[0].value for name in ("roas", "roi", "ctr", "cvr", "cac")}
    assert january == dict.fromkeys(january)


@pytest.mark.parametrize(("today", "late"), [("2026-11-01", 0), ("2026-11-02", 1), ("2026-11-03", 2)])
def test_what_is_under_way_is_late_from_the_day_after_its_promise(acting, today, late):
    with acting("T002") as run:
        for promised in ("2026-11-01", "2026-11-02", None):
            run(
                "INSERT INTO fulfillment (tenant_id, order_id, promised_delivery_date)"
                " VALUES ('T002', :order, :promised)",
                order=place_order(run, "T002"),
                promised=promised,
            )
        run("SELECT set_config('app.today', :today, true)", today=today)
        assert run("SELECT sum(numerator) FROM metric_late_shipments") == [(late,)]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Finance", {"gross_revenue", "net_revenue", "discount_amount", "margin"}),
        (
            "Operations",
            {"fulfillment_status", "fulfillment_sla", "days_to_ship", "days_to_ship_p90", "inventory_levels"},
        ),
        ("Marketing", {"campaign_spend", "conversions", "revenue_attributed", "cac"}),
        ("Admin", {"gross_revenue", "net_revenue", "fulfillment_status", "campaign_spend"}),
        ("Owner", set()),
    ],
)
def test_a_role_sees_what_its_rows_say(acting, role, expected):
    with acting("T001") as run:
        known = metrics.catalogue(run.connection)
        shown = metrics.visible_metrics(run.connection, known, "T001", role)
    assert {metric.name for metric in shown} == expected


def test_another_tenants_visibility_is_not_mine(acting):
    with acting("T002") as run:
        run(
            "INSERT INTO role_metric_visibility (tenant_id, role, metric_name)"
            " VALUES ('T002', 'Finance', 'roas')"
        )
        run("UPDATE role_metric_visibility SET is_visible = false WHERE metric_name = 'margin'")
    with acting("T001") as run:
        known = metrics.catalogue(run.connection)
        mine = metrics.visible_metrics(run.connection, known, "T001", "Finance")
        theirs = metrics.visible_metrics(run.connection, known, "T002", "Finance")
    assert {metric.name for metric in mine} == {"gross_revenue", "net_revenue", "discount_amount", "margin"}
    assert theirs == []


@pytest.mark.parametrize(("name", "role"), [("Ops", "Operations"), ("FINANCE", "Finance"), ("nobody", None)])
def test_roles_have_two_vocabularies(acting, name, role):
    with acting() as run:
        assert metrics.role_named(run.connection, name) == role


def test_every_metric_with_a_source_has_a_view(acting):
    with acting() as run:
        views = {name for (name,) in run("SELECT viewname FROM pg_views WHERE viewname LIKE 'metric\\_%'")}
        known = metrics.catalogue(run.connection).metrics.values()
    assert views == {f"metric_{metric.name}" for metric in known if metric.source}
