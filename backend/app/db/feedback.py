"""What a person says of a recommendation; `dismissed` also takes it off their page."""

from typing import NamedTuple

from app.db.consents import EDUCATION, users_with_consent
from app.db.locks import lock_users
from app.db.recommendations_read import SAID
from app.db.sql import Connection, text
from app.domain.errors import ConsentRequired, NothingThere

# Whoever has the page of yesterday open may still say something of it.
_THERE = text("""
SELECT FROM recommendations
WHERE user_id = :user_id AND recommendation_id = CAST(:recommendation_id AS uuid)
  AND status IN ('approved', 'shown', 'dismissed')
""")
# Said again it is the last word, with a newer note. A doubt that waits keeps its place in the queue; one that
# was answered waits for another answer.
_SAY = text("""
INSERT INTO feedback AS said (user_id, recommendation_id, action, note, created_at)
VALUES (:user_id, CAST(:recommendation_id AS uuid), :action, :note, clock_timestamp())
ON CONFLICT (user_id, recommendation_id, action) DO UPDATE SET
    note = coalesce(excluded.note, said.note),
    created_at = CASE WHEN said.action = 'not_true' AND said.resolved_at IS NULL THEN said.created_at
                      ELSE excluded.created_at END,
    resolved_at = NULL, resolved_by = NULL, resolution = NULL
RETURNING xmax = 0 AS new
""")
_DISMISS = text("""
UPDATE recommendations SET status = 'dismissed', version = version + 1
WHERE user_id = :user_id AND recommendation_id = CAST(:recommendation_id AS uuid)
  AND status IN ('approved', 'shown')
""")
_READ = text(f"""
SELECT {SAID}::text FROM feedback
WHERE user_id = :user_id AND recommendation_id = CAST(:recommendation_id AS uuid) AND action = :action
""")  # noqa: S608 - a constant of ours


class Said(NamedTuple):
    """What is on record, a JSON object, and whether it is new."""

    body: str
    new: bool


def check_consent(connection: Connection, user_id: str) -> None:
    """Take the person's lock, under which a consent found active is so at the commit; or ConsentRequired."""
    lock_users(connection, [user_id])
    if not users_with_consent(connection, [user_id]):
        raise ConsentRequired(EDUCATION)


def record_feedback(
    connection: Connection, user_id: str, recommendation_id: str, action: str, note: str | None
) -> Said:
    """Record it in the caller's transaction: one row for each thing said. ConsentRequired or NothingThere."""
    check_consent(connection, user_id)
    what = {"user_id": user_id, "recommendation_id": recommendation_id}
    if connection.execute(_THERE, what).one_or_none() is None:
        raise NothingThere("There is no such item of yours.")
    new = bool(connection.execute(_SAY, {**what, "action": action, "note": note}).scalar_one())
    if action == "dismissed":
        connection.execute(_DISMISS, what)
    return Said(connection.execute(_READ, {**what, "action": action}).scalar_one(), new)
