"""The books of what operators saw and did (access_log, operator_actions) against the erasure of who is named.

An erasure takes a name out of them once. Whoever writes a name holds the books open for it until the commit,
and the erasure waits; what comes after it sees that it was done, and writes no name.
"""

from collections.abc import Collection

from app.db.sql import Connection, text

# By a key of two numbers, which is never one of a person's own lock (app.db.locks), so that no job waits for
# an operator. People share a few places: a page of a thousand takes no thousand locks.
_BOOKS, _PLACES = 2_045, 64
_PLACE = f"hashtext({{person}}) & {_PLACES - 1}"
_HOLD_OPEN = text(f"""
SELECT pg_advisory_xact_lock_shared({_BOOKS}, place)
FROM (SELECT DISTINCT {_PLACE.format(person="person")} AS place
      FROM unnest(CAST(:people AS text[])) AS named (person) ORDER BY place) AS places
""")  # noqa: S608 - constants of ours
_CLOSE = text(f"SELECT pg_advisory_xact_lock({_BOOKS}, {_PLACE.format(person='CAST(:user_id AS text)')})")

IS_ERASED = (
    "(wants_erasure({person}) AND NOT EXISTS (SELECT FROM profiles WHERE profiles.user_id = {person}))"
)
"""Whether an erasure was done, and not only asked for. It is read after the books were opened, in a statement
of its own: one that waited for the lock has seen the rows of before."""


def hold_open(connection: Connection, people: Collection[str]) -> None:
    """Nobody of these is taken out of the books from here to the end of the transaction."""
    connection.execute(_HOLD_OPEN, {"people": sorted(people)})


def close(connection: Connection, user_id: str) -> None:
    """Wait for whoever writes this person's name; nobody does from here to the end of the transaction."""
    connection.execute(_CLOSE, {"user_id": user_id})
