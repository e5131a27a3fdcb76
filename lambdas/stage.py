"""What a stage is, and how it advances a set of people within one transaction."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Self

from sqlalchemy import Connection

from app.db.access import BATCH
from app.db.consents import users_with_consent
from app.db.engine import transaction
from app.db.locks import lock_users
from app.domain.events import JobRequest


class Advanced(NamedTuple):
    """What a stage did for a shard: the people it had input for, and those of whom anything changed."""

    served: set[str]
    changed: set[str]


@dataclass(frozen=True)
class Upstream:
    """The stage whose results are this one's input, and whom it has left behind.

    `behind` gives, in order of their ids after one of them and no more than so many, the people whose input
    of the day is newer than what this stage made of it.
    """

    name: str
    behind: Callable[[Connection, date, str, int], list[str]]


@dataclass(frozen=True)
class Stage:
    """A stage of the chain. `advance` reads, computes and writes within the shard's transaction."""

    name: str
    advance: Callable[[Connection, Sequence[str], date], Advanced]
    announces: tuple[str, str] | None = None
    """Detail type and event type of what a user-specific run makes known."""
    upstream: Upstream | None = None


@dataclass(frozen=True)
class Run:
    """One delivery of an event to a stage; `after` and `counts` are where an earlier delivery stopped."""

    stage: Stage
    request: JobRequest
    run_id: uuid.UUID
    as_of: date
    after: str | None = None
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of some people; `failed` are in none of the other sets but `people`."""

    people: frozenset[str] = frozenset()
    no_consent: frozenset[str] = frozenset()
    no_input: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()
    unchanged: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()

    def __or__(self, other: Self) -> "Outcome":
        return Outcome(**{name: mine | getattr(other, name) for name, mine in vars(self).items()})


def advance(connection: Connection, run: Run, user_ids: Sequence[str]) -> Outcome:
    """Serve those who consent. The caller holds their locks, so consent holds until the commit."""
    consenting = users_with_consent(connection, user_ids)
    served, changed = run.stage.advance(connection, sorted(consenting), run.as_of)
    return Outcome(
        people=frozenset(user_ids),
        no_consent=frozenset(user_ids) - consenting,
        no_input=consenting - served,
        computed=frozenset(changed),
        unchanged=frozenset(served - changed),
    )


def advance_shard(run: Run, user_ids: Sequence[str]) -> Outcome:
    """Serve a shard in a transaction of its own.

    Locks come before the read, so no run overwrites what a later read has seen.
    """
    with transaction(BATCH) as connection:
        lock_users(connection, user_ids)
        return advance(connection, run, user_ids)
