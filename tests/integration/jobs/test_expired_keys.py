"""Idempotency keys go when their day is over, whether or not their caller comes back."""

from types import SimpleNamespace

import pytest

from edge.errors import RunFailed
from lambdas import compute_features, expired_keys
from lambdas.expired_keys import forget_expired_keys

from .conftest import scheduled, signup


@pytest.fixture
def keys(query):
    """Three keys that have expired, of three callers, and one of each that has not."""
    query("""
        INSERT INTO idempotency_keys (user_id, key, method, path, request_sha256, status, response,
                                      created_at, expires_at)
        SELECT caller, age, 'POST', '/x', repeat('a', 64), 200, '{"of": "theirs"}',
               now() - CAST(age AS interval), now() - CAST(age AS interval) + interval '24 hours'
        FROM unnest(ARRAY['hannah', 'sam', 'olga']) AS caller, unnest(ARRAY['25 hours', '23 hours']) AS age
    """)


def left(query):
    return [tuple(row) for row in query("SELECT user_id, key FROM idempotency_keys ORDER BY 1, 2")]


NOT_EXPIRED = [("hannah", "23 hours"), ("olga", "23 hours"), ("sam", "23 hours")]


def test_the_night_forgets_what_has_expired_of_everybody_and_nothing_else(people, keys, bus, query):
    compute_features.handler(scheduled(), None)

    assert left(query) == NOT_EXPIRED


def test_one_persons_event_sweeps_nothing(people, keys, bus, query):
    compute_features.handler(signup("hannah"), None)

    assert len(left(query)) == 6


def test_the_sweep_comes_even_when_the_stage_fails(people, keys, bus, query, monkeypatch):
    monkeypatch.setattr(compute_features, "run", lambda *_: 1 / 0)

    with pytest.raises(RunFailed, match="ZeroDivisionError"):
        compute_features.handler(scheduled(), None)

    assert left(query) == NOT_EXPIRED


def test_it_goes_step_by_step_and_leaves_to_the_next_night_what_there_is_no_time_for(
    keys, query, monkeypatch
):
    monkeypatch.setattr(expired_keys, "AT_ONCE", 1)
    times = iter([60_000, 60_000, 1])

    assert forget_expired_keys(SimpleNamespace(get_remaining_time_in_millis=lambda: next(times))) == 2
    assert forget_expired_keys() == 1
    assert left(query) == NOT_EXPIRED
