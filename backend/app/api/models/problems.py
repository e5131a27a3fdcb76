"""What this API's failures say beyond those of every API."""

from collections.abc import Sequence

from edge.web import envelope


class FieldError(envelope.FieldError):
    """One thing that is wrong with a request; `entry` is which one of an edition that was proposed.

    `pointer` leads from that entry to the part that is wrong (RFC 6901), as `/rule/any/0/threshold`.
    """

    entry: str | None = None
    pointer: str | None = None


class ProblemDocument(envelope.ProblemDocument):
    """Every failure: RFC 9457 with a code for programs and the id under which the logs tell more."""

    errors: Sequence[FieldError] | None = None
    purpose: str | None = None
    consent_url: str | None = None
