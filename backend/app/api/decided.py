"""How an operator's request changes something: once under its key, and then it is shown as it stands.

What is kept under the key is a receipt, made of ids: words about a person would outlive their erasure there.
"""

import json
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request, Response

from app.api.idempotency import Once, Reply, once_in
from app.api.observed import Looking, observed
from app.db.idempotency import Asked
from app.db.operator_log import Look
from app.db.operator_seen import Seen
from app.db.sql import Connection, UnexpectedRows
from app.domain.errors import NothingThere

Receipt = dict[str, Any]
"""What showing takes to find what was done."""


class Act(NamedTuple):
    """Who acts and looks at what comes of it, and the request under its key if it has one."""

    look: Look
    asked: Asked | None


async def act(looking: Looking, asked: Once) -> Act:
    """The two of this request."""
    return Act(looking, asked)


Acting = Annotated[Act, Depends(act)]


def decided(
    request: Request,
    acting: Act,
    work: Callable[[Connection], Receipt],
    show: Callable[[Connection, Receipt], Seen],
) -> Response:
    """Do the work, unless it was done under this key, and answer what it came to, in one transaction."""

    def read(connection: Connection) -> Seen:
        done = once_in(connection, acting.asked, lambda on: Reply(200, json.dumps(work(on))))
        try:
            return show(connection, json.loads(done.data))
        except UnexpectedRows:  # done before, and what it was done to has been erased since
            raise NothingThere("What this was about is not there any more.") from None

    return observed(request, acting.look, read)
