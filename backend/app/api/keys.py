"""The key ring of this API: the pool's keys lie in a secret, so that verifying needs no way to Cognito."""

from app.core.secrets import read_secret
from app.core.settings import settings
from edge.cognito import PoolConfiguration
from edge.web.keys import KeyRing


def _read_pool() -> PoolConfiguration:
    return PoolConfiguration.from_secret(read_secret(settings().cognito_secret_id))


key_ring = KeyRing(_read_pool)
