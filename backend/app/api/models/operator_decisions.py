"""What operators say when they decide."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.api.models.envelope import Text
from app.api.models.operator_recommendations import Recommended
from edge.web.envelope import Reply, Strict

Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=10, max_length=1000, pattern=r"^[^\x00]+$")
]
ReasonCode = Literal[
    "not_true", "not_suitable", "unclear", "tone", "duplicate", "data_error", "person_asked", "other"
]


class Answering(Strict):
    """What the person is told who said that it is not true; without it no doubt is settled."""

    answer: Reason | None = Field(None, description="Required where somebody doubts it: they read it.")


class Approval(Answering):
    """Why it is right as it is, where there is something to say."""

    reason: Reason | None = None


class Because(Strict):
    """Why, in ten characters or more."""

    reason: Reason


class Override(Answering, Because):
    """Why it is taken away, and what takes its place, by its id in the catalogue of its set."""

    reason_code: ReasonCode
    replacement_catalogue_id: Text | None = Field(None, max_length=200)


class Overridden(Reply):
    """What was taken away, and what stands in its place."""

    recommendation: Recommended
    replacement: Recommended | None


class PersonFlag(Reply):
    """Whether somebody asks others to look at a person."""

    user_id: str
    flagged: bool
