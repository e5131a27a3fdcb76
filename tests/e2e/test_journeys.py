"""Whole ways through the product in a real browser: a newcomer's from the first visit to the last trace, and
an operator's who takes back what was recommended. The newcomer's tests follow one another."""

import json
import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect

from scripts.lib.demo.document import demo_document
from tests.support.browser import (
    fill_in,
    findings_of,
    go,
    knock,
    look_out_for,
    sign_in,
    was_seen,
    watched,
)
from tests.support.people import NEW_PASSWORD, SOON, complete, introduced

from .conftest import wait_until

ANNA, VERA = "anna@example.com", "vera@example.com"
REMEMBERED = "Remember2!"
READ_WITHIN_MS = SOON * 1000
DISCLOSURE = "This is educational content, not financial advice."
YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)


@pytest.fixture(scope="module")
def anna(browser):
    """The page in which a newcomer's whole life with the product takes place."""
    context = browser.new_context(accept_downloads=True)
    yield watched(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def faulty_file(tmp_path_factory):
    """Sam's year as Plaid would give it, with two rows that nobody can read."""
    document = demo_document("sam", YESTERDAY)
    document["transactions"][0]["amount"] = "a lot"
    del document["transactions"][1]["date"]
    path = tmp_path_factory.mktemp("files") / "sam.json"
    path.write_text(json.dumps(document))
    return path


def reload(page, cloud, path):
    """Load a page anew; that ends the session, whose tokens are in memory alone."""
    sign_in(page, cloud, ANNA, NEW_PASSWORD, path)


def mailed(cloud, purpose):
    """The newest code for Anna, which no mail brings here."""
    logs = cloud.run("local", "logs", "--no-follow", "--minutes", "5").stdout
    return re.findall(rf"To {ANNA}: the code {purpose} is (\d+)", logs)[-1]


def status_of(cloud, token):
    """Whether somebody's recommendations are of their newest data: the page asks for a minute alone."""
    return cloud.get("/api/v1/users/me/recommendations", token).json()["data"]["status"]


def test_she_signs_up_with_the_code_that_make_logs_shows(cloud, anna):
    anna.goto(cloud.status["web_url"])
    anna.get_by_role("button", name="Create an account").click()
    fill_in(anna, ANNA, NEW_PASSWORD)
    anna.get_by_role("button", name="Create account").click()
    expect(anna.get_by_role("heading", name="Confirm your address")).to_be_visible()

    anna.get_by_label("Code").fill(mailed(cloud, "to confirm the sign-up"))
    anna.get_by_role("button", name="Confirm and sign in").click()

    inside = anna.get_by_role("heading", name="Your consent comes first")
    late = anna.get_by_text(re.compile("is being prepared|This was refused|cannot be reached"))
    expect(inside.or_(late).first).to_be_visible()
    if late.count():
        complete(cloud, ANNA)
        reload(anna, cloud, "/")
    expect(inside).to_be_visible()


def test_she_reads_the_notice_before_she_says_yes_and_gets_a_receipt(anna):
    anna.get_by_role("link", name="Read what you would agree to").click()
    expect(anna.get_by_text("Your receipt")).to_have_count(0)
    anna.get_by_role("button", name="Lessons from your own numbers").click()
    notice = anna.get_by_role("dialog", name="Lessons from your own numbers")
    expect(notice.get_by_role("region", name="The notice").get_by_role("heading").first).to_be_visible()

    notice.get_by_role("button", name="Yes, I agree").click()

    expect(anna.get_by_text("Thank you. Your yes is recorded")).to_be_visible()
    anna.get_by_text("Your receipt", exact=True).click()
    with anna.expect_download() as download:
        anna.get_by_role("button", name="Save the receipt as a file").click()
    receipt = json.loads(download.value.path().read_text())
    expect(anna.get_by_text(receipt["id"])).to_be_visible()
    assert receipt["record"]["purpose"] == "education"


def test_a_file_with_faults_is_reported_row_by_row_and_not_taken(anna, faulty_file):
    anna.get_by_role("navigation").get_by_role("link", name="Bring data").click()
    anna.get_by_label("File", exact=True).set_input_files(faulty_file)
    anna.get_by_role("button", name="Send the file").click()

    expect(anna.get_by_role("heading", name="Nothing was taken")).to_be_visible(timeout=READ_WITHIN_MS)
    faults = anna.get_by_role("region", name="List of faults")
    rows = faults.get_by_role("row").all_inner_texts()[1:]
    assert [row.split("\t")[:2] for row in rows] == [["Transactions", "1"], ["Transactions", "2"]], rows
    assert "amount" in rows[0]
    assert "date" in rows[1]


def test_the_good_rows_travel_by_the_signed_form_and_she_watches(anna, faulty_file):
    posted = []
    anna.on("request", lambda it: posted.append(it.url) if "uploads" in it.url else None)
    good = len(demo_document("sam", YESTERDAY)["transactions"]) - 2
    anna.get_by_label("File", exact=True).set_input_files(faulty_file)
    anna.get_by_label("Take the good rows even if others are faulty").check()
    look_out_for(anna, "progress")
    anna.get_by_role("button", name="Send the file").click()

    expect(anna.get_by_role("heading", name="Your data are here")).to_be_visible(timeout=READ_WITHIN_MS)
    expect(anna.get_by_text(f"3 accounts and {good} transactions were taken.")).to_be_visible()
    expect(anna.get_by_role("heading", name="2 faults found")).to_be_visible()
    assert len(posted) == 1, posted
    assert was_seen(anna)


def test_her_accounts_and_figures_appear(anna):
    anna.get_by_role("link", name="See your overview").click()

    expect(anna.get_by_role("region", name="Balances")).to_be_visible()
    expect(anna.get_by_role("heading", name="Money in and out")).to_be_visible(timeout=READ_WITHIN_MS)
    expect(anna.get_by_role("figure", name="Spending by category")).to_be_visible()


def test_she_reads_why_one_thing_was_recommended_and_answers(cloud, anna):
    token = cloud.tokens(ANNA, NEW_PASSWORD)["AccessToken"]
    wait_until(lambda: status_of(cloud, token) == "ready", SOON)
    go(anna, "/recommendations")
    noticed = anna.get_by_role("region", name="What we noticed")
    noticed.get_by_role("article").filter(has_text="subscriptions").first.get_by_role("link").click()

    article = anna.get_by_role("article")
    expect(article.get_by_text(DISCLOSURE)).to_be_visible()
    for part in ("The numbers behind this", "What this does not take into account"):
        expect(article.get_by_text(part, exact=True)).to_be_visible()
    facts = article.get_by_role("definition").all_inner_texts()
    because = article.locator(".because").inner_text()
    assert facts
    assert all(fact.split()[0] in article.inner_text() for fact in facts)
    assert re.search(r"\d", because), because
    article.get_by_text("How this was decided").click()
    expect(article.get_by_text(re.compile("which is at least")).first).to_be_visible()
    article.get_by_role("button", name="Not helpful").click()
    expect(article.get_by_text("Thank you. We keep that in mind.")).to_be_visible()
    path = anna.evaluate("location.pathname")

    reload(anna, cloud, path)

    expect(anna.get_by_role("button", name="Not helpful", pressed=True)).to_be_visible()


def test_a_correction_lasts_over_a_reload(cloud, anna):
    go(anna, "/subscriptions")
    held = anna.get_by_role("region", name="Subscriptions").get_by_role("article")
    before = held.count()
    merchant = held.first.get_by_role("heading").inner_text()
    held.first.get_by_role("button", name="Not a subscription").click()
    habits = anna.get_by_role("region", name="Habits")
    expect(habits.get_by_role("article", name=merchant)).to_be_visible()

    reload(anna, cloud, "/subscriptions")

    moved = habits.get_by_role("article", name=merchant)
    expect(moved.get_by_text("You corrected this. It stays so until you undo it.")).to_be_visible()
    expect(held).to_have_count(before - 1)


def test_the_copy_downloads_and_holds_her_data(anna):
    go(anna, "/data")
    anna.get_by_role("button", name="Make my copy").click()
    anna.get_by_role("link", name="Download").wait_for(timeout=READ_WITHIN_MS)
    with anna.expect_download() as download:
        anna.get_by_role("link", name="Download").click()

    held = json.loads(download.value.path().read_text())["held"]
    assert len(held["transactions"]) == len(demo_document("sam", YESTERDAY)["transactions"]) - 2
    assert "not_helpful" in json.dumps(held)
    expect(anna.get_by_role("heading", level=1, name="Your data")).to_be_visible()


def test_after_her_no_nothing_is_shown(anna):
    go(anna, "/consent")
    anna.get_by_role("button", name="Withdraw “Lessons from your own numbers”").click()
    anna.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(anna.get_by_text("Done. We make nothing new about you")).to_be_visible()

    for path in ("/", "/recommendations", "/subscriptions", "/bring"):
        go(anna, path)
        expect(anna.get_by_role("heading", name="Your consent comes first")).to_be_visible()
        assert "$" not in anna.get_by_role("main").inner_text()


def test_a_forgotten_password_is_replaced_by_the_code_that_make_logs_shows(cloud, anna):
    anna.get_by_role("button", name="Sign out").click()
    anna.get_by_label("Email").fill(ANNA)
    anna.get_by_role("button", name="Forgot your password?").click()
    expect(anna.get_by_label("Email")).to_have_value(ANNA)
    assert findings_of(anna) == []
    anna.get_by_role("button", name="Send me a code").click()

    expect(anna.get_by_role("heading", name="Choose a new password")).to_be_visible()
    anna.get_by_label("Code", exact=True).fill("000000")
    anna.get_by_label("New password", exact=True).fill(REMEMBERED)
    anna.get_by_role("button", name="Keep it and sign in").click()
    expect(anna.get_by_text("This code is not the one that was sent.")).to_be_visible()
    assert findings_of(anna) == []

    anna.get_by_label("Code", exact=True).fill(mailed(cloud, "to choose a new password"))
    anna.get_by_role("button", name="Keep it and sign in").click()
    expect(anna.get_by_role("button", name="Sign out")).to_be_visible()
    assert cloud.tokens(ANNA, REMEMBERED)["AccessToken"]
    with pytest.raises(httpx.HTTPStatusError):
        cloud.tokens(ANNA, NEW_PASSWORD)


def test_once_erased_she_cannot_sign_in(cloud, anna):
    go(anna, "/data")
    anna.get_by_role("button", name="Erase my data").click()
    anna.get_by_label("Type the word “erase” to go on").fill("erase")
    anna.get_by_role("button", name="Erase for good").click()
    expect(anna.get_by_text("Your data are being erased")).to_be_visible()

    def gone():
        cognito, pool = cloud.client("cognito-idp"), cloud.status["user_pool_id"]
        return not cognito.list_users(UserPoolId=pool, Filter=f'email = "{ANNA}"')["Users"]

    wait_until(gone, SOON, every=1)
    knock(anna, cloud, ANNA, REMEMBERED)
    expect(anna.get_by_text("This email address and password do not match.")).to_be_visible()


def test_what_an_operator_takes_back_is_answered_gone_for_the_person_and_in_the_books(cloud, browser, page):
    vera = introduced(cloud, VERA, demo_document("hannah", YESTERDAY), wait_until)
    taken, *others = vera.read("/recommendations")["education"]
    reason = "She told us on the telephone that this card is paid by her employer."
    answer = "You are right: your employer pays this card, so we took the lesson away."
    hers = watched(browser.new_context().new_page())
    sign_in(hers, cloud, VERA, NEW_PASSWORD, "/recommendations")
    doubted = hers.get_by_role("article", name=taken["title"])
    doubted.get_by_role("button", name="This is not true").click()
    hers.get_by_role("dialog", name="What is not true?").get_by_role("button", name="Send").click()
    expect(hers.get_by_text("A person will look at it and answer your doubt.")).to_be_visible()

    sign_in(page, cloud, "operator@demo.com", path=f"/operator/recommendations/{taken['id']}")
    page.get_by_role("button", name="Override").click()
    page.get_by_label("Kind of reason").select_option(label="Person asked")
    page.get_by_label("Reason", exact=True).fill(reason)
    page.get_by_label("Answer to the person").fill(answer)
    page.get_by_role("dialog").get_by_role("button", name="Override").click()

    expect(page.get_by_text("Overridden", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Override")).to_have_count(0)
    sign_in(hers, cloud, VERA, NEW_PASSWORD, "/recommendations")
    expect(hers.get_by_role("article", name=others[0]["title"])).to_be_visible()
    expect(hers.get_by_role("article", name=taken["title"])).to_have_count(0)
    expect(hers.get_by_role("region", name="Answers to your doubts").get_by_text(answer)).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Audit").click()
    page.get_by_label("Person's id").fill(vera.user_id)
    page.get_by_role("button", name="Show").click()
    action = page.get_by_role("table", name="Actions").get_by_role("row").filter(has_text=reason)
    expect(action.get_by_role("link", name=taken["id"][:8])).to_be_visible()
    expect(action.get_by_text("Override")).to_be_visible()
    page.get_by_role("radio", name="Who looked at whom").check()
    expect(page.get_by_role("table", name="Looks").get_by_text(vera.user_id[:8]).first).to_be_visible()
    assert page.problems == hers.problems == []
    hers.context.close()
    vera.call("DELETE", "")
