"""What an operation may be asked for: one model an operation; whatever does not fit it is refused by name."""

import base64
import gzip
import io
import json
import zlib
from typing import Any, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, IPvAnyAddress, model_validator

from app.db.consents import ConsentChange, Purpose
from app.domain.consent import Action
from edge.errors import KnownFailure

# A payload of 6 MB may unpack to no more than this.
MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
PIECE = 256 * 1024


class InvalidRequest(KnownFailure):
    """The request names no operation of ours or does not fit it."""


class Request(BaseModel):
    """The fields of an operation; unknown ones are refused, and no message quotes a value."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    operation: str


class Profile(Request):
    """A person whose e-mail the pool has verified."""

    user_id: str = Field(min_length=1)
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")


class Consent(Request):
    """What a person said, as the caller witnessed it; a yes names the notice that they read."""

    user_id: str = Field(min_length=1)
    purpose: Purpose = "education"
    action: Action
    method: str = Field(min_length=1)
    notice_version: str | None = Field(default=None, min_length=1)
    notice_sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    ip: IPvAnyAddress | None = None
    user_agent: str | None = None
    dry_run: bool = False

    def change(self) -> ConsentChange:
        """The change as the database takes it."""
        said = self.model_dump(exclude={"operation", "dry_run", "ip"})
        return ConsentChange(**said, ip=None if self.ip is None else str(self.ip))


class Consents(Request):
    """Whose consents; a purpose picks one."""

    user_id: str = Field(min_length=1)
    purpose: Purpose | None = None


class CurrentNotice(Request):
    """Which notice: of what purpose."""

    purpose: Purpose = "education"


class Ingest(Request):
    """Plaid-shaped data of a person, plain or (as an invocation takes 6 MB) gzipped and base64-encoded."""

    user_id: str = Field(min_length=1)
    document: dict[str, Any] | None = None
    document_gz: str | None = None
    skip_invalid: bool = False

    @model_validator(mode="after")
    def _one_document(self) -> Self:
        if (self.document is None) == (self.document_gz is None):
            raise ValueError("give either document or document_gz")
        return self

    def content(self) -> list[str]:
        """The document's text in pieces, unpacked where it came packed."""
        return _unpacked(self.document_gz) if self.document_gz is not None else [json.dumps(self.document)]


class Replay(Request):
    """What to decide again: one recommendation, or all that a person was ever given."""

    recommendation_id: UUID | None = None
    user_id: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.recommendation_id is None) == (self.user_id is None):
            raise ValueError("give either recommendation_id or user_id")
        return self


class StageStatus(Request):
    """Which runs: since when, and of whom (None: of all)."""

    since: AwareDatetime
    user_id: str | None = None


class RequestStatus(Request):
    """Which runs: those that one event has set off, whatever the stage."""

    request_id: UUID


def _unpacked(packed: str) -> list[str]:
    size, pieces = 0, []
    try:
        with gzip.open(
            io.BytesIO(base64.b64decode(packed, validate=True)), "rt", encoding="utf-8-sig"
        ) as stream:
            while size <= MAX_DOCUMENT_BYTES and (piece := stream.read(PIECE)):
                size += len(piece)
                pieces.append(piece)
    except (ValueError, OSError, EOFError, zlib.error):
        size = 0
    if not 0 < size <= MAX_DOCUMENT_BYTES:
        # No `from`: an error's message may quote the data.
        raise InvalidRequest(f"document_gz: no gzipped text in UTF-8 of at most {MAX_DOCUMENT_BYTES} bytes")
    return pieces
