"""ShopPulse's dashboard in a real browser: each role sees its own metrics, as the API answers them."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from playwright.sync_api import expect

from tests.support.browser import findings_of, settled, sign_in
from tests.support.shoppers import Shopper, admit, fill, token

# The first shop that is invented comes after the three that every database has.
FINANCE = Shopper("finn@shop.example", "T004", "Finance")
MARKETING = Shopper("mara@shop.example", "T004", "Marketing")
PHONE = {"width": 320, "height": 640}
METRICS = "/shoppulse/v1/metrics"


@pytest.fixture(scope="module")
def shoppers(shop):
    fill(shop, tenants=1, orders=600)
    for who in (FINANCE, MARKETING):
        admit(shop, who)


def spelt(point):
    amount = Decimal(point["value"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{amount:,.2f}"


@pytest.mark.usefixtures("shoppers")
def test_the_latest_figures_are_those_of_the_api(shop, page):
    answer = shop.get(f"{METRICS}/net_revenue", token(shop, FINANCE)).json()["data"]
    last = max(point["period"] for point in answer["points"])
    figures = [spelt(point) for point in answer["points"] if point["period"] == last]

    sign_in(page, shop, FINANCE.email)

    tile = page.get_by_role("region", name="Latest figures").get_by_role("listitem")
    mine = tile.filter(has=page.get_by_role("heading", name="Net revenue", exact=True))
    assert figures
    for figure in figures:
        expect(mine).to_contain_text(figure)
    assert page.problems == []


@pytest.mark.usefixtures("shoppers")
@pytest.mark.parametrize("who", [FINANCE, MARKETING], ids=lambda who: who.role)
def test_a_role_sees_its_own_metrics_and_is_told_of_the_others(shop, page, who):
    visible = shop.get("/shoppulse/v1/me/visibility", token(shop, who)).json()["data"]["metrics"]
    hidden = [metric for metric in visible if metric["status"] == "hidden"]

    sign_in(page, shop, who.email)

    latest = page.get_by_role("region", name="Latest figures")
    expect(latest.get_by_role("heading", level=3)).to_have_count(len(visible) - len(hidden))
    assert hidden
    page.get_by_text("Metrics that your role does not see").click()
    expect(page.locator(".not-shown li")).to_have_count(len(hidden))


@pytest.mark.usefixtures("shoppers")
def test_on_a_telephone_and_a_desk_in_either_scheme_axe_finds_nothing(shop, page):
    sign_in(page, shop, FINANCE.email, path="/?split=region")
    expect(page.get_by_role("heading", name="Over time, by region")).to_be_visible()
    desk = page.viewport_size

    for size in (desk, PHONE):
        page.set_viewport_size(size)
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            assert findings_of(page) == []
    assert page.problems == []
