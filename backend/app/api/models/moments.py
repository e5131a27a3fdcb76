"""Moments that a caller names: in any time zone that there is, and from here on in UTC."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime


def in_utc(at: datetime) -> datetime:
    """The same moment in UTC; ValueError for one without a zone, or that UTC has no year for.

    Python knows zones of nearly a day, PostgreSQL of less than sixteen hours.
    """
    if at.tzinfo is None:
        raise ValueError("has no time zone")
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("lies outside the calendar") from error


Moment = Annotated[AwareDatetime, AfterValidator(in_utc)]
