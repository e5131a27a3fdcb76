"""Stage 3: from features and persona to what a person is shown, with the reasons in their own numbers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.db.editions.catalogue import CATALOGUE, reviewed_templates
from app.db.editions.kind import in_force
from app.db.recommendation_bases import read_bases
from app.db.recommendations import behind, write_sets
from app.db.sql import Connection
from app.domain.recommendations import recommend
from edge.contained import contained
from lambdas.clock import Clock
from lambdas.shell import run
from lambdas.stage import Advanced, Stage


def advance(connection: Connection, user_ids: Sequence[str], as_of: date, clock: Clock) -> Advanced:
    """Make each person's sets of the day and put them in the place of older ones."""
    served: set[str] = set()
    sets = []
    catalogue = in_force(connection, CATALOGUE).value
    reviewed = reviewed_templates(connection, catalogue)
    for user_id, bases in clock.within(read_bases(connection, user_ids, as_of)):
        served.add(user_id)
        sets += [recommend(*basis, catalogue, reviewed) for basis in bases]
    return Advanced(served, write_sets(connection, sets))


STAGE = Stage("generate-recommendations", advance, behind)


@contained
def handler(event: Any, context: Any) -> dict[str, Any]:
    """Entry point of the function."""
    return run(STAGE, event, context)
