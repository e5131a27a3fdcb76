"""What the signed-in person is recommended, with the reasons in their own numbers."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import Consumer, consumer
from app.api.models.envelope import Envelope
from app.api.models.recommendations import RecommendationSet
from app.api.responses import enveloped
from app.db.access import REQUEST
from app.db.engine import reading
from app.db.recommendations_read import read_recommendations

router = APIRouter(prefix="/api/v1/users/me", tags=["recommendations"], dependencies=[Depends(consumer)])


@router.get("/recommendations", response_model=Envelope[RecommendationSet])
async def recommendations(
    request: Request, caller: Consumer, window: Annotated[Literal["30d", "90d", "180d"], Query()] = "30d"
) -> Response:
    """The current set of the window; needs consent. No persona is named: people see reasons, not labels."""
    with reading(REQUEST.of(caller.user_id)) as connection:
        return enveloped(
            request, read_recommendations(connection, caller.user_id, int(window.removesuffix("d")))
        )
