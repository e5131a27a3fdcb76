"""What waits for an operator."""

import datetime as dt
from typing import Literal

from app.api.models.operator_recommendations import PageQuery, Recommended
from edge.web.envelope import Reply


class QueueQuery(PageQuery):
    """Which queue: first uses to approve, what was flagged, what a person says is not true."""

    status: Literal["pending", "flagged", "disputed"] = "pending"


class Waiting(Reply):
    """A recommendation, since when it waits, and how long that is by now."""

    waiting_since: dt.datetime
    age_seconds: int
    recommendation: Recommended
