"""What the Cognito secret says about the user pool: who issues tokens, to which client, with which keys."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from edge.errors import ConfigurationMissing


class PoolConfiguration(NamedTuple):
    """The fields of the secret that the code needs, checked."""

    user_pool_id: str
    client_id: str
    region: str
    issuer: str
    keys: tuple[Mapping[str, Any], ...]

    @classmethod
    def from_secret(cls, secret: Mapping[str, Any]) -> Self:
        """Raises ConfigurationMissing where the secret is not written yet (by update_cognito_config.py)."""
        names = ("user_pool_id", "user_pool_client_id", "region", "issuer")
        absent = [name for name in names if not secret.get(name)]
        if absent:
            raise ConfigurationMissing(f"the Cognito secret lacks {', '.join(absent)}")
        return cls(
            user_pool_id=secret["user_pool_id"],
            client_id=secret["user_pool_client_id"],
            region=secret["region"],
            issuer=secret["issuer"],
            keys=tuple(secret.get("jwks", {}).get("keys", ())),
        )


def issuer_of(region: str, pool_id: str) -> str:
    """Whom tokens of a pool name as their issuer, in the local cloud too."""
    return f"https://cognito-idp.{region}.amazonaws.com/{pool_id}"


def is_signing_key(key: Mapping[str, Any]) -> bool:
    """Is this an RSA key with a name, as Cognito signs with? Anything else in a JWKS is left aside."""
    return (
        key.get("kty") == "RSA"
        and key.get("use", "sig") == "sig"
        and all(key.get(part) for part in "ne")
        and (isinstance(key.get("kid"), str))
    )
