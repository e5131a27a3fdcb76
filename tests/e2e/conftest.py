"""A local cloud of its own for each product, brought up by the command that a newcomer types."""

import contextlib
import os
import time

import pytest

from tests.support.browser import CHROMIUM, chromium, watched
from tests.support.cloud import Cloud

DESTROY = ("stacks", "destroy", "--env", "local", "--yes")


@pytest.fixture(scope="session")
def cloud(tmp_path_factory):
    """The whole product, running: brought up after a first try that was killed in the middle.

    Every test thus runs on a recovered cloud. `leaving` destroys it; this makes sure that nothing stays.
    """
    cloud = Cloud(tmp_path_factory.mktemp("cloud"))
    cloud.home.chmod(0o755)
    try:
        cloud.kill_up_at("aws_")  # the first resource that is said to be in the making
        cloud.up()
        yield cloud
    finally:
        cloud.run("local", "clean", check=False)


@pytest.fixture(scope="session")
def leaving(cloud):
    """The first product, being destroyed from here on; a function that waits for the end."""
    ended = cloud.begin(*DESTROY)
    yield ended
    with contextlib.suppress(pytest.fail.Exception):
        ended()  # or it would still be at work on what is cleaned up


@pytest.fixture(scope="session", autouse=True)
def second_product(request, tmp_path_factory):
    """ShopPulse, on its way from the start where a test asks for it: Terraform waits for both at once."""
    if not any("shop" in item.fixturenames for item in request.session.items):
        yield None
        return
    cloud = Cloud(tmp_path_factory.mktemp("shop"), "shoppulse")
    ended = cloud.begin("local", "up")
    try:
        yield cloud, ended
    finally:
        with contextlib.suppress(pytest.fail.Exception):
            ended()  # or the lock of what changes it would keep it
        cloud.run("local", "clean", check=False)
        assert not cloud.folder.exists()


@pytest.fixture(scope="session")
def shop(second_product):
    """The second product, running, as nobody has touched it yet."""
    cloud, ended = second_product
    ended()
    return cloud


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM and not os.environ.get("CI"):
        pytest.skip("no Chromium is installed here: apt install chromium")
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser):
    """A page of a person who was never here before."""
    context = browser.new_context()
    yield watched(context.new_page())
    context.close()


def wait_until(fact, seconds: float, every: float = 0.2):
    """Ask until the fact holds and hand it back; fail with the last answer when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        answer = fact()
        if answer:
            return answer
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s; the last answer was {answer!r}")
        time.sleep(every)
