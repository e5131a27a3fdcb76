"""A person's signals of a window: each value exact, or null with its reason, its formula and its evidence."""

from app.db.consents import EDUCATION
from app.db.feature_columns import PACKED
from app.db.freshness import features_overtaken, of_days_ago
from app.db.gate import gated, read_gated
from app.db.sql import Connection
from app.domain.features.values import UNITS

_BEHIND = {
    "subscriptions": (
        "subscription_count",
        "subscription_monthly",
        "subscription_spend",
        "subscription_share",
    ),
    "new_subscriptions": ("new_subscriptions",),
    "cancelled_subscriptions": ("cancelled_subscriptions",),
    "price_increases": ("price_increases",),
    "cards": (
        "card_count",
        "valid_card_count",
        "utilization_max",
        "utilization_total",
        "minimum_payment_only",
        "interest_charges",
        "interest_charges_month",
        "is_overdue",
        "holds_balance_transfer_card",
    ),
    "fees": ("fees", "fees_typical", "nsf_count"),
    "behaviours": ("behaviours_detected",),
}
"""Which list of the evidence is behind which signals."""
_LIST = {name: listed for listed, names in _BEHIND.items() for name in names}
_FEATURES = ", ".join(
    f"({place}, '{name}', '{unit.value}', {repr(_LIST[name]) if name in _LIST else 'NULL'})"
    for place, (name, unit) in enumerate(UNITS.items())
)
# A signal without a list of its own is of the window's transactions altogether.
_SIGNALS = gated(
    EDUCATION,
    f"""
    SELECT json_build_object(
               'window', :window_days || 'd',
               'as_of', latest.as_of,
               'feature_version', latest.feature_version,
               'status', CASE
                   WHEN latest.as_of IS NULL THEN 'pending'
                   WHEN {of_days_ago("latest.as_of")} THEN 'stale'
                   WHEN {features_overtaken("latest.computed_at")} THEN 'stale'
                   ELSE 'ready' END,
               'currency', latest.evidence ->> 'currency',
               'signals', CASE WHEN latest.as_of IS NULL THEN '[]' ELSE (
                   SELECT json_agg(json_build_object(
                              'name', name, 'unit', unit,
                              'value', latest.packed ->> name,
                              'null_reason', latest.null_reasons ->> name,
                              'formula', name || '@' || latest.feature_version,
                              'evidence', json_build_object(
                                  'list', coalesce(list, 'transactions'),
                                  'count', CASE WHEN list IS NULL THEN (latest.packed ->> 'posted_count')::int
                                           ELSE coalesce(jsonb_array_length(latest.evidence -> list), 0) END)
                          ) ORDER BY place)
                   FROM (VALUES {_FEATURES}) AS feature (place, name, unit, list)) END
           )::text AS body,
           NULL AS following
    FROM (VALUES (1)) AS always
    LEFT JOIN LATERAL (
        SELECT as_of, computed_at, feature_version, evidence, null_reasons, {PACKED}::jsonb AS packed
        FROM feature_snapshots WHERE user_id = :user_id AND window_days = :window_days
        ORDER BY as_of DESC, computed_at DESC LIMIT 1
    ) AS latest ON true
    """,  # noqa: S608 - made of the constants above
).kept("signals", user_id="text", window_days="integer")


def read_signals(connection: Connection, user_id: str, window_days: int) -> str:
    """The latest signals of the window, a JSON object with its status; raises ConsentRequired."""
    return read_gated(connection, _SIGNALS, user_id=user_id, window_days=window_days)[0]
