from collections import Counter
from datetime import date, timedelta

import pytest

from scripts.lib.shoppulse.invent import COLUMNS, DAYS, LAST_DAY, Recipe, campaign_rows, order_rows, users

RECIPE = Recipe(tenants=3, orders=100, seed=1, users=10, shipments=50, campaigns=90)


@pytest.fixture(scope="module")
def orders():
    ids = [f"O{n:09d}" for n in range(5_000)]
    lines = "".join(order_rows(RECIPE.random(0, "orders"), ids)).splitlines()
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]


def test_the_same_seed_gives_the_same_rows_and_another_other_ones():
    ids = ["O1", "O2", "O3", "O4"]
    first, again = (list(order_rows(RECIPE.random(0, "orders"), ids)) for _ in range(2))
    assert first == again
    assert first != list(order_rows(RECIPE.random(1, "orders"), ids))
    assert first != list(order_rows(Recipe(3, 100, 2, 10, 50, 90).random(0, "orders"), ids))


def test_more_orders_change_no_campaign():
    more = Recipe(tenants=3, orders=1_000, seed=1, users=10, shipments=50, campaigns=90)
    assert list(campaign_rows(RECIPE.random(0, "campaigns"), 30)) == list(
        campaign_rows(more.random(0, "campaigns"), 30)
    )


@pytest.mark.parametrize("total", [0, 1, 2, 100, 101])
def test_shares_add_up(total):
    shares = [RECIPE.share(total, number) for number in range(3)]
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1


def test_values_are_those_of_the_design(orders):
    assert {row["store_id"] for row in orders} == {f"ST00{n}" for n in range(1, 6)}
    assert {row["region"] for row in orders} == {"APAC", "GCC", "EU", "NA"}
    assert {row["channel"] for row in orders} == {"Marketplace", "Web", "App"}
    assert {row["order_status"] for row in orders} == {"Delivered", "Shipped", "Returned"}
    assert {row["days_to_ship"] for row in orders} == {"1", "2", "3"}
    assert {(row["region"] == "EU") == (row["currency"] == "EUR") for row in orders} == {True}


def test_amounts_fit(orders):
    for row in orders:
        gross, off, net = (int(row[name]) for name in ("gross_revenue", "discount_amount", "net_revenue"))
        assert 50 <= gross <= 499
        assert 0 <= off <= 49
        assert net == gross - off


def test_shipments_follow_their_orders(orders):
    days = {row["order_date"] for row in orders}
    assert min(days) >= (LAST_DAY - timedelta(days=DAYS - 1)).isoformat()
    assert max(days) == LAST_DAY.isoformat()
    for row in orders:
        promised, actual, met = (
            row[name] for name in ("promised_delivery_date", "actual_delivery_date", "sla_met")
        )
        assert (actual == "\\N") == (met == "\\N") == (row["order_status"] == "Shipped")
        if actual != "\\N":
            assert (met == "t") == (actual <= promised)
            shipped = date.fromisoformat(row["order_date"]) + timedelta(days=int(row["days_to_ship"]))
            assert shipped < date.fromisoformat(actual)
    assert min(Counter(row["sla_met"] for row in orders).values()) > 100


def test_people_have_the_four_roles_and_addresses_of_their_own():
    made = [user for number in range(3) for user in users(RECIPE, number, f"T00{number}")]
    assert len(made) == 10
    assert len({user["email"] for user in made}) == 10
    assert {user["role"] for user in made} == {"Admin", "Finance", "Operations", "Marketing"}


def test_clicks_stay_within_impressions():
    for line in campaign_rows(RECIPE.random(0, "campaigns"), 300):
        _, network, _, impressions, clicks, conversions, _ = line.split("\t")
        assert int(conversions) <= int(clicks) <= int(impressions)
        assert network in {"Meta Ads", "Google Ads", "Email"}
