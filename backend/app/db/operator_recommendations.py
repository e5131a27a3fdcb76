"""What a person was ever recommended, as operators see it: with state, version and what the person said."""

from app.db.operator_people import STATE
from app.db.operator_person import NOBODY
from app.db.operator_seen import AFTER, Page, Place, read_page
from app.db.sql import Connection, text
from app.domain.errors import NothingThere

# Words of an item are read while the consent that they were made under is active.
ALLOWED = f"""
({STATE.format(person="item.user_id", purpose="education")} = 'active'
 AND (item.type <> 'offer' OR {STATE.format(person="item.user_id", purpose="partner_offers")} = 'active'))
"""
# What the person said to it.
ANSWERS = """
CASE WHEN allowed THEN (
    SELECT coalesce(json_agg(json_build_object(
        'action', action, 'note', note, 'created_at', created_at, 'resolved_at', resolved_at,
        'resolution', resolution) ORDER BY created_at), '[]')
    FROM feedback WHERE feedback.recommendation_id = item.recommendation_id) ELSE '[]' END
"""
ITEM = f"""
json_build_object(
    'id', item.recommendation_id, 'user_id', item.user_id, 'set_id', item.set_id,
    'window', sets.window_days || 'd', 'as_of', sets.as_of, 'current', sets.superseded_at IS NULL,
    'type', item.type, 'status', item.status, 'version', item.version, 'flagged_at', item.flagged_at,
    'created_at', item.created_at, 'expires_at', item.expires_at,
    'words', CASE WHEN allowed AND item.because <> '{{}}' THEN json_build_object(
        'catalogue_id', item.catalogue_id, 'title', item.title, 'summary', item.summary,
        'because', item.because, 'why_now', item.why_now, 'eligibility', item.eligibility,
        'persona', sets.persona) END,
    'feedback', {ANSWERS})
"""
_PAGE = text(f"""
SELECT item.user_id, item.created_at AS at, item.recommendation_id::text AS id, {ITEM}::text AS item
FROM recommendations AS item
JOIN recommendation_sets AS sets USING (set_id)
CROSS JOIN LATERAL (SELECT {ALLOWED}) AS gate (allowed)
WHERE item.user_id = :user_id
  AND {AFTER.format(at="item.created_at", id="item.recommendation_id::text")}
ORDER BY item.created_at DESC, item.recommendation_id::text DESC LIMIT :limit
""")  # noqa: S608 - made of constants of ours
_IS_KNOWN = text("SELECT EXISTS (SELECT FROM profiles WHERE user_id = :user_id)")


def read_recommended(connection: Connection, user_id: str, limit: int, after: Place | None) -> Page:
    """A page of a person's recommendations, newest first; raises NothingThere."""
    require_person(connection, user_id)
    return read_page(connection, _PAGE, limit, after, user_id=user_id)


def require_person(connection: Connection, user_id: str) -> None:
    """Raise NothingThere where there is nobody of that id."""
    if not connection.execute(_IS_KNOWN, {"user_id": user_id}).scalar():
        raise NothingThere(NOBODY)
