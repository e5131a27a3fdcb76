"""What every answer is wrapped in, success and failure.

No request pays for building these models: they are for OpenAPI, and for the tests that hold real answers
against them.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Data = TypeVar("Data")


class Strict(BaseModel):
    """No field beyond those named: what is not documented is not answered."""

    model_config = ConfigDict(extra="forbid")


class Reply(Strict):
    """What is answered. Its validator is built by the first who uses it, which is no function's start."""

    model_config = ConfigDict(defer_build=True)


class Meta(Reply):
    """Beside the data: when it was answered, and for pages how to go on."""

    timestamp: dt.datetime
    next_cursor: str | None = None


class Envelope(Reply, Generic[Data]):
    """Every success."""

    data: Data
    meta: Meta


class FieldError(Reply):
    """One thing that is wrong with a request."""

    field: str | None
    reason: str


class ProblemDocument(BaseModel):
    """Every failure: RFC 9457 with a code for programs and the id under which the logs tell more."""

    model_config = ConfigDict(defer_build=True)

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: Sequence[FieldError] | None = None
