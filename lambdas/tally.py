"""Counts what became of everybody in a run, each person once however often the run came back to them."""

from collections import Counter
from collections.abc import Mapping

from lambdas.stage import Outcome


class Tally:
    """The counts of a run for everybody, and the people to come back to or to leave alone."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = Counter(counts)
        self._waiting: set[str] = set()
        self.failed: set[str] = set()

    @property
    def counts(self) -> Counter[str]:
        """What the run's row and its answer say."""
        return self._counts

    def add(self, outcome: Outcome) -> None:
        """People whom the run came to for the first time."""
        self._counts.update(users=len(outcome.people), **_sizes(outcome))
        self._waiting |= outcome.no_input
        self.failed |= outcome.failed

    def correct(self, outcome: Outcome) -> None:
        """People whom it came back to: who had no input then is counted by what became of them now.

        Of the others a failure alone is news.
        """
        late = self._waiting - outcome.no_input
        now = {name: size for name, size in _sizes(outcome, late).items() if name != "no_input"}
        self._counts.update(now)
        self._counts["no_input"] -= sum(now.values())
        self._counts["failed"] += len(outcome.failed - late)
        self._waiting -= outcome.people - outcome.no_input
        self.failed |= outcome.failed


def _sizes(outcome: Outcome, of: set[str] | None = None) -> dict[str, int]:
    chosen = outcome.people if of is None else outcome.people & of
    names = ("no_consent", "no_input", "computed", "unchanged", "failed")
    return {name: len(getattr(outcome, name) & chosen) for name in names}
