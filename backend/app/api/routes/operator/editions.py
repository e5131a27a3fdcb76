"""What holds for editions of every kind: which there are, and deciding over what somebody proposed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import Operator, operator
from app.api.idempotency import Once, Reply, once
from app.api.models.operator_decisions import Because
from app.api.models.operator_editions import Edition, EditionsQuery, VersionPath
from app.api.models.operator_proposals import Proposed
from app.api.observed import a_page, decode
from app.api.versions import Version
from app.db.access import CONSOLE
from app.db.editions.orders import Decision, KindName, Proposal, Verdict
from app.db.engine import reading, transaction
from app.db.idempotency import Asked
from app.db.sql import Connection
from edge.web.envelope import Envelope
from edge.web.responses import enveloped
from edge.web.tokens import Subject as Caller


async def verdict(
    request: Request, caller: Operator, version: VersionPath, revision: Version, said: Because
) -> Verdict:
    """An operator's word on an edition, with the revision that they looked at as If-Match."""
    return Verdict(caller.user_id, request.state.request_id, version, revision, said.reason)


Word = Annotated[Verdict, Depends(verdict)]
_ONE = "/{version}"


def routes_of(kind: KindName) -> APIRouter:
    """The routes that are the same for editions of each kind."""
    router = APIRouter(
        prefix=f"/api/v1/operator/{kind}", tags=["operator: editions"], dependencies=[Depends(operator)]
    )
    one = Envelope[Edition]

    @router.get("", response_model=Envelope[list[Edition]], summary=f"See the editions of the {kind}")
    async def editions(
        request: Request, caller: Operator, query: Annotated[EditionsQuery, Query()]
    ) -> Response:
        """Every edition, newest first: proposed, in force, or once in force, rejected, withdrawn."""
        from app.db.operator_editions import Asking, read_editions  # noqa: PLC0415 - imports the engine

        after = decode(query.cursor)
        asking = Asking(caller.user_id, kind)
        with reading(CONSOLE.of(caller.user_id)) as connection:
            page = a_page(read_editions(connection, asking, query.status, query.limit, after))
        return enveloped(request, page.body, **page.meta)

    @router.post(f"{_ONE}/approve", response_model=one, summary=f"Approve an edition of the {kind}")
    async def approve(request: Request, asked: Once, word: Word) -> Response:
        """Put it in force: what runs from now on decides by it. Nobody approves what they proposed (409)."""
        return _decided(request, asked, kind, "approve", word)

    @router.post(f"{_ONE}/reject", response_model=one, summary=f"Reject an edition of the {kind}")
    async def reject(request: Request, asked: Once, word: Word) -> Response:
        """Turn down what somebody else proposed."""
        return _decided(request, asked, kind, "reject", word)

    @router.post(f"{_ONE}/withdraw", response_model=one, summary=f"Withdraw an edition of the {kind}")
    async def withdraw(request: Request, asked: Once, word: Word) -> Response:
        """Take back what one proposed oneself."""
        return _decided(request, asked, kind, "withdraw", word)

    return router


def shown(request: Request, caller: Caller, kind: KindName, version: str, against: str | None) -> Response:
    """One edition with its content and what differs in it."""
    from app.db.editions.subjects import SUBJECTS  # noqa: PLC0415 - imports the engine
    from app.db.operator_editions import read_whole_edition  # noqa: PLC0415 - same

    with transaction(CONSOLE.of(caller.user_id)) as connection:
        body = read_whole_edition(connection, SUBJECTS[kind], caller.user_id, version, against)
    return enveloped(request, body)


def proposed(
    request: Request, caller: Caller, asked: Asked | None, kind: KindName, said: Proposed
) -> Response:
    """A draft of what somebody proposes, or everything that speaks against it."""
    from app.db.editions.proposals import propose  # noqa: PLC0415 - imports the engine
    from app.db.editions.subjects import SUBJECTS  # noqa: PLC0415 - same
    from app.db.operator_editions import read_whole_edition  # noqa: PLC0415 - same

    who = (caller.user_id, request.state.request_id)
    proposal = Proposal(*who, **said.model_dump())

    def work(connection: Connection) -> Reply:
        version = propose(connection, SUBJECTS[kind], proposal)
        return Reply(201, read_whole_edition(connection, SUBJECTS[kind], caller.user_id, version))

    reply = once(asked, CONSOLE.of(caller.user_id), work)
    return enveloped(request, reply.data, status=reply.status)


def _decided(
    request: Request, asked: Asked | None, kind: KindName, decision: Decision, word: Verdict
) -> Response:
    from app.db.editions.proposals import decide  # noqa: PLC0415 - imports the engine
    from app.db.editions.subjects import SUBJECTS  # noqa: PLC0415 - same
    from app.db.operator_editions import Asking, read_edition  # noqa: PLC0415 - same

    def work(connection: Connection) -> Reply:
        decide(connection, SUBJECTS[kind], decision, word)
        return Reply(200, read_edition(connection, Asking(word.operator_id, kind), word.version))

    reply = once(asked, CONSOLE.of(word.operator_id), work)
    return enveloped(request, reply.data, status=reply.status)
