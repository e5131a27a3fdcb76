"""What a stage is, and how it advances a set of people within one transaction."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple, Self

from app.db.consents import users_with_consent
from app.db.sql import Connection
from app.db.staleness import Staleness
from app.domain.events import JobRequest
from lambdas.clock import Clock


class Advanced(NamedTuple):
    """What a stage did for a shard: the people it had input for, and those of whom anything changed."""

    served: set[str]
    changed: set[str]


class Stage(NamedTuple):
    """A stage of the chain. `advance` reads, computes and writes within the shard's transaction.

    It takes the people in the order of their ids, and reads them through `Clock.within`.
    """

    name: str
    advance: Callable[[Connection, Sequence[str], date, Clock], Advanced]
    behind: Callable[[date], Staleness]
    """Whose input of a day is newer than what this stage made of it."""
    announces: tuple[str, str] | None = None
    """Detail type and event type of what a user-specific run makes known."""
    following: str | None = None
    """The stage that a finished shard of this one is handed to."""


class Run(NamedTuple):
    """One delivery of an event to a stage."""

    stage: Stage
    request: JobRequest
    run_id: uuid.UUID
    as_of: date


class Outcome(NamedTuple):
    """What became of some people; `failed` and `left` (for want of time) are in no other set."""

    no_consent: frozenset[str] = frozenset()
    no_input: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()
    unchanged: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()

    def __or__(self, other: Self) -> "Outcome":
        return Outcome(**{name: mine | getattr(other, name) for name, mine in self._asdict().items()})

    @property
    def counts(self) -> Counter[str]:
        """How many of each; those who failed or are left count where they are tried again."""
        sizes = {
            name: len(people) for name, people in self._asdict().items() if name not in ("failed", "left")
        }
        return Counter(users=sum(sizes.values()), **sizes)


def advance(
    connection: Connection, stage: Stage, as_of: date, user_ids: Sequence[str], clock: Clock
) -> Outcome:
    """Serve those who consent. The caller holds their locks, so consent holds until the commit."""
    consenting = users_with_consent(connection, user_ids)
    people = [user_id for user_id in user_ids if user_id in consenting]
    served, changed = stage.advance(connection, people, as_of, clock)
    reached = max((place for place, user_id in enumerate(people, 1) if user_id in served), default=0)
    left = frozenset(people[reached:]) if clock.cut else frozenset()
    return Outcome(
        no_consent=frozenset(user_ids) - consenting,
        no_input=consenting - served - left,
        computed=frozenset(changed),
        unchanged=frozenset(served - changed),
        left=left,
    )
