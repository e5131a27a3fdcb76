"""What the signed-in person is recommended, why in their own numbers, and what they say of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import Consumer, consumer
from app.api.idempotency import Once, Reply, once_in
from app.api.models.envelope import Window, days_of
from app.api.models.recommendations import (
    Explanation,
    Feedback,
    GivenFeedback,
    RecommendationInFull,
    RecommendationSet,
)
from app.api.queries import only
from app.db.access import REQUEST
from app.db.engine import reading, transaction
from app.db.feedback import check_consent, record_feedback
from app.db.recommendations_read import (
    mark_shown,
    read_explanation,
    read_in_full,
    read_recommendations,
)
from app.db.sql import Connection
from edge.web.envelope import Envelope
from edge.web.responses import enveloped

router = APIRouter(prefix="/api/v1/users/me", tags=["recommendations"], dependencies=[Depends(consumer)])


@router.get("/recommendations", response_model=Envelope[RecommendationSet], dependencies=[only("window")])
async def recommendations(
    request: Request, caller: Consumer, window: Annotated[Window, Query()] = "30d"
) -> Response:
    """The current set of the window; needs consent. No persona is named: people see reasons, not labels."""
    with reading(REQUEST.of(caller.user_id)) as connection:
        return enveloped(request, read_recommendations(connection, caller.user_id, days_of(window)))


@router.get("/recommendations/{recommendation_id}", response_model=Envelope[RecommendationInFull])
async def recommendation(request: Request, caller: Consumer, recommendation_id: UUID) -> Response:
    """One of the current recommendations in full, which is then known to have been seen; needs consent."""
    which = caller.user_id, str(recommendation_id)
    with reading(REQUEST.of(caller.user_id)) as connection:
        body, unseen = read_in_full(connection, *which)
    if unseen:
        with transaction(REQUEST.of(caller.user_id)) as connection:
            check_consent(connection, caller.user_id)
            mark_shown(connection, *which)
    return enveloped(request, body)


@router.get("/recommendations/{recommendation_id}/explanation", response_model=Envelope[Explanation])
async def explanation(request: Request, caller: Consumer, recommendation_id: UUID) -> Response:
    """Why it was recommended: facts, rules met and unknown, and of when the data are; needs consent."""
    with reading(REQUEST.of(caller.user_id)) as connection:
        return enveloped(request, read_explanation(connection, caller.user_id, str(recommendation_id)))


@router.post(
    "/recommendations/{recommendation_id}/feedback",
    response_model=Envelope[Feedback],
    status_code=201,
    responses={200: {"model": Envelope[Feedback], "description": "It was said before."}},
)
async def feedback(
    request: Request, caller: Consumer, recommendation_id: UUID, said: GivenFeedback, asked: Once
) -> Response:
    """Say something of a recommendation; needs consent. Each thing is said once: again it changes nothing.

    `dismissed` takes it off the page; `not_true` opens a dispute, which an operator answers.
    """

    def work(connection: Connection) -> Reply:
        which = caller.user_id, str(recommendation_id)
        body, new = record_feedback(connection, *which, said.action, said.note)
        return Reply(201 if new else 200, body)

    with transaction(REQUEST.of(caller.user_id)) as connection:
        check_consent(connection, caller.user_id)  # of what was kept as well
        reply = once_in(connection, asked, work)
    return enveloped(request, reply.data, status=reply.status)
