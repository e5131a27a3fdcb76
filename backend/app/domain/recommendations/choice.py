"""What people decided that the engine has to keep to: the person themselves, and operators for them."""

from collections.abc import Iterable
from typing import NamedTuple


class Choice(NamedTuple):
    """What a person decided: whether partners' offers may be shown, and what they dismissed of late.

    `endings`: how often a consent of theirs has ended; what was made before is erased and not shown again.
    `overridden` are the entries that operators took away from this person, `preferred` those that they put
    in the place of one; `overrides` is how often they did: a set made before is not shown again.
    """

    offers_allowed: bool = False
    dismissed: frozenset[str] = frozenset()
    endings: int = 0
    overridden: frozenset[str] = frozenset()
    preferred: frozenset[str] = frozenset()
    overrides: int = 0

    def prefers(self, entry_id: str) -> bool:
        """Whether an operator chose the entry for this person, who has not dismissed it."""
        return entry_id in self.preferred and entry_id not in self.dismissed


def standing_overrides(words: Iterable[tuple[str, str | None]]) -> tuple[frozenset[str], frozenset[str]]:
    """What overrides come to: the entries taken away, and those put in the place of one.

    `words` are pairs of both, oldest first. The last word on an entry counts: what was taken away and later
    put in the place of something is back, and what was put there and later taken away is gone.
    """
    taken: dict[str, bool] = {}
    for old, new in words:
        taken[old] = True
        if new is not None:
            taken[new] = False
    gone = frozenset(entry_id for entry_id, is_gone in taken.items() if is_gone)
    return gone, frozenset(taken) - gone
