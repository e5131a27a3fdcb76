"""What the jobs did."""

import datetime as dt
from typing import Literal

from app.api.models.moments import Moment
from app.api.models.operator_recommendations import PageQuery
from edge.web.envelope import Reply

Stage = Literal["compute-features", "assign-persona", "generate-recommendations"]
StageState = Literal[
    "started", "finished", "failed", "skipped:no_consent", "skipped:unknown_user", "skipped:no_input"
]


class RunsQuery(PageQuery):
    """Which runs; without `since` those of the last seven days."""

    since: Moment | None = None
    stage: Stage | None = None
    status: StageState | None = None


class StageRun(Reply):
    """One run of a stage, for one person or for everybody; then `waiting`, `done`, `failed` count shards."""

    run_id: str
    request_id: str | None
    stage: str
    event_type: str
    user_id: str | None
    as_of: dt.date
    status: str
    counts: dict[str, int]
    started_at: dt.datetime
    finished_at: dt.datetime | None
    waiting: int
    done: int
    failed: int


class RunEvent(Reply):
    """The event that sets the run off, while it is in the outbox or was sent from it."""

    detail_type: str
    created_at: dt.datetime
    sent_at: dt.datetime | None
    attempts: int
    last_error: str | None


class Failure(Reply):
    """A shard that failed and is tried again."""

    stage: str
    number: int
    people: int
    attempts: int
    last_error: str | None
    failed_at: dt.datetime | None


class Run(Reply):
    """All that one event has set off so far."""

    run_id: str
    status: Literal["waiting", "started", "finished", "failed", "skipped"]
    event: RunEvent | None
    stages: list[StageRun]
    failures: list[Failure]


class Started(Reply):
    """A run that was asked for: `GET /operator/runs/{run_id}` tells how it does."""

    run_id: str
