"""Results that were made outside of consent. There must be none, whatever happened."""

from datetime import datetime
from typing import Any, NamedTuple

from app.db.sql import Connection, text

# A yes holds from its own moment to its end, or to whatever was said next. Erased results are no results.
_VIOLATIONS = text("""
WITH given AS (
    SELECT user_id, purpose, event, occurred_at AS since,
           least(expires_at, lead(occurred_at) OVER saying) AS until
    FROM consents
    WINDOW saying AS (PARTITION BY user_id, purpose ORDER BY sequence)
), results AS (
    SELECT 'feature_snapshots' AS kind, user_id, computed_at AS made_at, 'education' AS purpose
    FROM feature_snapshots
    UNION ALL
    SELECT 'persona_assignments', user_id, assigned_at, 'education' FROM persona_assignments
    UNION ALL
    SELECT 'recommendation_sets', user_id, created_at, 'education' FROM recommendation_sets
    UNION ALL
    SELECT 'recommendations', user_id, created_at, 'education' FROM recommendations
    UNION ALL
    SELECT 'recommendations', user_id, created_at, 'partner_offers' FROM recommendations WHERE type = 'offer'
)
SELECT kind, user_id, purpose, made_at FROM results
WHERE NOT EXISTS (
    SELECT FROM given
    WHERE given.user_id = results.user_id AND given.purpose = results.purpose
      AND event IN ('granted', 'reauthorised') AND made_at >= since AND made_at < until)
ORDER BY made_at, user_id, kind, purpose
""")


class Violation(NamedTuple):
    """A result of a person that no consent covered when it was made, and which one would have had to."""

    kind: str
    user_id: str
    purpose: str
    made_at: datetime

    def as_dict(self) -> dict[str, Any]:
        """The violation, ready for JSON."""
        return self._asdict() | {"made_at": self.made_at.isoformat()}


def consent_violations(connection: Connection) -> list[Violation]:
    """Every feature, persona, set and recommendation made outside of its consent; empty where all is well."""
    return [Violation(*row) for row in connection.execute(_VIOLATIONS)]
