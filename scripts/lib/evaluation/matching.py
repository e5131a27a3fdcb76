"""Compares detected streams with true ones, person by person.

A detected stream makes a claim when it is mature and has a cadence. Its merchant is the one that most of its
rows come from, so that spelling does not matter. What is a matter of definition (a habit, one's own card
bill) is neither asked for nor counted against anybody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.streams import Stream
from app.domain.streams.stream import Status

True_ = Mapping[str, Any]


@dataclass(frozen=True)
class Claim:
    """What a detector says of one stream, as `analyze` prints it."""

    merchant: str
    direction: str
    cadence: str
    kind: str
    active: bool
    next_day: int | None
    ids: frozenset[str]


@dataclass(frozen=True)
class Match:
    """A claim and the true stream that it is about."""

    claim: Claim
    truth: True_


@dataclass(frozen=True)
class Comparison:
    """One person's claims: matched with a stream that must be found, mistaken, and what nobody claimed."""

    matches: tuple[Match, ...]
    mistaken: tuple[Claim, ...]
    missed: tuple[True_, ...]

    @property
    def right(self) -> tuple[Match, ...]:
        """Matches with the true cadence: the only ones that count as found."""
        return tuple(match for match in self.matches if match.claim.cadence == match.truth["cadence"])


def claims_of(streams: Iterable[Stream]) -> list[Claim]:
    """The claims among detected streams."""
    return [
        Claim(
            merchant=stream.merchant,
            direction=stream.direction.lower(),
            cadence=stream.frequency.value,
            kind=stream.kind.value,
            active=stream.is_active,
            next_day=stream.predicted_next_day,
            ids=frozenset(entry.transaction_id for entry in stream.entries),
        )
        for stream in streams
        if stream.status is Status.MATURE and stream.cadence is not None
    ]


def compare(claims: Sequence[Claim], truths: Sequence[True_]) -> Comparison:
    """Give each true stream the claim that shares most rows with it; the rest is mistaken or missed."""
    shares = [Counter(_owners(claim, truths)) for claim in claims]
    pairs = sorted(
        (-count, number, owner)
        for number, share in enumerate(shares)
        for owner, count in share.items()
        if 2 * count > len(claims[number].ids)
    )
    taken: dict[int, int] = {}  # true stream -> claim
    for _, number, owner in pairs:
        taken.setdefault(owner, number)
    about = {number: owner for _, number, owner in pairs}
    matches = [Match(claims[number], truths[owner]) for owner, number in sorted(taken.items())]
    used = set(taken.values())
    mistaken = [
        claim
        for number, claim in enumerate(claims)
        if number not in used and (number not in about or truths[about[number]]["required"])
    ]
    missed = [truth for owner, truth in enumerate(truths) if truth["required"] and owner not in taken]
    return Comparison(
        tuple(match for match in matches if match.truth["required"]), tuple(mistaken), tuple(missed)
    )


def _owners(claim: Claim, truths: Sequence[True_]) -> list[int]:
    return [
        owner
        for owner, truth in enumerate(truths)
        if truth["direction"] == claim.direction
        for name in truth["transaction_ids"]
        if name in claim.ids
    ]
