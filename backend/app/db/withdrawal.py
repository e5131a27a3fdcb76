"""What becomes of a person's results when their consent ends. The caller holds the locks of these people.

A recommendation stays as a tombstone: that there was one, and when. Its trace keeps its place in
the chain and the digest of what it held.
"""

from collections.abc import Sequence

from app.db.sql import Connection, text
from app.domain.consent import EDUCATION, Purpose

_TOMBSTONES = """
UPDATE recommendations
SET status = 'withdrawn', version = version + 1, catalogue_id = '', title = '', summary = '', why_now = '',
    because = '{{}}', eligibility = '[]'
WHERE user_id = ANY(:user_ids) AND {which} AND (status <> 'withdrawn' OR because <> '{{}}')
"""
_ALL = text(_TOMBSTONES.format(which="true"))
_OFFERS = text(_TOMBSTONES.format(which="type = 'offer'"))
_SETS = text("""
UPDATE recommendation_sets SET superseded_at = coalesce(superseded_at, clock_timestamp()), persona = ''
WHERE user_id = ANY(:user_ids) AND (superseded_at IS NULL OR persona <> '')
""")
_ERASE = tuple(
    text(f"DELETE FROM {table} WHERE user_id = ANY(:user_ids)")  # noqa: S608 - constants of ours
    for table in ("persona_assignments", "feature_snapshots", "recurring_streams", "dropped_texts")
) + tuple(
    text(f"UPDATE {table} SET body = NULL WHERE user_id = ANY(:user_ids) AND body IS NOT NULL")  # noqa: S608 - ours
    for table in ("decision_contexts", "decision_traces")
)
# Given again under its key, an answer would pass by the check of consent that it was first given under.
_KEPT_ANSWERS = text("DELETE FROM idempotency_keys WHERE user_id = ANY(:user_ids)")
_ERASE_OFFERS = text("""
UPDATE decision_traces SET body = NULL
FROM recommendations
WHERE recommendations.recommendation_id = decision_traces.recommendation_id AND type = 'offer'
  AND decision_traces.user_id = ANY(:user_ids) AND body IS NOT NULL
""")


def withdraw(connection: Connection, user_ids: Sequence[str], purpose: Purpose) -> int:
    """Withdraw what was made under the purpose, and erase what it says; the number of recommendations.

    Without partner_offers the offers go, without education everything; on the rest no result is based.
    """
    people = {"user_ids": list(user_ids)}
    connection.execute(_KEPT_ANSWERS, people)
    if purpose == "partner_offers":
        connection.execute(_ERASE_OFFERS, people)
        return connection.execute(_OFFERS, people).rowcount
    if purpose != EDUCATION:
        return 0
    withdrawn = connection.execute(_ALL, people).rowcount
    connection.execute(_SETS, people)
    for statement in _ERASE:
        connection.execute(statement, people)
    return withdrawn
