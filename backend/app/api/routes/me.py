"""The signed-in person: profile, accounts, transactions; found by the token's `sub`, never by an id given."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import Consumer, consumer, email_of
from app.api.cursor import decode, encode
from app.api.models.bank import Account, Transaction, TransactionQuery
from app.api.models.me import IdentityProof, Me
from app.db.access import REQUEST
from app.db.accounts_read import read_accounts
from app.db.engine import reading, transaction
from app.db.profiles import ensure_profile, read_profile
from app.db.transactions_read import TransactionFilter, read_transactions
from edge.web.envelope import Envelope
from edge.web.problems import InvalidInput
from edge.web.responses import enveloped
from edge.web.tokens import Subject

router = APIRouter(prefix="/api/v1/users/me", tags=["me"], dependencies=[Depends(consumer)])


@router.get("", response_model=Envelope[Me])
async def me(request: Request, caller: Consumer) -> Response:
    """Who is signed in and what they consented to; the profile is made at the first visit."""
    return enveloped(request, _profile(caller))


@router.put("/identity", response_model=Envelope[Me])
async def put_identity(request: Request, caller: Consumer, proof: IdentityProof) -> Response:
    """Take the e-mail over from the caller's own ID token: access tokens carry none."""
    email = email_of(caller, proof.id_token)
    if email is None:
        raise InvalidInput("The ID token holds no verified e-mail.")
    with transaction(REQUEST.of(caller.user_id)) as connection:
        ensure_profile(connection, caller.user_id, email)
    return enveloped(request, _profile(caller))


@router.get("/accounts", response_model=Envelope[list[Account]])
async def accounts(request: Request, caller: Consumer) -> Response:
    """Open accounts with balances; needs consent."""
    with reading(REQUEST.of(caller.user_id)) as connection:
        return enveloped(request, read_accounts(connection, caller.user_id))


@router.get("/transactions", response_model=Envelope[list[Transaction]])
async def transactions(
    request: Request, caller: Consumer, query: Annotated[TransactionQuery, Query()]
) -> Response:
    """Transactions by date, a page at a time (`meta.next_cursor` goes on); needs consent."""
    wanted = TransactionFilter(**query.model_dump(exclude={"limit", "cursor"}))
    after = decode(query.cursor)
    with reading(REQUEST.of(caller.user_id)) as connection:
        page, following = read_transactions(connection, caller.user_id, wanted, query.limit, after)
    return enveloped(request, page, next_cursor=encode(following))


def _profile(caller: Subject) -> str:
    with reading(REQUEST.of(caller.user_id)) as connection:
        profile = read_profile(connection, caller.user_id)
    if profile is not None:
        return profile
    with transaction(REQUEST.of(caller.user_id)) as connection:
        ensure_profile(connection, caller.user_id)
    return _profile(caller)
