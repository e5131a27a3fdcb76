"""The log of every look of an operator at a person's data: who, at whom, at what, why.

A read writes it in its own transaction, before anything is answered: what could not be logged was not seen.
"""

from collections.abc import Collection
from dataclasses import dataclass

from app.db.sql import Connection, text

_NOTE = text("""
INSERT INTO access_log (operator_id, user_id, what, reason, request_id)
SELECT :operator_id, user_id, :what, :reason, :request_id
FROM unnest(CAST(:people AS text[])) AS people (user_id) ORDER BY user_id
""")


@dataclass(frozen=True)
class Look:
    """Who looks, at what (the route, without its parameters), why, and the request that the logs know."""

    operator_id: str
    what: str
    reason: str
    request_id: str


def note_look(connection: Connection, look: Look, people: Collection[str]) -> None:
    """Log that these people were looked at; nothing for a read that showed nobody."""
    if people:
        connection.execute(_NOTE, {**vars(look), "people": sorted(people)})
