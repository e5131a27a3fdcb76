"""A request that an SDK sends again under its id is served once, unless it failed."""

import asyncio

import pytest

from localcloud.repeats import KEPT, LARGEST, Repeats


class Emulator:
    """Counts what it serves; answers with a status and a body, when it is let."""

    def __init__(self, status=201, body=b"{}"):
        self.status, self.body, self.served, self.gate = status, body, 0, asyncio.Event()
        self.gate.set()

    async def __call__(self, _scope, _receive, send):
        self.served += 1
        number = self.served
        await self.gate.wait()
        await send(
            {"type": "http.response.start", "status": self.status, "headers": [(b"n", b"%d" % number)]}
        )
        await send({"type": "http.response.body", "body": self.body})


def ran(coroutine):
    """In a loop of its own: `asyncio.run` would take away the thread's, which Mangum looks for."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


async def ask(app, id_=b"one", attempt=1, method="POST"):
    said = []

    async def send(message):
        said.append(message)

    headers = [(b"amz-sdk-request", b"attempt=%d; max=3" % attempt)]
    headers += [(b"amz-sdk-invocation-id", id_)] if id_ else []
    await app({"type": "http", "method": method, "path": "/", "headers": headers}, None, send)
    return said


def test_a_second_try_is_given_the_first_answer():
    async def run():
        emulator = Emulator()
        app = Repeats(emulator)
        return await ask(app), await ask(app, attempt=2), await ask(app, attempt=3), emulator.served

    first, second, third, served = ran(run())
    assert first == second == third
    assert served == 1


def test_one_that_comes_while_the_first_is_at_work_waits_for_it():
    async def run():
        emulator = Emulator()
        emulator.gate.clear()
        app = Repeats(emulator)
        tries = [asyncio.create_task(ask(app, attempt=number)) for number in (1, 2)]
        await asyncio.sleep(0.01)
        emulator.gate.set()
        return await asyncio.gather(*tries), emulator.served

    (first, second), served = ran(run())
    assert (first == second, served) == (True, 1)


def test_one_whose_first_try_was_given_up_is_given_its_answer():
    """The client is gone, the emulator goes on."""

    async def run():
        emulator = Emulator()
        emulator.gate.clear()
        app = Repeats(emulator)
        first = asyncio.create_task(ask(app))
        second = asyncio.create_task(ask(app, attempt=2))
        await asyncio.sleep(0.01)
        second.cancel()
        emulator.gate.set()
        await first
        return await ask(app, attempt=3), emulator.served

    third, served = ran(run())
    assert (third[0]["status"], served) == (201, 1)


@pytest.mark.parametrize(
    "case",
    [
        {"emulator": {"status": 500}},
        {"emulator": {"status": 409}},
        {"emulator": {"body": b"x" * (LARGEST + 1)}},
        {"second": {"attempt": 1}},
        {"second": {"attempt": 2, "id_": b"two"}},
        {"both": {"method": "GET"}},
        {"both": {"id_": None}},
    ],
    ids=str,
)
def test_what_is_no_repetition_or_failed_is_served_again(case):
    async def run():
        emulator = Emulator(**case.get("emulator", {}))
        app = Repeats(emulator)
        await ask(app, **case.get("both", {}))
        await ask(app, **{"attempt": 2, **case.get("both", {}), **case.get("second", {})})
        return emulator.served

    assert ran(run()) == 2


def test_the_newest_answers_are_kept():
    async def run():
        emulator = Emulator()
        app = Repeats(emulator)
        for number in range(KEPT + 1):
            await ask(app, b"%d" % number)
        await ask(app, b"1", attempt=2)
        kept = emulator.served
        await ask(app, b"0", attempt=2)
        return kept, emulator.served

    assert ran(run()) == (KEPT + 1, KEPT + 2)
