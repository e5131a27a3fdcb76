"""When the session ends, the API is away or the network is slow: people are told kindly and lose nothing."""

import json
import re

from playwright.sync_api import expect

from tests.support.browser import fill_in, findings_of, go, look_out_for, settled, sign_in, was_seen
from tests.support.pages import CONSUMER, recommendations

API = re.compile(r"/api/v1/")
NOTE = "This card is paid by my employer every month."


def away(route):
    route.abort("connectionrefused")


def refused(route):
    cors = {"Access-Control-Allow-Origin": "*"}
    problem = {"code": "unauthorized", "status": 401}
    route.fulfill(status=401, headers=cors, content_type="application/problem+json", body=json.dumps(problem))


def slow_down(page):
    """A telephone at the edge of its network: half a second there and back, 100 kB a second."""
    line = {"offline": False, "latency": 500, "downloadThroughput": 100_000, "uploadThroughput": 100_000}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


def end_session(page, cloud):
    """From now on the API refuses the token and Cognito gives no other, as after thirty days away."""
    page.route(API, refused)
    page.route(
        cloud.status["aws_endpoint_url"] + "/",
        lambda route: route.fulfill(
            status=400,
            headers={"Access-Control-Allow-Origin": "*"},
            content_type="application/x-amz-json-1.1",
            body=json.dumps({"__type": "NotAuthorizedException"}),
        ),
    )


def test_an_expired_session_leads_to_the_door_and_back_to_the_same_page(cloud, page):
    sign_in(page, cloud, CONSUMER, path="/recommendations?window=90d")
    settled(page)
    end_session(page, cloud)

    page.get_by_role("radio", name="180 days").click()

    expect(page.get_by_text("Your session has expired. Please sign in again.")).to_be_visible()
    page.unroute_all()
    fill_in(page, CONSUMER, "Demo123!")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="Your recommendations")).to_be_visible()
    expect(page.get_by_role("radio", name="180 days")).to_be_checked()


def test_without_the_api_a_page_says_so_and_tries_again(cloud, page):
    sign_in(page, cloud, CONSUMER)
    settled(page)
    page.route(API, away)

    page.get_by_role("link", name="Subscriptions and bills").click()

    alert = page.get_by_role("alert")
    expect(alert.get_by_role("heading", name="SpendSense cannot be reached")).to_be_visible()
    page.unroute_all()
    alert.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Expected next")).to_be_visible()


def test_what_was_read_before_stays_while_the_api_is_away(cloud, page):
    sign_in(page, cloud, CONSUMER, path="/subscriptions")
    settled(page)
    go(page, "/consent")
    page.route(API, away)

    page.get_by_role("link", name="Subscriptions and bills").click()

    expect(page.get_by_role("heading", name="Expected next")).to_be_visible()


def test_a_note_that_cannot_be_sent_is_not_lost(cloud, page):
    item = recommendations(cloud)[0]
    sign_in(page, cloud, CONSUMER, path=f"/recommendations/{item['id']}")
    page.get_by_role("button", name="This is not true").click()
    page.get_by_label("Your note").fill(NOTE)
    page.route(API, away)

    page.get_by_role("dialog").get_by_role("button", name="Send").click()

    expect(page.get_by_text("That could not be recorded. Please try again.")).to_be_visible()
    expect(page.get_by_label("Your note")).to_have_value(NOTE)


def test_a_note_that_the_end_of_a_session_caught_is_found_again_by_its_author_alone(cloud, page):
    address = f"/recommendations/{recommendations(cloud)[0]['id']}"
    sign_in(page, cloud, CONSUMER, path=address)
    page.get_by_role("button", name="This is not true").click()
    page.get_by_label("Your note").fill(NOTE)
    end_session(page, cloud)

    page.get_by_role("dialog").get_by_role("button", name="Send").click()

    expect(page.get_by_text("Your session has expired. Please sign in again.")).to_be_visible()
    page.unroute_all()
    fill_in(page, CONSUMER, "Demo123!")
    page.get_by_role("button", name="Sign in").click()
    dialog = page.get_by_role("dialog", name="What is not true?")
    expect(dialog.get_by_text("What you wrote is here again")).to_be_visible()
    expect(dialog.get_by_label("Your note")).to_have_value(NOTE)
    assert findings_of(page) == []

    # Caught once more, and somebody else signs in: neither they nor its author after them is shown it.
    end_session(page, cloud)
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your session has expired. Please sign in again.")).to_be_visible()
    page.unroute_all()
    for email, seen in (("sam@demo.com", "There is nothing here"), (CONSUMER, "This is not true")):
        fill_in(page, email, "Demo123!")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text(seen)).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.get_by_role("button", name="Sign out").click()
        go(page, address)


def test_on_a_slow_network_one_sees_what_comes_and_sends_once(cloud, page):
    sent = []
    page.on("request", lambda it: sent.append(it) if it.method == "PATCH" else None)
    slow_down(page)
    look_out_for(page, "[aria-label='Loading your subscriptions and bills']")
    sign_in(page, cloud, "sam@demo.com", path="/subscriptions")

    held = page.get_by_role("region", name="Subscriptions").get_by_role("article").first
    merchant = held.get_by_role("heading").inner_text()
    held.get_by_role("button", name="Ignore").dblclick()
    ignored = page.get_by_role("region", name="Ignored by you").get_by_role("article", name=merchant)
    expect(ignored).to_be_visible()
    assert was_seen(page)
    assert len(sent) == 1
    ignored.get_by_role("button", name="Count it again").click()
    expect(ignored).to_have_count(0)
