"""A person's signals over the three windows, side by side, with what differs from window to window."""

from app.db.feature_columns import COLUMNS, PACKED
from app.db.operator_people import STATE
from app.db.operator_person import NOBODY
from app.db.operator_seen import Seen
from app.db.sql import Connection, text
from app.domain.consent import EDUCATION
from app.domain.errors import NothingThere, PersonWithoutConsent
from app.domain.features.values import UNITS

_NUMBERS = {name for name, kind in COLUMNS.items() if kind.startswith(("numeric", "integer"))}
_FEATURES = ", ".join(
    f"({place}, '{name}', '{unit.value}', {str(name in _NUMBERS).lower()})"
    for place, (name, unit) in enumerate(UNITS.items())
)
# The wider window is the base: positive is more in the narrower one. Of a null nothing differs.
_DELTA = """
CASE WHEN is_number THEN json_build_object(
    'less_90d', (v30.value::numeric - v90.value::numeric)::text,
    'less_180d', (v30.value::numeric - v180.value::numeric)::text) END
"""
_VALUE = "json_build_object('value', {0}.value, 'null_reason', {0}.reason)"
_LATEST = f"""
    SELECT window_days, as_of, feature_version, computed_at, evidence, null_reasons, {PACKED}::jsonb AS packed
    FROM (SELECT DISTINCT ON (window_days) * FROM feature_snapshots
          WHERE user_id = :user_id AND window_days = ANY(:windows)
          ORDER BY window_days, as_of DESC, computed_at DESC) AS newest
"""  # noqa: S608 - made of constants of ours
_COLUMNS = "\n".join(
    "LEFT JOIN LATERAL (SELECT packed ->> name AS value, null_reasons ->> name AS reason"  # noqa: S608 - ours
    f" FROM latest WHERE window_days = {window}) AS v{window} ON true"
    for window in (30, 90, 180)
)
_PERSONAS = """
(SELECT coalesce(json_agg(json_build_object(
     'window', window_days || 'd', 'as_of', as_of, 'persona', persona, 'matched', matched,
     'not_met', tests -> 'not_met', 'unknown', tests -> 'unknown', 'tests', tests -> 'tests',
     'hysteresis', hysteresis, 'rules_version', rules_version) ORDER BY window_days), '[]')
 FROM (SELECT DISTINCT ON (window_days) * FROM persona_assignments
       WHERE user_id = :user_id AND window_days = ANY(:windows)
       ORDER BY window_days, as_of DESC, assigned_at DESC) AS newest)
"""
_SIGNALS = text(f"""
WITH latest AS MATERIALIZED ({_LATEST})
SELECT consent, CASE WHEN consent = 'active' THEN json_build_object(
    'user_id', profiles.user_id,
    'windows', (SELECT coalesce(json_agg(json_build_object(
        'window', window_days || 'd', 'as_of', as_of, 'feature_version', feature_version,
        'computed_at', computed_at, 'evidence', evidence) ORDER BY window_days), '[]') FROM latest),
    'signals', CASE WHEN EXISTS (SELECT FROM latest) THEN (
        SELECT json_agg(json_build_object(
            'name', name, 'unit', unit, '30d', {_VALUE.format("v30")}, '90d', {_VALUE.format("v90")},
            '180d', {_VALUE.format("v180")}, 'difference', {_DELTA}) ORDER BY place)
        FROM (VALUES {_FEATURES}) AS feature (place, name, unit, is_number)
        {_COLUMNS}) ELSE '[]' END,
    'personas', {_PERSONAS})::text END AS body
FROM profiles
CROSS JOIN LATERAL (SELECT {STATE.format(person=":user_id", purpose="education")}) AS now (consent)
WHERE profiles.user_id = :user_id
""")  # noqa: S608 - same


def read_signals(connection: Connection, user_id: str, windows: list[int]) -> Seen:
    """A JSON object; raises NothingThere or PersonWithoutConsent."""
    row = connection.execute(_SIGNALS, {"user_id": user_id, "windows": windows}).one_or_none()
    if row is None:
        raise NothingThere(NOBODY)
    if row.body is None:
        raise PersonWithoutConsent(EDUCATION)
    return Seen(row.body, frozenset({user_id}))
