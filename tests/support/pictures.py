"""Takes docs/pictures anew, every page of a product in two widths and two schemes: `make pictures`.

Nothing moves in them, and the page's own clock stands still: taken again of the same cloud, they differ in
what the cloud counts, that is how long something waits and who looked at whom.
It lies here because it drives a browser, which no command of operators does.
"""

import base64
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, expect

from scripts.lib import settings
from scripts.lib.products import SHOPPULSE
from scripts.lib.settings import DEFAULT_PRODUCT, ROOT
from tests.support.browser import chromium, go, settled, sign_in
from tests.support.cloud import Cloud
from tests.support.pages import CONSUMER, OPERATOR, places, recommendations
from tests.support.shoppers import Shopper, admit, fill

FOLDER = ROOT / "docs" / "pictures"
SIZES = {"desk": (1280, 800), "phone": (390, 844)}
SCHEMES = ("light", "dark")
# A page that is longer is cut: what is below looks like what is above.
LONGEST = 1300
QUALITY = 45
# How the names of ShopPulse's pictures begin.
SHOPS = f"{SHOPPULSE.slug}-"
# Ann is whom the end of ShopPulse's `up` tells how to make.
ANN, MARK = Shopper("ann@shop.example", "T004", "Finance"), Shopper("mark@shop.example", "T004", "Marketing")
DOUBTER, DOUBT = "sam@demo.com", "I cancelled two of these last week."


@dataclass(frozen=True)
class Scene:
    """One picture's name, and what brings a page to it."""

    name: str
    enter: Callable[[Page], None]
    whole: bool = True  # a dialog stands before the window, not before the page


def scenes(cloud: Cloud) -> Iterator[tuple[str | None, list[Scene]]]:
    """Who is signed in, and what they then look at in turn."""
    if cloud.product == SHOPPULSE.slug:
        yield None, [Scene(f"{SHOPS}door", lambda _: None)]
        for who in (ANN, MARK):
            yield who.email, [Scene(f"{SHOPS}{who.role.lower()}", to("/"))]
        return
    at_the_door = [
        Scene("door", lambda _: None),
        Scene("forgotten", press("Forgot your password?")),
        Scene("new-password", ask_for_code),
        Scene("sign-up", lambda page: (page.reload(), press("Create an account")(page))),
    ]
    yield None, at_the_door
    yield CONSUMER, [*of_pages(cloud, CONSUMER), Scene("notice", read_notice, whole=False)]
    yield DOUBTER, [Scene("eight-subscriptions", to("/subscriptions"))]
    yield OPERATOR, of_pages(cloud, OPERATOR)


def of_pages(cloud: Cloud, who: str) -> list[Scene]:
    return [Scene(place.name, to(place.path)) for place in places(cloud, who)]


def to(path: str) -> Callable[[Page], None]:
    return lambda page: go(page, path)


def press(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name).click()


def ask_for_code(page: Page) -> None:
    page.get_by_label("Email").fill(CONSUMER)
    press("Send me a code")(page)
    expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()


def read_notice(page: Page) -> None:
    go(page, "/consent")
    press("Read and decide about “Partner offers”")(page)
    settled(page)


def doubt_once(cloud: Cloud) -> None:
    """The queue of doubts is shown with one in it; asked again, the API keeps the one it has."""
    item = recommendations(cloud, DOUBTER)[0]
    if item["feedback"] == "not_true":
        return
    token = cloud.tokens(DOUBTER)["AccessToken"]
    path = f"/api/v1/users/me/recommendations/{item['id']}/feedback"
    cloud.call("POST", path, token, json={"action": "not_true", "note": DOUBT}).raise_for_status()


def open_a_shop(cloud: Cloud) -> None:
    """Ann, Mark and their shop are there once: who tried what `up` told of has Ann and the shop already."""
    if not can_sign_in(cloud, ANN):
        fill(cloud, tenants=20, orders=10_000)
    for who in (ANN, MARK):
        if not can_sign_in(cloud, who):
            admit(cloud, who)


def can_sign_in(cloud: Cloud, who: Shopper) -> bool:
    try:
        cloud.tokens(who.email)
    except httpx.HTTPStatusError:
        return False
    return True


def take(page: Page, name: str, *, whole: bool) -> None:
    """Write the page as it is, whole up to LONGEST, as WebP: half of a PNG and sharp enough to read."""
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")  # a caret blinks
    page.mouse.move(0, 0)
    wide, tall = page.viewport_size["width"], page.viewport_size["height"]
    if whole:
        tall = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
    clip = {"x": 0, "y": 0, "width": wide, "height": tall, "scale": 1}
    chrome = page.context.new_cdp_session(page)
    shot = chrome.send(
        "Page.captureScreenshot",
        {"format": "webp", "quality": QUALITY, "captureBeyondViewport": True, "clip": clip},
    )
    chrome.detach()
    (FOLDER / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))


def visit(browser: Browser, cloud: Cloud, who: str | None, looked_at: list[Scene], size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="en-US",
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    context.clock.set_fixed_time(datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0))
    page = context.new_page()
    if who:
        sign_in(page, cloud, who)
    else:
        page.goto(cloud.status["web_url"])
    settled(page)
    for scene in looked_at:
        scene.enter(page)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            take(page, f"{scene.name}-{size}-{scheme}", whole=scene.whole)
    context.close()


def taken(product: str) -> list[Path]:
    """The pictures of a product that are there."""
    of_shops = product == SHOPPULSE.slug
    return [path for path in FOLDER.glob("*.webp") if path.name.startswith(SHOPS) == of_shops]


def main() -> None:
    product = settings.read().product
    cloud = Cloud(settings.read({**os.environ, "PRODUCT": DEFAULT_PRODUCT}).local_dir, product)
    prepare = {SHOPPULSE.slug: open_a_shop}.get(product, doubt_once)
    prepare(cloud)
    FOLDER.mkdir(exist_ok=True)
    for old in taken(product):
        old.unlink()
    with chromium() as browser:
        for who, looked_at in scenes(cloud):
            for size in SIZES:
                visit(browser, cloud, who, looked_at, size)
    pictures = taken(product)
    size = sum(picture.stat().st_size for picture in pictures) / 1_000_000
    print(f"Wrote {len(pictures)} pictures of {size:.1f} MB to {FOLDER.relative_to(ROOT)}.")  # noqa: T201


if __name__ == "__main__":
    main()
