"""A fault at every external call of every stage and of the relay: whatever the point, nothing is lost.

The points are all there are, found by going on until a run ends before its fault.
"""

from itertools import count

import pytest

from .process import Ended, hang_up, kill_minus_nine
from .world import STAGES, results, rows


def reach(world, user_id, stage):
    """Bring a person's chain to where the stage's event waits."""
    message = world.sign_up(user_id)
    while message.function is not stage:
        world.deliver(message)
        message = world.waiting[-1]
    return message


CASES = [(STAGES[0], hang_up), *((stage, kill_minus_nine) for stage in STAGES)]


@pytest.mark.parametrize(("stage", "fault"), CASES, ids=lambda case: getattr(case, "__name__", None))
def test_a_stage_hit_anywhere_is_done_by_its_next_attempt(world, twins, stage, fault):
    world.sign_up("hannah")
    world.drain()
    expected = results("hannah")

    for point in count(1):
        user_id = next(twins)
        message = reach(world, user_id, stage)
        ended = world.deliver(message, at=point, fault=fault)
        world.check()
        world.drain()
        world.check()
        assert results(user_id) == expected, f"hit at point {point}"
        if ended is Ended.BEFORE:
            break
    assert point > 15, "a stage has many points"
    assert world.dead == []


@pytest.mark.parametrize("fault", [kill_minus_nine, hang_up])
def test_a_relay_hit_anywhere_sends_at_its_next_run(world, twins, fault):
    for point in count(1):
        world.bus.missing = True
        user_id = next(twins)
        world.deliver(world.sign_up(user_id))
        assert world.unsent() == 1
        world.bus.heal()

        ended = world.relay(at=point, fault=fault)
        world.check()
        world.drain()
        world.check()

        assert world.unsent() == 0
        assert rows("SELECT count(*) FROM recommendation_sets WHERE user_id = :id", id=user_id) == [(3,)]
        if ended is Ended.BEFORE:
            break
    assert point > 10, "the relay has many points"
