"""The recommendations a person sees for a window: the current set, without what was withdrawn from it."""

from sqlalchemy import Connection

from app.db.consents import EDUCATION
from app.db.gate import active, gated, read_gated

# After its nightly run a set speaks of the day before; one missed night is no reason to worry anybody.
STALE_AFTER_DAYS = 2

_ITEMS = """
    coalesce((
        SELECT json_agg(json_build_object(
                   'id', recommendation_id,
                   'type', type,
                   'title', title,
                   'summary', summary,
                   'because', because,
                   'why_now', why_now,
                   'what_it_does_not_consider', what_it_does_not_consider,
                   'eligibility', eligibility,
                   'disclosure', disclosure,
                   'compensation_disclosure', compensation_disclosure,
                   'expires_at', expires_at
               ) ORDER BY position)
        FROM recommendations AS item
        WHERE item.set_id = current.set_id AND item.user_id = :user_id AND type = '{type}'
          AND status IN ('approved', 'shown') AND (expires_at IS NULL OR expires_at > now()) AND {allowed}
    ), '[]')
"""
_CURRENT = gated(
    EDUCATION,
    f"""
    SELECT json_build_object(
               'set_id', current.set_id,
               'window', :window_days || 'd',
               'as_of', current.as_of,
               'status', CASE
                   WHEN current.set_id IS NULL THEN 'pending'
                   WHEN current.persona = 'insufficient_data' THEN 'insufficient_data'
                   WHEN current.as_of < (now() AT TIME ZONE 'UTC')::date - {STALE_AFTER_DAYS} THEN 'stale'
                   ELSE 'ready' END,
               'education', {_ITEMS.format(type="education", allowed="true")},
               'offers', {_ITEMS.format(type="offer", allowed=active("partner_offers"))}
           )::text AS body,
           NULL AS following
    FROM (VALUES (1)) AS always
    LEFT JOIN recommendation_sets AS current
           ON current.user_id = :user_id AND window_days = :window_days AND superseded_at IS NULL
    """,  # noqa: S608 - made of the constants above
)


def read_recommendations(connection: Connection, user_id: str, window_days: int) -> str:
    """The current set, a JSON object with its status; raises ConsentRequired."""
    return read_gated(connection, _CURRENT, user_id=user_id, window_days=window_days)[0]
