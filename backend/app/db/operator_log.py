"""The log of every look of an operator at a person's data: who, at whom, at what, why.

A read writes it in its own transaction, before anything is answered: what could not be logged was not seen.
"""

from collections.abc import Collection
from dataclasses import dataclass

from app.db.books import IS_ERASED, hold_open
from app.db.sql import Connection, text

# Who was erased between the read and here stands in it as an erasure leaves people there.
_NOTE = text(f"""
INSERT INTO access_log (operator_id, user_id, what, reason, request_id)
SELECT :operator_id, CASE WHEN erased THEN 'erased' ELSE user_id END, :what,
       CASE WHEN erased THEN 'erased' ELSE :reason END, :request_id
FROM unnest(CAST(:people AS text[])) AS people (user_id)
CROSS JOIN LATERAL (SELECT {IS_ERASED.format(person="people.user_id")}) AS state (erased)
ORDER BY user_id
""")  # noqa: S608 - a constant of ours


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
        hold_open(connection, people)
        connection.execute(_NOTE, {**vars(look), "people": sorted(people)})
