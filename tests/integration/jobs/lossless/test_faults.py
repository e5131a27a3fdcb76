"""Each single fault that the field knows: what was accepted is applied, waits, or is a dead letter."""

from functools import partial
from itertools import count

import pytest

from app.db import credentials
from app.db.consents import ConsentChange, record_consent
from tests.support.database import Database

from .process import Ended, beside, end_of, start, wait_for
from .world import STAGES, results, rows

SETS = "SELECT count(*) FROM recommendation_sets WHERE user_id = :id AND superseded_at IS NULL"
LEFT = (
    "SELECT (SELECT count(*) FROM feature_snapshots WHERE user_id = :id),"
    " (SELECT count(*) FROM recurring_streams WHERE user_id = :id),"
    " (SELECT count(*) FROM persona_assignments WHERE user_id = :id),"
    " (SELECT count(*) FROM recommendations WHERE user_id = :id AND status <> 'withdrawn')"
)


def served(user_id):
    """Whether the person has all three sets."""
    return rows(SETS, id=user_id) == [(3,)]


@pytest.fixture
def expected(world, twins):
    """What an undisturbed chain makes of the twins' data."""
    world.sign_up("hannah")
    world.drain()
    return results("hannah")


@pytest.mark.parametrize("position", range(3), ids=["first", "second", "third"])
def test_an_event_twice(world, twins, expected, position):
    user_id = next(twins)
    message = world.sign_up(user_id)
    for _ in range(position):
        world.deliver(message)
        message = world.waiting[-1]

    world.duplicate(message)
    world.drain()

    world.check()
    assert results(user_id) == expected
    assert len([one for one in world.bus.taken() if one["detail"]["user_id"] == user_id]) == 2


def test_an_event_a_hundred_times_at_once(world, twins, expected):
    user_id = next(twins)
    message = world.sign_up(user_id)
    copies = [message, *(world.duplicate(message) for _ in range(99))]

    started = [(copy, start(copy.handle)) for copy in copies]
    for copy, child in started:
        world.settle(copy, end_of(child))
    world.check()
    world.drain()

    world.check()
    assert world.dead == []
    assert results(user_id) == expected
    assert rows("SELECT count(*) FROM outbox WHERE user_id = :id", id=user_id) == [(2,)]


def test_an_event_again_a_day_later(world, twins, expected):
    user_id = next(twins)
    message = world.sign_up(user_id)
    world.drain()
    detail = message.envelope["detail"] | {"timestamp": "2026-11-21T12:00:00+00:00"}

    message.envelope = message.envelope | {"detail": detail}
    world.duplicate(message)
    world.drain()

    world.check()
    assert results(user_id) == expected, "the day that was fixed at the first receipt stands"


def test_events_out_of_order(world, twins, expected):
    user_id = next(twins)
    first = world.sign_up(user_id)
    early = world.publish(
        "Persona Assigned",
        {"event_type": "persona.assigned", "user_id": user_id, "timestamp": "2026-11-20T12:00:00+00:00"},
    )

    world.deliver(early)
    world.check()
    world.deliver(first)
    world.drain()

    world.check()
    assert results(user_id) == expected


def test_a_poison_event_is_given_up_and_holds_back_no_other(world, twins, expected):
    user_id = next(twins)
    poison = world.publish("User Signup", {"event_type": "user.signup", "user_id": None})
    world.sign_up(user_id)

    world.drain()

    world.check()
    assert [message.envelope for message in world.dead] == [poison.envelope]
    assert served(user_id)
    world.redrive()
    world.drain()
    world.check()
    assert len(world.dead) == 1, "no number of attempts makes sense of it"


def test_a_database_that_is_down_at_the_start(world, twins, expected, monkeypatch):
    user_id = next(twins)
    message = world.sign_up(user_id)
    with monkeypatch.context() as patch:
        there = credentials.read_secret
        patch.setattr(credentials, "read_secret", lambda name: there(name) | {"port": 1})
        for _ in range(3):
            assert end_of(start(message.handle)) is Ended.FAILED
    for _ in range(3):
        world.settle(message, Ended.FAILED)
    world.check()
    assert [dead.envelope for dead in world.dead] == [message.envelope]

    world.redrive()
    world.drain()

    world.check()
    assert results(user_id) == expected


@pytest.mark.parametrize("fault", [{"throttled": True}, {"missing": True}, {"refuse_every": 1}])
def test_a_bus_that_takes_nothing(world, twins, expected, fault):
    user_id = next(twins)
    for name, value in fault.items():
        setattr(world.bus, name, value)

    world.deliver(world.sign_up(user_id))
    world.relay()
    world.check()
    assert world.unsent() == 1

    world.bus.heal()
    world.drain()
    world.check()
    assert results(user_id) == expected


def test_a_bus_that_refuses_one_of_ten(world, twins):
    people = [next(twins) for _ in range(10)]
    world.bus.missing = True
    for user_id in people:
        world.deliver(world.sign_up(user_id))
    world.bus.heal()
    world.bus.refuse_every = 10

    world.relay()
    world.check()
    assert world.unsent() == 1
    assert len(world.bus.taken()) == 9

    world.bus.heal()
    world.drain()
    world.check()
    assert all(map(served, people))
    assert len(world.bus.taken()) == 20, "what was taken is not sent again"


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.STAGE.name)
def test_a_consent_revoked_at_any_point_leaves_nothing(world, twins, tmp_path, database_url, stage):
    def revoke(user_id):
        server = Database(database_url)
        with server.begin() as connection:
            record_consent(connection, ConsentChange(user_id, "revoked", "test", "1"))

    for point in count(1):
        user_id = next(twins)
        message = world.sign_up(user_id)
        while message.function is not stage:
            world.deliver(message)
            message = world.waiting[-1]
        done = tmp_path / f"{user_id}-revoked"

        # In a process beside the stage's: the revocation may have to wait for the stage's lock.
        fault = partial(lambda who, file, _points: beside(lambda: revoke(who), file), user_id, done)
        if world.deliver(message, at=point, fault=fault) is Ended.BEFORE:
            break
        wait_for(done)

        world.check()
        assert rows(LEFT, id=user_id) == [(0, 0, 0, 0)], f"revoked at point {point}"
        world.drain()
        world.check()
        assert rows(LEFT, id=user_id) == [(0, 0, 0, 0)], f"revoked at point {point}, then drained"
    assert point > 15, "a stage has many points"
