"""Verifies Cognito's tokens: the second lock behind the gateway's authorizer, the only one that knows roles.

RS256 alone is accepted, so neither `none` nor an HMAC keyed with the public key gets anywhere.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import jwt

from edge.web.keys import KeyRing
from edge.web.problems import Unauthorized

_ALWAYS = ["exp", "iss", "sub", "token_use"]


class Subject(NamedTuple):
    """Who calls: the `sub` of a verified access token and the groups it names."""

    user_id: str
    groups: frozenset[str]


def verify_access_token(token: str, keys: KeyRing) -> Subject:
    """The caller; raises Unauthorized. Access tokens name their client in `client_id`, they have no `aud`."""
    claims = _claims(token, keys, use="access", required=["client_id"])
    if claims["client_id"] != keys.pool().client_id:
        raise Unauthorized("token of another client")
    return Subject(_text(claims["sub"]), _groups(claims.get("cognito:groups", [])))


def verified_email(token: str, keys: KeyRing, subject: Subject) -> str | None:
    """The e-mail in the caller's own ID token, None where Cognito has not verified it; or Unauthorized."""
    claims = _claims(token, keys, use="id", required=["aud"], audience=keys.pool().client_id)
    if claims["sub"] != subject.user_id:
        raise Unauthorized("ID token of somebody else")
    email = claims.get("email")
    return email if claims.get("email_verified") is True and isinstance(email, str) else None


def _claims(
    token: str, keys: KeyRing, *, use: str, required: list[str], audience: str | None = None
) -> dict[str, Any]:
    try:
        name = _key_name(token.partition(".")[0])
        key = None if name is None else keys.find(name)
        if key is None:
            raise Unauthorized("unknown signing key")
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=keys.pool().issuer,
            audience=audience,
            # `iat` decides nothing, and Cognito's clock may be a second ahead of ours.
            options={
                "require": [*_ALWAYS, *required],
                "verify_aud": audience is not None,
                "verify_iat": False,
            },
        )
    except jwt.PyJWTError as error:
        raise Unauthorized(type(error).__name__) from error
    if claims["token_use"] != use:
        raise Unauthorized(f"a token of use {use} is needed")
    return claims


@lru_cache(maxsize=16)
def _key_name(header: str) -> str | None:
    """The key that a token's header names: all tokens of one key have the same header."""
    name = jwt.get_unverified_header(f"{header}..").get("kid")
    return name if isinstance(name, str) else None


def _text(subject: object) -> str:
    if not isinstance(subject, str) or not subject:
        raise Unauthorized("no subject")
    return subject


def _groups(groups: object) -> frozenset[str]:
    if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
        raise Unauthorized("groups are not a list of names")
    return frozenset(groups)
