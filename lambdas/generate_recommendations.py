"""Stage 3: from features and persona to what a person is shown, with the reasons in their own numbers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.db.recommendations import people_behind, read_bases, write_sets
from app.domain.recommendations import recommend
from lambdas.shell import run
from lambdas.stage import Advanced, Stage, Upstream


def advance(connection: Connection, user_ids: Sequence[str], as_of: date) -> Advanced:
    """Make each person's sets of the day and put them in the place of older ones."""
    served: set[str] = set()
    sets = []
    for user_id, bases in read_bases(connection, user_ids, as_of):
        served.add(user_id)
        sets += [recommend(basis.features, basis.persona, basis.choice) for basis in bases]
    return Advanced(served, write_sets(connection, sets))


STAGE = Stage("generate-recommendations", advance, upstream=Upstream("assign-persona", people_behind))


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Entry point of the function."""
    return run(STAGE, event, context)
