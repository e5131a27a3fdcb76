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
_ABOUT = text("""
SELECT user_id FROM profiles WHERE user_id = :user_id
UNION SELECT user_id FROM recommendations WHERE recommendation_id = CAST(:recommendation_id AS uuid)
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
        hold_open(connection, people)
        connection.execute(_NOTE, {**vars(look), "people": sorted(people)})


def note_refusal(
    connection: Connection, look: Look, user_id: str | None, recommendation_id: str | None
) -> None:
    """Log whom a refusal tells something about: the person, or whose recommendation it is, if any."""
    asked = {"user_id": user_id, "recommendation_id": recommendation_id}
    note_look(connection, look, connection.execute(_ABOUT, asked).scalars())
