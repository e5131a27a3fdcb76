"""Who calls, by the bearer token of a request."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from edge.web.keys import KeyRing
from edge.web.problems import Unauthorized
from edge.web.tokens import Subject, verify_access_token

_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="A Cognito access token.")


# A dependency of a dependency takes time at each request, even where the answer is known: hence one level.
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def bearer_of(credentials: HTTPAuthorizationCredentials | None, keys: KeyRing) -> Subject:
    """The caller, whatever the role; Unauthorized without a valid access token."""
    if credentials is None:
        raise Unauthorized("no bearer token")
    return verify_access_token(credentials.credentials, keys)
