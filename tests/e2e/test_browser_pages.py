"""Every page in a real browser, held to what no other suite can see: colours, shifts, policy, widths."""

import gzip
import json
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser import findings_of, go, settled, sign_in, watched
from tests.support.pages import CONSUMER, OPERATOR, places, routes

# The narrowest telephone that the guidelines name, and a small desk.
SIZES = {"phone": {"width": 320, "height": 640}, "desk": {"width": 1280, "height": 800}}
FIRST_VIEW_BYTES = 200_000
LARGEST_SHIFT = 0.1
# Filled before a page runs a line of its own; a shift right after a key or a click is what was asked for.
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const moved = entry.sources.map(({ node }) => node?.nodeName + "." + (node?.className ?? ""));
    window.shifts.push([entry.value, moved.join(" ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
# The innermost parts of the header that stand in another's place, by their text; a picture has none.
OVERLAPS = """
() => {
  const parts = [...document.querySelectorAll(".bar-row :not(:has(*))")];
  const boxes = parts.map((part) => [part.textContent, part.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0);
  const meet = (one, other) => one.left < other.right && other.left < one.right
    && one.top < other.bottom && other.top < one.bottom;
  return boxes.flatMap(([name, box], at) => boxes.slice(at + 1)
    .filter(([, other]) => meet(box, other)).map(([other]) => `${name} | ${other}`));
}
"""


@dataclass(frozen=True)
class Seen:
    """What one page showed: where it leads, its width and header, what moved meanwhile, what axe found."""

    name: str
    links: list[str]
    width: int
    overlaps: list[str]
    shifts: list[tuple[float, str]]
    findings: dict[str, Any]


@dataclass(frozen=True)
class Walk:
    """One person's way through all their pages in one window."""

    who: str
    width: int
    pages: list[Seen]
    problems: list[str]


@pytest.fixture(
    scope="module", params=[(who, size) for who in (CONSUMER, OPERATOR) for size in SIZES], ids="-".join
)
def walk(cloud, browser, request):
    who, size = request.param
    with browser.new_context(viewport=SIZES[size]) as context:
        page = watched(context.new_page())
        page.add_init_script(SHIFTS)
        sign_in(page, cloud, who)
        settled(page)
        pages = [look_at(page, place) for place in places(cloud, who)]
        return Walk(who, SIZES[size]["width"], pages, page.problems)


def look_at(page, place):
    page.evaluate("shifts.length = 0")
    go(page, place.path)
    shifts = page.evaluate("shifts")
    width = page.evaluate("document.documentElement.scrollWidth")
    overlaps = page.evaluate(OVERLAPS)
    findings = {}
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        findings[scheme] = findings_of(page)
    links = page.eval_on_selector_all("a[href^='/']", "links => links.map((link) => link.pathname)")
    return Seen(place.name, links, width, overlaps, shifts, findings)


def test_axe_finds_nothing_in_either_scheme(walk):
    found = {page.name: page.findings for page in walk.pages if any(page.findings.values())}

    assert found == {}, json.dumps(found, indent=1)


def test_nothing_jumps_while_a_page_loads(walk):
    jumped = {
        page.name: page.shifts for page in walk.pages if sum(it for it, _ in page.shifts) > LARGEST_SHIFT
    }

    assert jumped == {}, json.dumps(jumped, indent=1)


def test_no_page_is_wider_than_the_window(walk):
    assert [page.name for page in walk.pages if page.width > walk.width] == []


def test_no_part_of_the_header_stands_in_the_place_of_another(walk):
    assert {page.name: page.overlaps for page in walk.pages if page.overlaps} == {}


def test_no_page_breaches_the_policy_or_fails_otherwise(walk):
    assert walk.problems == []


def test_every_page_that_needs_no_id_is_linked_somewhere(walk):
    linked = {link for page in walk.pages for link in page.links}

    assert [route for route in routes(walk.who) if ":" not in route and route not in linked] == []


def test_axe_finds_nothing_at_the_door_and_in_a_dialog(cloud, page):
    page.goto(cloud.status["web_url"])
    settled(page)
    assert findings_of(page) == []
    page.get_by_role("button", name="Create an account").click()
    assert findings_of(page) == []

    sign_in(page, cloud, CONSUMER, path="/data")
    page.get_by_role("button", name="Erase my data").click()

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert findings_of(page) == []


@pytest.mark.parametrize("who", [CONSUMER, OPERATOR])
def test_every_address_opens_by_itself_and_stays(cloud, page, who):
    for place in places(cloud, who):
        answer = page.goto(cloud.status["web_url"].rstrip("/") + place.path, wait_until="commit")
        assert answer.status == 200, place

    sign_in(page, cloud, who, path=place.path)

    expect(page.get_by_role("heading", level=1, name="There is no such page")).to_be_visible()


def test_a_script_that_slipped_into_the_page_does_not_run(cloud, page):
    answer = page.goto(cloud.status["web_url"])
    clean = answer.text()
    slipped = clean.replace("</head>", "<script>slipped = 1</script></head>")
    headers = answer.all_headers()
    page.route(answer.url, lambda route: route.fulfill(status=200, headers=headers, body=slipped))
    settled(page)
    assert page.problems == []
    assert page.locator("script:not([src]), style, [onclick], [onload]").count() == 0

    page.reload()

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert page.evaluate("typeof slipped") == "undefined"
    assert any("Content Security Policy" in problem for problem in page.problems)


def test_the_first_view_takes_little_code(cloud, page):
    scripts = []
    page.on("response", lambda it: scripts.append(it) if it.request.resource_type == "script" else None)
    sign_in(page, cloud, CONSUMER)
    settled(page)

    zipped = sum(len(gzip.compress(script.body())) for script in scripts)
    assert scripts
    assert zipped <= FIRST_VIEW_BYTES
