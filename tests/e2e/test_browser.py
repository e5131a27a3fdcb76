"""The web application in a real browser, served by the distribution."""

from playwright.sync_api import expect

from tests.support.browser import knock, sign_in


def test_hannah_signs_in_and_reads_her_numbers(cloud, page):
    sign_in(page, cloud, "hannah@demo.com", path="/recommendations")

    expect(page.get_by_text("68%").first).to_be_visible()
    expect(page.get_by_text("$3,400 of $5,000").first).to_be_visible()
    expect(page.get_by_text("This is educational content, not financial advice.").first).to_be_visible()
    assert page.problems == []


def test_a_wrong_password_is_said_kindly(cloud, page):
    knock(page, cloud, "hannah@demo.com", password="Wrong123!")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_deep_link_opens_the_application(cloud, page):
    answer = page.goto(cloud.status["web_url"].rstrip("/") + "/recommendations")

    assert answer.status == 200
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_deep_link_goes_on_behind_the_door_and_the_overview_draws_her_card(cloud, page):
    sign_in(page, cloud, "hannah@demo.com", path="/?window=90d")

    expect(page.get_by_role("heading", level=1, name="Your overview")).to_be_visible()
    expect(page.get_by_role("img", name="Visa ••4523: 68% of the limit is in use")).to_be_visible()
    expect(page.get_by_role("radio", name="90 days")).to_be_checked()
    assert page.problems == []


def test_an_operator_finds_a_person_and_reads_why(cloud, page):
    sign_in(page, cloud, "operator@demo.com")
    page.get_by_label("Address or id").fill("hannah@")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="h***@demo.com").click()
    page.get_by_role("radio", name="Recommendations").check()
    page.get_by_role("table", name="All recommendations").get_by_role("link").first.click()

    expect(page.get_by_role("heading", level=1, name="Decision")).to_be_visible()
    expect(page.get_by_role("table", name="Tests of the rules")).to_be_visible()
    page.get_by_role("button", name="Decide again from what was stored").click()
    expect(page.get_by_text("The same decision and the same text came out.")).to_be_visible()
    assert page.problems == []
