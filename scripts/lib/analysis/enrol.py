"""Makes the people of a file known to a database of this run's own, and takes their consent as given.

That consent is taken as given is what `spendsense analyze` is asked to do; nothing of the product can do it.
"""

import json
from collections.abc import Iterable, Mapping

from app.db import currencies
from app.db.engine import Engine
from app.db.sql import text
from scripts.lib.analysis.portions import portions

PURPOSES = ("education", "partner_offers")
_PROFILES = text("""
INSERT INTO profiles (user_id, base_currency)
SELECT user_id, coalesce(currency, 'USD')
FROM jsonb_to_recordset(CAST(:people AS jsonb)) AS new (user_id text, currency text)
""")
_CONSENTS = text("""
INSERT INTO consents (user_id, purpose, event, notice_version, method, occurred_at, expires_at)
SELECT user_id, purpose, 'granted', 'none', 'local analysis', clock_timestamp(),
       clock_timestamp() + interval '365 days'
FROM jsonb_to_recordset(CAST(:people AS jsonb)) AS new (user_id text)
CROSS JOIN unnest(CAST(:purposes AS text[])) AS purpose
""")


def enrol(engine: Engine, people: Mapping[str, str | None]) -> None:
    """Make a profile of each person (with their currency, where it is known) and record their consents."""
    for portion in portions(people.items()):
        rows = json.dumps([{"user_id": person, "currency": currency} for person, currency in portion])
        with engine.begin() as connection:
            connection.execute(_PROFILES, {"people": rows})
            connection.execute(_CONSENTS, {"people": rows, "purposes": list(PURPOSES)})


def settle_currencies(engine: Engine, people: Iterable[str]) -> None:
    """Let those of whom no currency is known have the one that most of their accounts are in."""
    for portion in portions(people):
        with engine.begin() as connection:
            currencies.settle_currencies(connection, portion)
