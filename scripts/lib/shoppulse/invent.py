"""Invents a tenant's business from a seed, as text that COPY reads: the same seed gives the same text.

Rows are put together from pieces that are written once, since a row of five million may cost no more than a
microsecond or two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from random import Random

from scripts.lib.shoppulse.roles import Role

LAST_DAY = date(2026, 10, 31)  # one fixed day, so that a seed says everything
DAYS = 365
PROMISED = 5

STORES = tuple(f"ST{number:03d}" for number in range(1, 6))
CURRENCIES = {"APAC": "USD", "GCC": "USD", "EU": "EUR", "NA": "USD"}
CHANNELS = ("Marketplace", "Web", "App")
STATUSES = ("Delivered", "Delivered", "Delivered", "Delivered", "Shipped", "Returned")
WAREHOUSES = ("WH-East", "WH-West")
CARRIERS = ("DHL", "FedEx", "UPS")
NETWORKS = ("Meta Ads", "Google Ads", "Email")
INDUSTRIES = ("Retail", "Electronics", "Home & Garden", "Sports")
TIERS = ("Standard", "Premium", "Enterprise")
COUNTRIES = ("USA", "Canada", "Germany", "Singapore")
ROLES = tuple(role.value for role in Role)

ORDER_COLUMNS = (
    *("order_date", "order_status", "store_id", "region", "channel", "currency", "items_count"),
    *("gross_revenue", "discount_amount", "net_revenue"),
)
SHIPMENT_COLUMNS = (
    *("warehouse", "carrier", "fulfillment_status", "days_to_ship"),
    *("promised_delivery_date", "actual_delivery_date", "sla_met"),
)
# In the order in which a line is put together: day and status, place, amounts, the way.
COLUMNS = (
    *("order_id", "order_date", "order_status", "fulfillment_status", "days_to_ship"),
    *("promised_delivery_date", "actual_delivery_date", "sla_met"),
    *("store_id", "region", "channel", "currency", "items_count", "warehouse", "carrier"),
    *("gross_revenue", "discount_amount", "net_revenue"),
)


@dataclass(frozen=True)
class Recipe:
    """How much of everything in all, and the seed."""

    tenants: int
    orders: int
    seed: int
    users: int
    shipments: int
    campaigns: int

    def share(self, total: int, tenant: int) -> int:
        """What of a total falls to the tenant with this number (from 0)."""
        return total // self.tenants + (tenant < total % self.tenants)

    def random(self, tenant: int, what: str) -> Random:
        """The dice of one kind of rows of one tenant: more orders change no campaign."""
        return Random(f"{self.seed}/{tenant}/{what}")


def tenant(recipe: Recipe, number: int) -> dict[str, object]:
    """The tenant's own row."""
    dice = recipe.random(number, "tenant")
    return {
        "tenant_name": f"Shop {number + 1}",
        "industry": dice.choice(INDUSTRIES),
        "plan_tier": dice.choice(TIERS),
        "country": dice.choice(COUNTRIES),
        "created_date": LAST_DAY - timedelta(days=dice.randrange(DAYS, 3 * DAYS)),
    }


def users(recipe: Recipe, number: int, tenant_id: str) -> Iterator[dict[str, object]]:
    """People in the four roles in turn; the first of each sees the whole tenant, the others a region."""
    dice = recipe.random(number, "users")
    for index in range(recipe.share(recipe.users, number)):
        role = ROLES[index % len(ROLES)]
        name = f"{role.lower()}{index // len(ROLES) + 1}@{tenant_id.lower()}.example"
        yield {
            "email": name,
            "cognito_user_id": f"generated {name}",
            "role": role,
            "region": None if index < len(ROLES) else dice.choice(list(CURRENCIES)),
            "is_tenant_admin": index == 0,
        }


def order_rows(dice: Random, ids: Sequence[str]) -> Iterator[str]:
    """One line an order and its shipment: COLUMNS."""
    pieces = (_journeys(), _places(), _amounts())
    chosen = zip(ids, *(dice.choices(piece, k=len(ids)) for piece in pieces), strict=True)
    return (f"{order}\t{journey}\t{place}\t{amount}\n" for order, journey, place, amount in chosen)


def campaign_rows(dice: Random, count: int) -> Iterator[str]:
    """One line a campaign's day: date, channel, spend, impressions, clicks, conversions, revenue."""
    for index in range(count):
        impressions = dice.randrange(1_000, 50_000)
        clicks = dice.randrange(impressions // 20)
        conversions = dice.randrange(clicks // 5 + 1)
        spend = dice.randrange(1_000, 90_000)  # in cents
        revenue = conversions * dice.randrange(2_000, 15_000)
        day = _days()[DAYS - 1 - index // len(NETWORKS) % DAYS]
        amounts = f"{spend / 100:.2f}\t{impressions}\t{clicks}\t{conversions}\t{revenue / 100:.2f}"
        yield f"{day}\t{NETWORKS[index % len(NETWORKS)]}\t{amounts}\n"


@cache
def _days() -> list[str]:
    return [(LAST_DAY - timedelta(days=DAYS - 1 - back)).isoformat() for back in range(DAYS)]


@cache
def _places() -> list[str]:
    return [
        f"{store}\t{region}\t{channel}\t{currency}\t{items}\t{warehouse}\t{carrier}"
        for store, (region, currency), channel, items, warehouse, carrier in product(
            STORES, CURRENCIES.items(), CHANNELS, range(1, 6), WAREHOUSES, CARRIERS
        )
    ]


@cache
def _amounts() -> list[str]:
    return [f"{gross}\t{off}\t{gross - off}" for gross, off in product(range(50, 500), range(50))]


@cache
def _journeys() -> list[str]:
    """What may become of an order, for every day. What is on its way has no day of arrival."""
    days = (date.fromisoformat(day) for day in _days())
    return [_journey(*way) for way in product(days, STATUSES, range(1, 4), range(1, 5))]


def _journey(day: date, status: str, shipped: int, under_way: int) -> str:
    promised, actual = day + timedelta(days=PROMISED), day + timedelta(days=shipped + under_way)
    if status == "Shipped":
        return f"{day}\t{status}\tIn Transit\t{shipped}\t{promised}\t\\N\t\\N"
    met = "t" if actual <= promised else "f"
    return f"{day}\t{status}\tDelivered\t{shipped}\t{promised}\t{actual}\t{met}"
