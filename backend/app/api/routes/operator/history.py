"""What a person was recommended, what operators did about it, and why each thing was decided."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import operator
from app.api.decided import Acting, Receipt, decided
from app.api.models.operator_people import PersonId
from app.api.models.operator_recommendations import Action, PageQuery, Recommended
from app.api.models.operator_traces import Replay, Trace
from app.api.observed import Looking, a_page, decode, observed
from app.db.operator_audit import Deed, Entries, note_deed, read_actions
from app.db.operator_recommendations import read_recommended, require_person
from app.db.operator_seen import Seen
from app.db.sql import Connection
from edge.web.envelope import Envelope

router = APIRouter(prefix="/api/v1/operator", tags=["operator: decisions"], dependencies=[Depends(operator)])
Paged = Annotated[PageQuery, Query()]


@router.get(
    "/users/{user_id}/recommendations",
    response_model=Envelope[list[Recommended]],
    summary="See what a person was recommended",
)
async def recommended(request: Request, looking: Looking, user_id: PersonId, query: Paged) -> Response:
    """Everything, newest first; without consent that there was something, and none of its words."""
    after = decode(query.cursor)

    def read(connection: Connection) -> Seen:
        return _of(user_id, a_page(read_recommended(connection, user_id, query.limit, after)))

    return observed(request, looking, read)


@router.get(
    "/users/{user_id}/actions",
    response_model=Envelope[list[Action]],
    summary="See what operators did for a person",
)
async def actions(request: Request, looking: Looking, user_id: PersonId, query: Paged) -> Response:
    """What operators did, newest first."""
    after = decode(query.cursor)

    def read(connection: Connection) -> Seen:
        require_person(connection, user_id)
        return _of(user_id, a_page(read_actions(connection, Entries(user_id=user_id), query.limit, after)))

    return observed(request, looking, read)


@router.get(
    "/recommendations/{recommendation_id}/trace",
    response_model=Envelope[Trace],
    summary="See why something was recommended",
)
async def trace(request: Request, looking: Looking, recommendation_id: UUID) -> Response:
    """Rules met, not met and unknown, rejected candidates, consent, checks; and whether the chain holds."""
    from app.db.operator_traces import read_trace  # noqa: PLC0415 - imports the engine

    return observed(request, looking, lambda connection: read_trace(connection, str(recommendation_id)))


@router.post(
    "/recommendations/{recommendation_id}/replay",
    response_model=Envelope[Replay],
    summary="Decide something again from what was stored",
)
async def replay(request: Request, acting: Acting, recommendation_id: UUID) -> Response:
    """Decide again by the editions of that time, and say of every part whether it comes out the same."""
    from app.db.operator_traces import replay_trace, whose_trace  # noqa: PLC0415 - imports the engine

    id_ = str(recommendation_id)

    def work(connection: Connection) -> Receipt:
        deed = Deed(
            acting.look.operator_id, acting.look.request_id, "replay", whose_trace(connection, id_), id_
        )
        note_deed(connection, deed)
        return {}

    def show(connection: Connection, _done: Receipt) -> Seen:
        return replay_trace(connection, id_)

    return decided(request, acting, work, show)


def _of(user_id: str, seen: Seen) -> Seen:
    """An empty page says something of the person, too."""
    return Seen(seen.body, frozenset({user_id}), seen.meta)
