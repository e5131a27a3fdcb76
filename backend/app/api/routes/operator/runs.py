"""What the jobs did and do; and one person's chain set off anew."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import operator
from app.api.decided import Acting, Receipt, decided
from app.api.models.operator_decisions import Approval
from app.api.models.operator_people import PersonId
from app.api.models.operator_runs import Run, RunsQuery, StageRun, Started
from app.api.observed import Looking, a_page, decode, observed
from app.db.operator_audit import Deed
from app.db.operator_runs import read_run, read_stage_runs, recompute
from app.db.operator_seen import Seen
from app.db.sql import Connection
from edge.web.envelope import Envelope

router = APIRouter(prefix="/api/v1/operator", tags=["operator: runs"], dependencies=[Depends(operator)])
LATELY = timedelta(days=7)


@router.post(
    "/users/{user_id}/recompute",
    status_code=202,
    response_model=Envelope[Started],
    summary="Compute a person's results anew",
)
async def recompute_one(
    request: Request, acting: Acting, user_id: PersonId, said: Approval | None = None
) -> Response:
    """Ask for it: the jobs do it, one run at a time for a person (409), and with their consent alone."""
    reason = said.reason if said else None
    deed = Deed(acting.look.operator_id, acting.look.request_id, "recompute", user_id, reason=reason)

    def work(connection: Connection) -> Receipt:
        return {"run_id": recompute(connection, deed)}

    def show(_connection: Connection, done: Receipt) -> Seen:
        return Seen(json.dumps(done), frozenset({user_id}))

    answer = decided(request, acting, work, show)
    answer.status_code = 202
    return answer


@router.get("/runs", response_model=Envelope[list[StageRun]], summary="See what the jobs did")
async def runs(request: Request, looking: Looking, query: Annotated[RunsQuery, Query()]) -> Response:
    """Runs of stages, newest first."""
    after = decode(query.cursor)
    since = query.since or datetime.now(UTC) - LATELY

    def read(connection: Connection) -> Seen:
        page = (query.limit, after)
        return a_page(read_stage_runs(connection, since, query.stage, query.status, page))

    return observed(request, looking, read)


@router.get("/runs/{run_id}", response_model=Envelope[Run], summary="See how a run does")
async def run(request: Request, looking: Looking, run_id: UUID) -> Response:
    """Every stage that one event (`request_id` of a stage's run) has set off, and the shards that failed."""
    return observed(request, looking, lambda connection: read_run(connection, str(run_id)))
