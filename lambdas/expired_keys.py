"""The sweep of the night: idempotency keys whose day is over, with the answers that were kept under them."""

from typing import Any

from app.db.access import BATCH
from app.db.engine import transaction
from app.db.idempotency import sweep_expired
from edge.logging import logger

AT_ONCE = 5_000
# What is left of the invocation when another transaction begins: well above what one takes.
RESERVE_MILLISECONDS = 20_000


def forget_expired_keys(context: Any = None) -> int:
    """Forget them, and how many they were; what there is no time for is left to the next night."""
    forgotten, found = 0, AT_ONCE
    while found == AT_ONCE and _has_time(context):
        with transaction(BATCH) as connection:
            found = sweep_expired(connection, AT_ONCE)
        forgotten += found
    logger.info("expired idempotency keys forgotten", extra={"keys": forgotten})
    return forgotten


def _has_time(context: Any) -> bool:
    return context is None or context.get_remaining_time_in_millis() >= RESERVE_MILLISECONDS
