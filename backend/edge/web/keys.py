"""The pool's public keys by name, kept for a while, and read again when a token names another."""

import time
from collections.abc import Callable, Mapping

from jwt import PyJWK

from edge.cognito import PoolConfiguration, is_signing_key
from edge.errors import KnownFailure
from edge.logging import logger

# Keys that left the pool are forgotten after this time.
MAX_AGE_SECONDS = 3600
# After an unknown key name they are not read again for so long: a flood of random names costs nothing.
QUIET_SECONDS = 60


class KeyRing:
    """Caches the pool's configuration and keys; `read` fetches them, `clock` tells seconds."""

    def __init__(
        self, read: Callable[[], PoolConfiguration], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._clock = clock
        self._pool: PoolConfiguration | None = None
        self._keys: Mapping[str, PyJWK] = {}
        self._read_at = 0.0
        self._searched_at: float | None = None

    def pool(self) -> PoolConfiguration:
        """The pool, read at most once in MAX_AGE_SECONDS."""
        if self._pool is None or self._clock() - self._read_at > MAX_AGE_SECONDS:
            return self._refresh()
        return self._pool

    def find(self, name: str) -> PyJWK | None:
        """The key of that name; an unknown one makes us read once more: keys may rotate."""
        self.pool()
        if name not in self._keys and self._may_search():
            self._searched_at = self._clock()
            self._refresh()
        return self._keys.get(name)

    def _may_search(self) -> bool:
        return self._searched_at is None or self._clock() - self._searched_at > QUIET_SECONDS

    def _refresh(self) -> PoolConfiguration:
        try:
            pool = self._read()
        except KnownFailure:
            if self._pool is None:
                raise
            logger.exception("the user pool's keys could not be read again; keeping the keys we have")
            self._read_at = self._clock()
            return self._pool
        self._pool, self._read_at = pool, self._clock()
        self._keys = {key["kid"]: _public_key(key) for key in pool.keys if is_signing_key(key)}
        return pool


def _public_key(key: Mapping[str, str]) -> PyJWK:
    # Only the public parts: a private key in a JWKS would be somebody's mistake, and no use to us.
    return PyJWK({"kty": "RSA", "n": key["n"], "e": key["e"]}, algorithm="RS256")
