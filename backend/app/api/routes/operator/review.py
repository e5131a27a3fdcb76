"""The queue of what waits for an operator."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import operator
from app.api.models.operator_review import QueueQuery, Waiting
from app.api.observed import Looking, a_page, decode, observed
from app.db.operator_review import read_queue
from edge.web.envelope import Envelope

router = APIRouter(prefix="/api/v1/operator", tags=["operator: decisions"], dependencies=[Depends(operator)])


@router.get("/review", response_model=Envelope[list[Waiting]], summary="Work through what waits for review")
async def review(request: Request, looking: Looking, query: Annotated[QueueQuery, Query()]) -> Response:
    """What waits, the longest first; what lost its consent or was replaced has nothing left to decide."""
    after = decode(query.cursor)
    return observed(
        request,
        looking,
        lambda connection: a_page(read_queue(connection, query.status, query.limit, after)),
    )
