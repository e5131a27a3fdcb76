"""Reads a person's history and the categories in force, for charts that are computed at the request."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.db.consents import EDUCATION, users_with_consent
from app.db.editions.categories import CATEGORIES
from app.db.editions.kind import in_force
from app.db.histories import read_histories
from app.db.sql import Connection, text
from app.domain.clean import clean
from app.domain.errors import ConsentRequired
from app.domain.insights import insights

# As the features count them: running, and seen often enough.
_SUBSCRIPTIONS = text("""
SELECT json_build_object(
    'count', count(*), 'monthly', coalesce(sum(monthly_amount), 0)::numeric(14, 2)::text,
    'items', coalesce(json_agg(json_build_object(
        'stream_id', stream_id, 'merchant', merchant, 'monthly_amount', monthly_amount::text,
        'next_date', predicted_next_date) ORDER BY monthly_amount DESC NULLS LAST, stream_id), '[]'))::text
FROM recurring_streams
WHERE user_id = :user_id AND kind = 'subscription' AND status = 'MATURE' AND is_active
""")


def read_insights(connection: Connection, user_id: str, window: int, as_of: date | None = None) -> str:
    """The charts of a window up to the last whole day (UTC), a JSON object; raises ConsentRequired."""
    last = as_of or datetime.now(UTC).date() - timedelta(days=1)
    found: dict[str, Any] = {"window": f"{window}d", "status": "pending"}
    categories = in_force(connection, CATEGORIES).value
    for read in read_histories(connection, [user_id], last):
        history = read.history()
        ledger = clean(history, last.toordinal(), categories)
        found |= insights(ledger, history.transactions, window)
        if history.accounts:
            found["status"] = "ready"
    found["subscriptions"] = json.loads(connection.execute(_SUBSCRIPTIONS, {"user_id": user_id}).scalar_one())
    # Asked last: after a revocation was answered, nothing read before it is shown.
    if not users_with_consent(connection, [user_id]):
        raise ConsentRequired(EDUCATION)
    return json.dumps(found)
