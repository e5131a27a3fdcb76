"""The signed calls of tests/support/signed_calls.py as fixtures."""

from tests.support.signed_calls import call, keys, log, other_pool, pool

__all__ = ["call", "keys", "log", "other_pool", "pool"]
