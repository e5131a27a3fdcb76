"""Operators decide: approve, override, flag, guarded by the version that they read (If-Match).

Each decision leaves its entry.
"""

import json
from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.api.access import operator
from app.api.decided import Act, Acting, Receipt, decided
from app.api.models.operator_decisions import Approval, Because, Overridden, Override, PersonFlag
from app.api.models.operator_people import PersonId
from app.api.models.operator_recommendations import Recommended
from app.api.versions import Version
from app.db.operator_audit import Deed
from app.db.operator_decisions import Order, approve, set_flag, show
from app.db.operator_log import Look
from app.db.operator_person_flags import flag_person
from app.db.operator_seen import Seen
from app.db.sql import Connection
from edge.web.envelope import Envelope

router = APIRouter(prefix="/api/v1/operator", tags=["operator: decisions"], dependencies=[Depends(operator)])
_ONE = "/recommendations/{recommendation_id}"


@router.post(f"{_ONE}/approve", response_model=Envelope[Recommended], summary="Approve a recommendation")
async def approve_one(
    request: Request,
    acting: Acting,
    recommendation_id: UUID,
    version: Version,
    said: Approval | None = None,
) -> Response:
    """Let it be shown; what was flagged or disputed about it is answered by this."""
    said = said or Approval()
    order = _order(acting.look, recommendation_id, version, said.reason)._replace(answer=said.answer)
    return _decided(request, acting, order, approve)


@router.post(f"{_ONE}/override", response_model=Envelope[Overridden], summary="Override a recommendation")
async def override_one(
    request: Request, acting: Acting, recommendation_id: UUID, version: Version, said: Override
) -> Response:
    """Take it away at once; what takes its place passes the checks that every recommendation does."""
    from app.db.operator_overrides import override  # noqa: PLC0415 - imports the engine

    order = _order(acting.look, recommendation_id, version, said.reason)._replace(
        reason_code=said.reason_code, answer=said.answer
    )

    def work(connection: Connection) -> Receipt:
        user_id, new = override(connection, order, said.replacement_catalogue_id)
        return {"user_id": user_id, "new": new}

    def seen(connection: Connection, done: Receipt) -> Seen:
        old, new = show(connection, order.recommendation_id), done["new"]
        body = f'{{"recommendation":{old},"replacement":{"null" if new is None else show(connection, new)}}}'
        return Seen(body, frozenset({done["user_id"]}))

    return decided(request, acting, work, seen)


@router.post(f"{_ONE}/flag", response_model=Envelope[Recommended], summary="Flag a recommendation")
async def flag_one(
    request: Request, acting: Acting, recommendation_id: UUID, version: Version, said: Because
) -> Response:
    """Ask for a second look: it joins the queue, and is shown as before."""
    order = _order(acting.look, recommendation_id, version, said.reason)
    return _decided(request, acting, order, lambda on, this: set_flag(on, this, flagged=True))


@router.post(f"{_ONE}/unflag", response_model=Envelope[Recommended], summary="Lift a recommendation's flag")
async def unflag_one(
    request: Request, acting: Acting, recommendation_id: UUID, version: Version, said: Because
) -> Response:
    """Take it out of the queue."""
    order = _order(acting.look, recommendation_id, version, said.reason)
    return _decided(request, acting, order, lambda on, this: set_flag(on, this, flagged=False))


@router.post("/users/{user_id}/flag", response_model=Envelope[PersonFlag], summary="Flag a person")
async def flag_user(request: Request, acting: Acting, user_id: PersonId, said: Because) -> Response:
    """Ask other operators to look at this person."""
    deed = Deed(acting.look.operator_id, acting.look.request_id, "flag_user", user_id, reason=said.reason)
    return _flagged(request, acting, deed)


@router.post("/users/{user_id}/unflag", response_model=Envelope[PersonFlag], summary="Lift a person's flag")
async def unflag_user(request: Request, acting: Acting, user_id: PersonId, said: Because) -> Response:
    """It has been looked at."""
    deed = Deed(acting.look.operator_id, acting.look.request_id, "unflag_user", user_id, reason=said.reason)
    return _flagged(request, acting, deed)


def _order(looking: Look, id_: UUID, version: int, reason: str | None) -> Order:
    return Order(looking.operator_id, looking.request_id, str(id_), version, reason)


def _decided(
    request: Request,
    acting: Act,
    order: Order,
    decide: Callable[[Connection, Order], str],
) -> Response:
    def work(connection: Connection) -> Receipt:
        return {"user_id": decide(connection, order)}

    def seen(connection: Connection, done: Receipt) -> Seen:
        return Seen(show(connection, order.recommendation_id), frozenset({done["user_id"]}))

    return decided(request, acting, work, seen)


def _flagged(request: Request, acting: Act, deed: Deed) -> Response:
    def work(connection: Connection) -> Receipt:
        return {"user_id": deed.user_id, "flagged": flag_person(connection, deed)}

    def seen(_connection: Connection, done: Receipt) -> Seen:
        return Seen(json.dumps(done), frozenset({done["user_id"]}))

    return decided(request, acting, work, seen)
