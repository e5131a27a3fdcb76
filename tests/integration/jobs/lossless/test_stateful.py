"""Any order of deliveries, duplicates, crashes, refusals, consents and redrives: the books always balance.

The machine keeps accepted = applied + waiting + dead-lettered after every step, and at its end, with all
faults mended, that everybody who consents has recommendations and nobody else has anything.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.db.consents import ConsentChange, record_consent
from app.db.engine import transaction

from .process import hang_up, kill_minus_nine
from .world import World, rows

LAST_POINT = 40
faults = st.sampled_from([kill_minus_nine, hang_up])
points = st.integers(1, LAST_POINT)
LEFT = (
    "SELECT (SELECT count(*) FROM feature_snapshots WHERE user_id = :id)"
    " + (SELECT count(*) FROM persona_assignments WHERE user_id = :id)"
    " + (SELECT count(*) FROM recommendations WHERE user_id = :id AND status <> 'withdrawn')"
)
SETS = "SELECT count(*) FROM recommendation_sets WHERE user_id = :id AND superseded_at IS NULL"


class Chain(RuleBasedStateMachine):
    """Three people in a world of faults."""

    bus = None
    names = None

    @initialize()
    def begin(self):
        self.bus.heal()
        self.world = World(self.bus)
        self.people = [next(self.names) for _ in range(3)]
        self.consenting = dict.fromkeys(self.people, True)
        for user_id in self.people:
            self.world.sign_up(user_id)

    def any_waiting(self, number):
        return self.world.waiting[number % len(self.world.waiting)]

    def has_waiting(self):
        return bool(self.world.waiting)

    @rule(who=st.integers(0, 2))
    def sign_up(self, who):
        self.world.sign_up(self.people[who])

    @rule(who=st.integers(0, 2))
    def revoke(self, who):
        self.say(self.people[who], "revoked")

    @rule(who=st.integers(0, 2))
    def grant(self, who):
        self.say(self.people[who], "granted")

    def say(self, user_id, action):
        with transaction() as connection:
            record_consent(connection, ConsentChange(user_id, action, "test", "1"))
        self.consenting[user_id] = action == "granted"

    @precondition(has_waiting)
    @rule(number=st.integers(0, 99))
    def deliver(self, number):
        self.world.deliver(self.any_waiting(number))

    @precondition(has_waiting)
    @rule(number=st.integers(0, 99), point=points, fault=faults)
    def deliver_with_a_fault(self, number, point, fault):
        self.world.deliver(self.any_waiting(number), at=point, fault=fault)

    @precondition(lambda self: self.world.accepted)
    @rule(number=st.integers(0, 99))
    def deliver_again(self, number):
        accepted = self.world.accepted
        self.world.duplicate(accepted[number % len(accepted)])

    @rule()
    def relay(self):
        self.world.relay()

    @rule(point=points, fault=faults)
    def relay_with_a_fault(self, point, fault):
        self.world.relay(at=point, fault=fault)

    @rule(missing=st.booleans(), refuse_every=st.sampled_from([0, 1, 2, 10]))
    def bus_changes(self, missing, refuse_every):
        self.bus.missing, self.bus.refuse_every = missing, refuse_every

    @precondition(lambda self: self.world.dead)
    @rule()
    def redrive(self):
        self.world.redrive()

    @invariant()
    def books_balance(self):
        self.world.check()

    def teardown(self):
        if not hasattr(self, "world"):
            return
        self.bus.heal()
        self.world.redrive()
        self.world.drain()
        self.world.check()
        assert self.world.dead == []
        assert self.world.unsent() == 0
        for user_id, consents in self.consenting.items():
            if not consents:
                assert rows(LEFT, id=user_id) == [(0,)], "nothing without consent"
            else:
                assert rows(SETS, id=user_id) == [(3,)], "everybody who consents is served"


@pytest.fixture
def machine(world, twins):
    return type("Machine", (Chain,), {"bus": world.bus, "names": twins})


def test_whatever_happens_in_whatever_order_nothing_is_lost(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
