"""Stage 2: from features to one persona per window, with every match beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.db.editions.kind import in_force
from app.db.editions.rules import RULES
from app.db.personas import behind, read_snapshots, write_personas
from app.db.sql import Connection
from app.domain.personas import assign_persona
from edge.contained import contained
from lambdas.clock import Clock
from lambdas.shell import run
from lambdas.stage import Advanced, Stage


def advance(connection: Connection, user_ids: Sequence[str], as_of: date, clock: Clock) -> Advanced:
    """Apply the rules in force to each person's features of the day."""
    served: set[str] = set()
    results = []
    rules = in_force(connection, RULES).value
    for user_id, snapshots in clock.within(read_snapshots(connection, user_ids, as_of)):
        served.add(user_id)
        results += [
            (assign_persona(snapshot.features, rules, snapshot.previous), snapshot.digest)
            for snapshot in snapshots
        ]
    return Advanced(served, write_personas(connection, results))


STAGE = Stage(
    "assign-persona",
    advance,
    behind,
    announces=("Persona Assigned", "persona.assigned"),
    following="generate-recommendations",
)


@contained
def handler(event: Any, context: Any) -> dict[str, Any]:
    """Entry point of the function."""
    return run(STAGE, event, context)
