"""The sweep of the night: the end of consents whose year is over, and of what was based on them."""

from typing import Any

from app.db.access import BATCH
from app.db.consent_expiry import Expired, expire_consents, lapsed_after
from app.db.engine import transaction
from edge.errors import KnownFailure
from edge.logging import logger

SHARD_SIZE = 250
# What is left of the invocation when it begins no further shard: well above what one takes.
RESERVE_MILLISECONDS = 20_000


class SweepIncomplete(KnownFailure):
    """Consents were left whose end is not recorded; raised so that the run is tried again."""


def end_lapsed_consents(context: Any = None) -> Expired:
    """End them, each shard in its own transaction; raises SweepIncomplete where time ran out first."""
    consents = withdrawn = 0
    after = ""
    while people := _next(after):
        if context is not None and context.get_remaining_time_in_millis() < RESERVE_MILLISECONDS:
            raise SweepIncomplete(f"{consents} consents ended; there are more, for which there was no time")
        with transaction(BATCH) as connection:
            ended = expire_consents(connection, people)
        consents, withdrawn = consents + ended.consents, withdrawn + ended.withdrawn
        after = people[-1]
    logger.info("lapsed consents ended", extra={"consents": consents, "withdrawn": withdrawn})
    return Expired(consents, withdrawn)


def _next(after: str) -> list[str]:
    with transaction(BATCH) as connection:
        return lapsed_after(connection, after, SHARD_SIZE)
