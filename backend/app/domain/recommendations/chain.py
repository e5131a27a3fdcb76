"""Traces in a chain per person: each link's hash covers the one before it, so that tampering is visible."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from app.domain.digests import digest


class Link(NamedTuple):
    """A trace in its place: what was written of the recommendation (`body`) and of its set (`context`).

    Either is None once it was erased; the digests stay, so the chain can still be verified. `position` counts
    from 1; `previous_sha256` is None for the first.
    """

    position: int
    recommendation_id: str
    body: Mapping[str, Any] | None
    body_sha256: str
    context: Mapping[str, Any] | None
    context_sha256: str
    previous_sha256: str | None
    sha256: str

    @property
    def is_whole(self) -> bool:
        """Whether the hash is that of what the link holds."""
        held = ((self.body, self.body_sha256), (self.context, self.context_sha256))
        return all(content is None or digest(content) == sha256 for content, sha256 in held) and (
            self.sha256 == link_hash(self.previous_sha256, self.context_sha256, self.body_sha256)
        )

    def trace(self) -> dict[str, Any] | None:
        """The whole trace: what holds for the set, and for the recommendation; None where it was erased."""
        if self.context is None or self.body is None:
            return None
        features = [*self.context["features"], *self.body["features"]]
        return {**self.context, **self.body, "features": features}


class Broken(NamedTuple):
    """The first link that is not what was written, and why."""

    position: int
    recommendation_id: str
    reason: str


def link_hash(previous_sha256: str | None, context_sha256: str, body_sha256: str) -> str:
    """The hash of a link: of what it holds, in its place behind the one before."""
    return digest({"previous": previous_sha256, "context": context_sha256, "body": body_sha256})


def first_broken(links: Iterable[Link]) -> Broken | None:
    """The first broken link of one person's chain, given from its beginning in order; None if it is whole."""
    before: Link | None = None
    for expected, link in enumerate(links, start=1):
        reason = _fault(link, before, expected)
        if reason is not None:
            return Broken(link.position, link.recommendation_id, reason)
        before = link
    return None


def _fault(link: Link, before: Link | None, expected: int) -> str | None:
    if link.position != expected:
        return f"link {expected} is missing before it"
    if link.previous_sha256 != (None if before is None else before.sha256):
        return "it does not follow from the one before it"
    return None if link.is_whole else "its content is not what was written"
