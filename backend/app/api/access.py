"""Who may call what. A role comes from the groups in a verified access token, a person from `sub` alone."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.api.keys import KeyRing, key_ring
from app.api.problems import Forbidden, Unauthorized
from app.api.tokens import Subject, verify_access_token

CONSUMERS = "consumers"
OPERATORS = "operators"

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="A Cognito access token.")


async def keys() -> KeyRing:
    """The key ring of this execution environment."""
    return key_ring


Keys = Annotated[KeyRing, Depends(keys)]


async def subject(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)], ring: Keys
) -> Subject:
    """The caller, whatever the role; 401 without a valid access token."""
    if credentials is None:
        raise Unauthorized("no bearer token")
    return verify_access_token(credentials.credentials, ring)


async def consumer(caller: Annotated[Subject, Depends(subject)]) -> Subject:
    """The caller as a consumer; 403 for anybody else, so also for a person in no group or an unknown one."""
    if CONSUMERS not in caller.groups:
        raise Forbidden("This is for consumers.")
    return caller


async def operator(caller: Annotated[Subject, Depends(subject)]) -> Subject:
    """The caller as an operator; 403 for anybody else."""
    if OPERATORS not in caller.groups:
        raise Forbidden("This is for operators.")
    return caller


Consumer = Annotated[Subject, Depends(consumer)]
Operator = Annotated[Subject, Depends(operator)]
