"""What tests of the nightly runs share: time that runs out, a wait that is filled, histories that are bad."""

from types import SimpleNamespace

import pytest

from lambdas import assign_persona, compute_features, everybody, generate_recommendations

CHAIN = (compute_features, assign_persona, generate_recommendations)
RUNS = "SELECT stage, status, finished_at IS NOT NULL FROM job_runs ORDER BY started_at"


class Context:
    """An invocation with time for so many looks at its clock."""

    def __init__(self, looks):
        self.looks = looks

    def get_remaining_time_in_millis(self):
        self.looks -= 1
        return everybody.RESERVE_MILLISECONDS + self.looks + 1


@pytest.fixture
def one_by_one(monkeypatch):
    monkeypatch.setattr(everybody, "SHARD_SIZE", 1)


@pytest.fixture
def pauses(monkeypatch):
    """What happens while a stage waits, in turn; one pause more than expected fails."""
    acts = []
    monkeypatch.setattr(everybody.time, "sleep", lambda _seconds: acts.pop(0)())
    return acts


@pytest.fixture
def analysed(monkeypatch):
    """Whose histories were analysed; a person in `bad` cannot be."""
    seen, bad = [], set()
    analyse = compute_features.analyse

    def watched(history, day):
        if history.user_id in bad:
            raise ZeroDivisionError
        seen.append(history.user_id)
        return analyse(history, day)

    monkeypatch.setattr(compute_features, "analyse", watched)
    return SimpleNamespace(seen=seen, bad=bad)
