"""What operators say about editions: a proposal, and a word on somebody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.db.editions.kind import Content

KindName = Literal["catalogue", "rules"]
Decision = Literal["approve", "reject", "withdraw"]


@dataclass(frozen=True)
class Proposal:
    """A whole content or a change of what is in force, which its author looked at as `based_on`, and why."""

    operator_id: str
    request_id: str
    based_on: str
    reason: str
    content: Content | None
    change: Mapping[str, Any] | None


@dataclass(frozen=True)
class Verdict:
    """An operator's word on the state (`revision`) of an edition that they looked at, and why."""

    operator_id: str
    request_id: str
    version: str
    revision: int
    reason: str
