"""What comes back regularly, and what the signed-in person says of it."""

import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from app.api.access import Consumer, consumer
from app.api.announce import announce
from app.api.models.recurring import Corrected, Stream, StreamPatch, StreamQuery
from app.db.access import REQUEST
from app.db.corrections import correct
from app.db.engine import reading, transaction
from app.db.recurring_read import read_streams
from edge.web.envelope import Envelope
from edge.web.responses import enveloped

router = APIRouter(prefix="/api/v1/users/me/recurring", tags=["recurring"], dependencies=[Depends(consumer)])

IfMatch = Annotated[
    str | None, Header(max_length=64, description='The `version` that was read, in quotes: `"0"`.')
]


@router.get("", response_model=Envelope[list[Stream]])
async def recurring(request: Request, caller: Consumer, query: Annotated[StreamQuery, Query()]) -> Response:
    """Subscriptions, bills, habits and income, those that run first; needs consent."""
    with reading(REQUEST.of(caller.user_id)) as connection:
        streams = read_streams(connection, caller.user_id, query.direction, query.kind, active=query.active)
    return enveloped(request, streams)


@router.patch("/{stream_id}", response_model=Envelope[Corrected])
async def correction(
    request: Request, caller: Consumer, stream_id: UUID, said: StreamPatch, if_match: IfMatch = None
) -> Response:
    """Say what a stream is, or that it does not count; needs consent. It lasts, and figures follow.

    With If-Match it is refused (412) where something else was said since that version was read.
    """
    version = None if if_match in (None, "*") else if_match.strip().removeprefix("W/").strip('"')
    with transaction(REQUEST.of(caller.user_id)) as connection:
        changes = said.model_dump(exclude_unset=True)
        done = correct(connection, caller.user_id, str(stream_id), changes, version)
    announce(caller.user_id, done.event_id)
    answered = {
        "stream_id": str(stream_id),
        "correction": done.correction,
        "version": done.version,
        "recompute": done.event_id is not None,
    }
    response = enveloped(request, json.dumps(answered))
    response.headers["ETag"] = f'"{done.version}"'
    return response
