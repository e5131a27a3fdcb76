"""A person's flag is the last word in the book: there is nothing else to keep of it."""

from app.db.operator_audit import Deed, note_deed
from app.db.operator_people import FLAGGED
from app.db.operator_recommendations import require_person
from app.db.sql import Connection, text
from app.domain.errors import NotPossible

# Two operators at once: the second sees what the first wrote.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('flag/' || :user_id, 0))")
_FLAGGED = text(f"SELECT {FLAGGED.format(person=':user_id')}")


def flag_person(connection: Connection, deed: Deed) -> bool:
    """Flag a person or lift the flag, and which; raises NothingThere, or NotPossible where that is so."""
    assert deed.user_id is not None  # noqa: S101 - a deed may be about nobody, this one is not
    require_person(connection, deed.user_id)
    connection.execute(_ONE_AT_A_TIME, {"user_id": deed.user_id})
    flagged = deed.action == "flag_user"
    if connection.execute(_FLAGGED, {"user_id": deed.user_id}).scalar() == flagged:
        raise NotPossible("This person is flagged already." if flagged else "This person is not flagged.")
    note_deed(connection, deed)
    return flagged
