"""Stage 1: from bank data to streams and features of every window."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.db.editions.categories import CATEGORIES
from app.db.editions.kind import in_force
from app.db.features import Result, behind, write_features
from app.db.histories import read_histories
from app.db.sql import Connection
from app.domain.events import is_scheduled
from app.domain.pipeline import analyse
from edge.contained import contained
from lambdas.clock import Clock
from lambdas.shell import run
from lambdas.stage import Advanced, Stage


def advance(connection: Connection, user_ids: Sequence[str], as_of: date, clock: Clock) -> Advanced:
    """Analyse each history that was not analysed as it stands, and store what differs."""
    day = as_of.toordinal()
    served: set[str] = set()
    results = []
    categories = in_force(connection, CATEGORIES)
    for read in clock.within(read_histories(connection, user_ids, as_of)):
        served.add(read.user_id)
        # Of everything that decides: another table of categories makes other features of the same history.
        digest = f"{read.digest}/{categories.version}"
        if digest != read.computed_digest:
            results.append(Result.of(analyse(read.history(), day, categories.value), digest))
    return Advanced(served, write_features(connection, results, as_of))


STAGE = Stage(
    "compute-features",
    advance,
    behind,
    announces=("Features Computed", "features.computed"),
    following="assign-persona",
)


@contained
def handler(event: Any, context: Any) -> dict[str, Any]:
    """Entry point of the function. The night's run also sweeps up what has lapsed: consents, and keys."""
    try:
        return run(STAGE, event, context)
    finally:
        if is_scheduled(event):
            _sweep(context)


def _sweep(context: Any) -> None:
    # Once a night, and no part of any other start.
    from lambdas.expired_keys import forget_expired_keys  # noqa: PLC0415
    from lambdas.lapsed_consents import end_lapsed_consents  # noqa: PLC0415

    end_lapsed_consents(context)
    forget_expired_keys(context)
