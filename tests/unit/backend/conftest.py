"""The signed calls of tests/support/signed_calls.py as fixtures."""

import pytest

from app.api import access
from tests.support.signed_calls import call, keys, log, other_pool, pool

__all__ = ["call", "keys", "log", "other_pool", "pool"]


@pytest.fixture(autouse=True)
def nothing_is_counted(monkeypatch):
    """Requests are counted in the database, of which these tests have none."""
    monkeypatch.setattr(access, "hold_to_limit", lambda _access, _method: None)
