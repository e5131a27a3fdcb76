"""Stage 1: from bank data to streams and features of every window."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.db.features import Result, write_features
from app.db.histories import read_histories
from app.domain.pipeline import analyse
from lambdas.shell import Advanced, Stage, run


def advance(connection: Connection, user_ids: Sequence[str], as_of: date) -> Advanced:
    """Analyse each person's history and store what differs."""
    day = as_of.toordinal()
    results = [
        Result(analyse(read.history, day), read.digest)
        for read in read_histories(connection, user_ids, as_of)
    ]
    return Advanced(
        {result.analysis.user_id for result in results}, write_features(connection, results, as_of)
    )


STAGE = Stage("compute-features", advance, ("Features Computed", "features.computed"))


def handler(event: Any, _context: Any) -> dict[str, Any]:
    """Entry point of the function."""
    return run(STAGE, event)
