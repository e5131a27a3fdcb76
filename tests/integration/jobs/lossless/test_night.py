"""A night hit anywhere: at the end everybody who consents has recommendations from that night's features."""

from datetime import date, timedelta
from itertools import count

import pytest

from lambdas import everybody

from .process import Ended, kill_minus_nine
from .world import BY_NAME, SCHEDULE, SHARD, rows

FIRST = date(2026, 11, 20)
PEOPLE = ["hannah", "twin-000"]
BEHIND = """
SELECT person FROM unnest(CAST(:people AS text[])) AS person
WHERE 3 <> (SELECT count(*) FROM recommendation_sets AS sets
            JOIN feature_snapshots USING (user_id, window_days, as_of)
            WHERE sets.user_id = person AND sets.superseded_at IS NULL AND sets.as_of = :as_of)
"""
FIRST_STAGE = "compute-features"
PLACES = [
    (SCHEDULE, FIRST_STAGE),
    *((SHARD, stage) for stage in BY_NAME),
]


@pytest.fixture
def night(world, query, monkeypatch):
    """Begins the night after the day: two people in a shard, over the queue."""
    monkeypatch.setattr(everybody, "SERVED_HERE", 0)
    query("ALTER TABLE consents DISABLE TRIGGER consents_append_only")
    query("DELETE FROM consents WHERE user_id <> ALL(:people)", people=PEOPLE)
    query("ALTER TABLE consents ENABLE TRIGGER consents_append_only")

    def begin(number):
        timestamp = f"{FIRST + timedelta(days=number)}T01:00:00+00:00"
        world.schedule(BY_NAME[FIRST_STAGE], timestamp)
        return FIRST + timedelta(days=number - 1)

    return begin


@pytest.mark.parametrize(("kind", "stage"), PLACES)
def test_a_night_hit_anywhere_serves_everybody(world, night, kind, stage):
    for point in count(1):
        as_of = night(point)
        while not (world.waiting[0].kind == kind and world.waiting[0].function is BY_NAME[stage]):
            world.deliver(world.waiting[0])

        ended = world.deliver(world.waiting[0], at=point, fault=kill_minus_nine)
        world.check()
        world.drain()
        world.check()

        assert rows(BEHIND, people=PEOPLE, as_of=as_of) == [], f"hit at point {point}"
        assert world.dead == []
        if ended is Ended.BEFORE:
            break
    assert point > 10, "there are many points"
