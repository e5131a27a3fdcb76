"""What the domain refuses, by name."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from edge.errors import OurWords


class DomainError(OurWords):
    """A refusal whose message an operator may read: it names what is wrong and quotes no personal data."""


class MalformedEvent(DomainError):
    """An event that no retry can make right: it goes to the dead-letter queue."""


class UnknownUser(DomainError):
    """There is no profile for the person whose data this is."""


class ConsentRequired(DomainError):
    """The person has no active consent to this purpose: nothing of theirs is read, computed or stored."""

    def __init__(self, purpose: str) -> None:
        super().__init__(f"no active consent to {purpose}; it is recorded when the person has given it")
        self.purpose = purpose


class NothingThere(DomainError):
    """Nothing of that id is there, or nothing that the caller may know of."""


class Outdated(DomainError):
    """What is to be changed has changed since the caller looked at it."""


class NotPossible(DomainError):
    """What was asked for does not fit the state that things are in; the message says what does not fit."""


class PersonWithoutConsent(DomainError):
    """An operator asked for what only a person's own consent opens."""

    def __init__(self, purpose: str) -> None:
        super().__init__(f"This person gives no consent to {purpose} at the moment.")
        self.purpose = purpose


class Fault(NamedTuple):
    """One thing wrong with a document: which list, which row of it (from 0), which field, and why."""

    kind: str
    row: int | None
    id: str | None
    field: str | None
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """The fault as reports carry it."""
        return self._asdict()

    @property
    def follows(self) -> bool:
        """Whether the row is only left out because of what it depends on, whose own fault is listed too."""
        return self.reason in {"account_rejected", "user_rejected"}

    def __str__(self) -> str:
        place = self.kind if self.row is None else f"{self.kind}[{self.row}]"
        named = f" {self.id}" if self.id else ""
        return f"{place}{named}: {self.field + ': ' if self.field else ''}{self.reason}"


class IngestRejected(DomainError):
    """The document was refused as a whole; `faults` lists every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            f"{len(self.faults)} fault(s), nothing was taken: " + "; ".join(map(str, self.faults))
        )


class EntryFault(NamedTuple):
    """One thing wrong with an edition: which entry or setting of it, which field, and why.

    `pointer` leads from the entry to a part of the field (RFC 6901), where it is only a part that is wrong.
    """

    entry: str
    field: str | None
    reason: str
    pointer: str | None = None

    def __str__(self) -> str:
        return f"{self.entry}: {self.reason}"


class InvalidEdition(DomainError):
    """An edition that cannot be used; `faults` lists everything that is wrong with it."""

    def __init__(self, edition: str, faults: Sequence[EntryFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{edition}, " + "; ".join(map(str, self.faults)))
