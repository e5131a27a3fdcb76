"""The bars of stream detection on people whose truth is known, apart from the product's generator."""

import pytest

from .population import person
from .score import measure

PEOPLE = 150
SHARES = (0, 0.3, 0.6, 1)


@pytest.fixture(scope="module")
def people():
    return [person(seed) for seed in range(PEOPLE)]


@pytest.mark.parametrize("missing", SHARES)
def test_streams_are_found_whatever_is_missing(people, missing):
    score = measure(people, missing)

    assert score.true > 1000
    assert score.f1 >= 0.97, score.faults
    assert score.cadence_accuracy >= 0.98, score.faults
    assert score.kind_accuracy >= 0.97
    assert score.next_within_three_days >= 0.95
    # A stream is called by a name that some row has; young ones may have none.
    assert missing == 1 or score.other_name <= score.right * missing / 10
