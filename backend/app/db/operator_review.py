"""What waits for an operator: first uses to approve, what was flagged, what a person says is not true."""

from typing import Literal

from app.db.operator_recommendations import ALLOWED, ITEM
from app.db.operator_seen import Page, Place, read_page
from app.db.sql import Connection, text

Queue = Literal["pending", "flagged", "disputed"]
_WAITS: dict[Queue, tuple[str, str]] = {
    "pending": ("item.status = 'pending'", "item.created_at"),
    "flagged": ("item.flagged_at IS NOT NULL", "item.flagged_at"),
    "disputed": ("said.created_at IS NOT NULL", "said.created_at"),
}
# The longest wait comes first, so that places count upwards here. Nothing is decided over what nobody is
# shown any more, or without the consent that it was made under.
_PAGE = """
SELECT item.user_id, {at} AS at, item.recommendation_id::text AS id, json_build_object(
    'waiting_since', {at}, 'age_seconds', floor(extract(epoch FROM clock_timestamp() - {at})),
    'recommendation', {item})::text AS item
FROM recommendations AS item
JOIN recommendation_sets AS sets ON sets.set_id = item.set_id AND superseded_at IS NULL
CROSS JOIN LATERAL (SELECT {allowed}) AS gate (allowed)
LEFT JOIN LATERAL (
    SELECT created_at FROM feedback
    WHERE feedback.recommendation_id = item.recommendation_id AND action = 'not_true' AND resolved_at IS NULL
) AS said ON true
WHERE {waits} AND allowed AND item.status IN ('pending', 'approved', 'shown')
  AND (CAST(:after_at AS timestamptz) IS NULL
       OR ({at}, item.recommendation_id::text) > (CAST(:after_at AS timestamptz), CAST(:after_id AS text)))
ORDER BY {at}, item.recommendation_id::text LIMIT :limit
"""
_PAGES = {
    queue: text(_PAGE.format(waits=waits, at=at, item=ITEM, allowed=ALLOWED))
    for queue, (waits, at) in _WAITS.items()
}


def read_queue(connection: Connection, queue: Queue, limit: int, after: Place | None) -> Page:
    """A page of the queue, the longest wait first."""
    return read_page(connection, _PAGES[queue], limit, after)
