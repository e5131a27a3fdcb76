"""A browser in front of the web application, as a person has it: for the tests and for the pictures."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.cloud import PASSWORD, ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A machine that builds other things beside this is slow, and not wrong.
PATIENCE_MS = 60_000
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
FINDINGS = """
() => axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))]))
"""
LOOK_OUT = """
(() => {
  window.wasSeen = false;
  const look = () => { window.wasSeen ||= document.querySelector(%s) !== null };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})()
"""
expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET), timeout=PATIENCE_MS)
        yield browser
        browser.close()


def watched(page: Page) -> Page:
    """Keeps on `page.problems` what the console calls an error; a breach of the security policy is one."""
    page.set_default_timeout(PATIENCE_MS)
    page.problems = []
    page.on("console", lambda line: page.problems.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    return page


def sign_in(page: Page, cloud, email: str, password: str = PASSWORD, path: str = "/") -> None:
    """Load an address, sign in at the door that stands before it, and wait to be let in.

    The door has a heading and nothing to load: to `settled` it looks like any page that is ready.
    """
    knock(page, cloud, email, password, path)
    page.get_by_role("button", name="Sign out").wait_for()


def knock(page: Page, cloud, email: str, password: str = PASSWORD, path: str = "/") -> None:
    """Load an address and ask to be let in at its door; what comes of it is the caller's to see."""
    page.goto(cloud.status["web_url"].rstrip("/") + path)
    fill_in(page, email, password)
    page.get_by_role("button", name="Sign in").click()


def fill_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)


def go(page: Page, path: str) -> None:
    """Go to a page as a link in the application does: loading the address anew would end the session."""
    page.evaluate("path => history.pushState(null, '', path)", path)
    settled(page)


def settled(page: Page) -> None:
    """Wait until the page has its heading, nothing on it is still being loaded, and it is painted."""
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_function("() => !document.querySelector('[aria-busy=true]')", timeout=PATIENCE_MS)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def look_out_for(page: Page, selector: str) -> None:
    """Note from now on, in the page and in those it loads, whether there is such an element for a moment."""
    page.add_init_script(LOOK_OUT % json.dumps(selector))
    page.evaluate(LOOK_OUT % json.dumps(selector))


def was_seen(page: Page) -> bool:
    """Whether there was an element that `look_out_for` was asked for."""
    return page.evaluate("window.wasSeen")


def findings_of(page: Page) -> list[list[str]]:
    """What axe finds on the page as it stands: the rule, and where it is broken."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text() + ";0")
    return page.evaluate(FINDINGS)
