"""`Idempotency-Key` on POST: the same request again, within a day, is answered again and does nothing."""

import hashlib
from collections.abc import Callable
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import Depends, Header, Request

from app.api.access import subject
from app.db.access import Access
from app.db.engine import transaction
from app.db.idempotency import Asked, Kept, claim, keep
from app.db.sql import Connection
from edge.web.tokens import Subject


class Reply(NamedTuple):
    """What a POST answers: status, data as JSON, and the event of the outbox that it wrote, if any."""

    status: int
    data: str
    event_id: UUID | None = None


async def asked(
    request: Request,
    caller: Annotated[Subject, Depends(subject)],
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            pattern=r"^[\x21-\x7e]+$",
            description="Makes it safe to send this again: within 24 hours the same request with the same key"
            " is answered as the first time and does nothing. With another body it is refused (422).",
        ),
    ] = None,
) -> Asked | None:
    """The request under its key; None without one."""
    if idempotency_key is None:
        return None
    digest = hashlib.sha256(await request.body()).hexdigest()
    return Asked(caller.user_id, idempotency_key, request.method, request.url.path, digest)


Once = Annotated[Asked | None, Depends(asked)]


def once(asked_for: Asked | None, access: Access, work: Callable[[Connection], Reply]) -> Reply:
    """Do the work in a transaction with its key and its answer, or give the answer that was kept.

    `access` is on behalf of the caller. Work that raises keeps nothing, so it may be asked for again.
    """
    with transaction(access) as connection:
        return once_in(connection, asked_for, work)


def once_in(connection: Connection, asked_for: Asked | None, work: Callable[[Connection], Reply]) -> Reply:
    """The same in a transaction of the caller's, who has checked what has to hold for a kept answer too."""
    if asked_for is None:
        return work(connection)
    kept = claim(connection, asked_for)
    if kept is not None:
        return Reply(*kept)
    reply = work(connection)
    keep(connection, asked_for, Kept(reply.status, reply.data))
    return reply
