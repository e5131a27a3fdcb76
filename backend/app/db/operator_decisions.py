"""What operators decide over a recommendation: each a new version of it, with its entry in the book.

The person's lock is held throughout and their consent checked under it; the caller's transaction commits all
of it or none.
"""

from typing import Any, NamedTuple

from app.db.consents import EDUCATION, users_with_consent
from app.db.locks import lock_users
from app.db.operator_audit import Deed, note_deed
from app.db.operator_recommendations import ALLOWED, ITEM
from app.db.sql import Connection, text
from app.domain.errors import NothingThere, NotPossible, Outdated, PersonWithoutConsent

NO_RECOMMENDATION = "There is no recommendation of that id."

_WHOSE = text(
    "SELECT user_id FROM recommendations WHERE recommendation_id = CAST(:recommendation_id AS uuid)"
)
_HELD = text("""
SELECT item.user_id, item.set_id::text, item.type, item.status, item.version, item.position,
       item.catalogue_id, item.flagged_at IS NOT NULL AS flagged, sets.superseded_at IS NULL AS is_current,
       EXISTS (SELECT FROM feedback WHERE feedback.recommendation_id = item.recommendation_id
               AND action = 'not_true' AND resolved_at IS NULL) AS disputed
FROM recommendations AS item JOIN recommendation_sets AS sets USING (set_id)
WHERE recommendation_id = CAST(:recommendation_id AS uuid)
FOR UPDATE OF item
""")
_CHANGE = text("""
UPDATE recommendations SET status = :status, version = version + 1,
    flagged_at = CASE WHEN :flagged THEN coalesce(flagged_at, clock_timestamp()) END
WHERE recommendation_id = CAST(:recommendation_id AS uuid)
""")
_RESOLVE = text("""
UPDATE feedback SET resolved_at = clock_timestamp(), resolved_by = :operator_id, resolution = :answer
WHERE recommendation_id = CAST(:recommendation_id AS uuid) AND action = 'not_true' AND resolved_at IS NULL
""")
# Where the first use of a version of a template waits for a review, this was the review.
_REVIEWED = text("""
INSERT INTO template_approvals (catalogue_id, template_version, approved_by)
SELECT body -> 'template' ->> 'id', (body -> 'template' ->> 'version')::int, :operator_id
FROM decision_traces
JOIN recommendation_sets USING (set_id)
JOIN editions ON kind = 'catalogue' AND version = catalogue_version
WHERE recommendation_id = CAST(:recommendation_id AS uuid) AND body IS NOT NULL
  AND settings -> 'approval' ->> 'first_use' = 'pre_review'
ON CONFLICT DO NOTHING
""")
_SHOW = text(f"""
SELECT {ITEM}::text FROM recommendations AS item
JOIN recommendation_sets AS sets USING (set_id)
CROSS JOIN LATERAL (SELECT {ALLOWED}) AS gate (allowed)
WHERE recommendation_id = CAST(:recommendation_id AS uuid)
""")  # noqa: S608 - made of constants of ours
OPEN = frozenset({"pending", "approved", "shown"})


class Order(NamedTuple):
    """An operator's word on the version of a recommendation that they looked at."""

    operator_id: str
    request_id: str
    recommendation_id: str
    version: int
    reason: str | None
    reason_code: str | None = None
    answer: str | None = None
    """What the person is told who said that it is not true."""

    def deed(self, action: str, user_id: str, **more: Any) -> Deed:
        """The entry in the book."""
        return Deed(
            self.operator_id,
            self.request_id,
            action,
            user_id,
            self.recommendation_id,
            reason=self.reason,
            reason_code=self.reason_code,
            **more,
        )


def held(connection: Connection, order: Order) -> Any:
    """The recommendation, held against everybody else.

    Raises NothingThere, PersonWithoutConsent, or Outdated where it is another version by now.
    """
    id_ = {"recommendation_id": order.recommendation_id}
    user_id = connection.execute(_WHOSE, id_).scalar()
    if user_id is None:
        raise NothingThere(NO_RECOMMENDATION)
    lock_users(connection, [user_id])
    item = connection.execute(_HELD, id_).one_or_none()
    if item is None:  # gone with an erasure that this waited for
        raise NothingThere(NO_RECOMMENDATION)
    if not users_with_consent(connection, [user_id]):
        raise PersonWithoutConsent(EDUCATION)
    if item.type == "offer" and not users_with_consent(connection, [user_id], "partner_offers"):
        raise PersonWithoutConsent("partner_offers")
    if item.version != order.version:
        raise Outdated(f"It is version {item.version} by now, and you looked at {order.version}.")
    return item


def approve(connection: Connection, order: Order) -> str:
    """Let it be shown, and answer what was raised against it; whose it is."""
    item = held(connection, order)
    require_current(item)
    if item.status != "pending" and not item.flagged and not item.disputed:
        raise NotPossible("Nothing about it waits for a decision.")
    status = "approved" if item.status == "pending" else item.status
    change(connection, item, order, status)
    note_review(connection, order.operator_id, order.recommendation_id)
    note_deed(connection, order.deed("approve", item.user_id, details=_versions(item)))
    return str(item.user_id)


def set_flag(connection: Connection, order: Order, *, flagged: bool) -> str:
    """Put it into the queue, or take it out; whose it is. What a person sees does not change by it."""
    item = held(connection, order)
    if item.flagged == flagged:
        raise NotPossible("It is flagged already." if flagged else "It is not flagged.")
    if item.status == "withdrawn":
        raise NotPossible("It was withdrawn, and there is nothing left of it to look at.")
    values = {**order._asdict(), "status": item.status, "flagged": flagged}
    connection.execute(_CHANGE, values)
    note_deed(connection, order.deed("flag" if flagged else "unflag", item.user_id, details=_versions(item)))
    return str(item.user_id)


def require_current(item: Any) -> None:
    """Raise NotPossible for what nobody is shown any more."""
    if not item.is_current:
        raise NotPossible("A newer set has taken its place.")
    if item.status not in OPEN:
        raise NotPossible(f"It is {item.status}.")


def change(connection: Connection, item: Any, order: Order, status: str) -> None:
    """A new version in this state; a doubt about it is answered. NotPossible where nobody wrote an answer."""
    if item.disputed and order.answer is None:
        raise NotPossible("Somebody said that this is not true: write what they are told, as `answer`.")
    connection.execute(_CHANGE, {**order._asdict(), "status": status, "flagged": False})
    if item.disputed:
        connection.execute(_RESOLVE, order._asdict())


def note_review(connection: Connection, operator_id: str, recommendation_id: str) -> None:
    """Note that an operator has let a person see this version of its template."""
    values = {"operator_id": operator_id, "recommendation_id": recommendation_id}
    connection.execute(_REVIEWED, values)


def show(connection: Connection, recommendation_id: str) -> str:
    """The recommendation as it is now, a JSON object."""
    body: str = connection.execute(_SHOW, {"recommendation_id": recommendation_id}).scalar_one()
    return body


def _versions(item: Any) -> dict[str, Any]:
    return {"version": item.version, "status": item.status}
