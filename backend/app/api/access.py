"""Who may call what. A role comes from the groups in a verified access token, a person from `sub` alone."""

from typing import Annotated

from fastapi import Depends, Request

from app.api.keys import key_ring
from app.api.limits import hold_to_limit
from app.db.access import CONSOLE, REQUEST
from edge.web.bearer import Credentials, bearer_of
from edge.web.problems import Forbidden
from edge.web.tokens import Subject, verified_email

CONSUMERS = "consumers"
OPERATORS = "operators"


async def subject(credentials: Credentials) -> Subject:
    """The caller, whatever the role; 401 without a valid access token."""
    return bearer_of(credentials, key_ring)


def email_of(caller: Subject, id_token: str) -> str | None:
    """The e-mail that the caller's own ID token proves, None where it proves none; raises Unauthorized."""
    return verified_email(id_token, key_ring, caller)


async def consumer(request: Request, credentials: Credentials) -> Subject:
    """The caller as a consumer; 403 for anybody else, so also for a person in no group or an unknown one.

    429 for who has asked too often.
    """
    caller = await subject(credentials)
    if CONSUMERS not in caller.groups:
        raise Forbidden("This is for consumers.")
    _only_one(caller)
    hold_to_limit(REQUEST.of(caller.user_id), request.method)
    return caller


async def operator(request: Request, credentials: Credentials) -> Subject:
    """The caller as an operator; 403 for anybody else, 429 for who has asked too often."""
    caller = await subject(credentials)
    if OPERATORS not in caller.groups:
        raise Forbidden("This is for operators.")
    _only_one(caller)
    hold_to_limit(CONSOLE.of(caller.user_id), request.method)
    return caller


def _only_one(caller: Subject) -> None:
    """Nobody decides over what they are shown themselves."""
    if {CONSUMERS, OPERATORS} <= set(caller.groups):
        raise Forbidden("This account is a consumer's and an operator's: nobody may be both as one person.")


Consumer = Annotated[Subject, Depends(consumer)]
Operator = Annotated[Subject, Depends(operator)]
