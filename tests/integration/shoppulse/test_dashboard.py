"""The dashboard in a real browser on the real API: what only a browser shows, by role and by width."""

import json
import os

import pytest
from playwright.sync_api import expect

from edge.login import Login
from scripts.lib.shoppulse import invent, load
from scripts.lib.shoppulse.engine import engine
from tests.integration.shoppulse.asking import asking, pool
from tests.integration.shoppulse.conftest import OWNER, PASSWORD, acting_on, add_user, fresh
from tests.support.browser import CHROMIUM, chromium, fill_in, settled, watched
from tests.support.cloud import ROOT
from tests.support.shop_page import Site, built, serving

__all__ = ["pool"]

AXE = (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text() + ";0"
FINDINGS = """
() => axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))]))
"""
SIZES = {"phone": {"width": 320, "height": 640}, "desk": {"width": 1280, "height": 800}}
ROLES = ("Finance", "Operations", "Marketing", "Admin")
# Beside what a new tenant shows.
SHOWN = {
    "Finance": ("average_order_value", "return_rate"),
    "Marketing": ("roas", "roi", "ctr", "cvr"),
}
SHOW = """
INSERT INTO role_metric_visibility (tenant_id, role, metric_name) VALUES (:tenant, :role, :metric)
"""
RECIPE = invent.Recipe(tenants=1, orders=3_000, seed=7, users=4, shipments=2_900, campaigns=400)


@pytest.fixture(scope="module")
def site(postgres_server, shop_template, pool, tmp_path_factory):
    """A shop with two currencies, one person a role, and one who sees a region; nobody else is let in."""
    if not CHROMIUM and not os.environ.get("CI"):
        pytest.skip("no Chromium is installed here: apt install chromium")
    with fresh(postgres_server, shop_template) as name:
        here = engine(Login("127.0.0.1", postgres_server.port, name, OWNER, PASSWORD))
        tenant = load.load(here, RECIPE, lambda _: None).first_tenant
        with acting_on(here.begin)(tenant) as run:
            for role in ROLES:
                add_user(run, tenant, role.lower(), role, cognito_user_id=role.lower())
            for role, metrics in SHOWN.items():
                for metric in metrics:
                    run(SHOW, tenant=tenant, role=role, metric=metric)
            add_user(run, tenant, "limited", "Marketing", cognito_user_id="limited", region="EU")
        ask = asking(here, pool)

        def answer(path, token, query):
            return ask(path, token=token, **query)

        files = built(tmp_path_factory.mktemp("page"))
        with serving(Site(files, pool, answer, new={"finance"})) as site:
            yield site
        here.dispose()


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(params=SIZES)
def page(browser, request):
    with browser.new_context(viewport=SIZES[request.param]) as context:
        yield watched(context.new_page())


def enter(page, site, who, path="/"):
    page.goto(site.url + path)
    fill_in(page, f"{who}@shop.example", "Given-1!")
    page.get_by_role("button", name="Sign in").click()
    if who in site.new:
        page.get_by_label("New password").fill("My-own-1!")
        page.get_by_role("button", name="Keep it and sign in").click()
    expect(page.get_by_role("heading", name="Your metrics")).to_be_visible()
    settled(page)


@pytest.mark.parametrize("who", [*map(str.lower, ROLES), "limited"])
def test_a_browser_finds_nothing_wrong_with_what_a_role_sees(site, page, who):
    enter(page, site, who, "/?split=region")
    page.evaluate("for (const it of document.querySelectorAll('details')) it.open = true")
    page.evaluate(AXE)

    found = {}
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found[scheme] = page.evaluate(FINDINGS)
    assert found == {"dark": [], "light": []}, json.dumps(found, indent=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.problems == []
