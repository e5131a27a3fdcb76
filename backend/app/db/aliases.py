"""Merchant aliases: which merchant a bare descriptor stands for, learnt from the rows that name one.

They outlive the look-back, so a stream keeps its merchant when the rows that named it grow old.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.db.sql import Connection, text
from app.domain.merchants import learn_aliases

if TYPE_CHECKING:
    from app.domain.model import Wording

_NAMED = text("""
SELECT user_id, name, merchant_name, merchant_entity_id, count(*)
FROM transactions
WHERE user_id = ANY(:user_ids) AND NOT pending AND removed_at IS NULL
  AND (merchant_name IS NOT NULL OR merchant_entity_id IS NOT NULL)
GROUP BY user_id, name, merchant_name, merchant_entity_id
""")
# What somebody said stays; only a learnt alias that differs is written.
_LEARN = text("""
WITH learnt AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS new (user_id text, descriptor text, merchant_key text)
), forgotten AS (
    DELETE FROM merchant_aliases
    WHERE user_id = ANY(:user_ids) AND source = 'learnt'
      AND NOT EXISTS (SELECT FROM learnt WHERE learnt.user_id = merchant_aliases.user_id
                      AND learnt.descriptor = merchant_aliases.descriptor)
)
INSERT INTO merchant_aliases (user_id, descriptor, merchant_key, source)
SELECT user_id, descriptor, merchant_key, 'learnt' FROM learnt
ON CONFLICT (user_id, descriptor) DO UPDATE
SET merchant_key = excluded.merchant_key, updated_at = now()
WHERE merchant_aliases.source = 'learnt' AND merchant_aliases.merchant_key <> excluded.merchant_key
""")


def relearn_aliases(connection: Connection, user_ids: Sequence[str]) -> None:
    """Bring the aliases of these people up to what their posted transactions say now."""
    counts: defaultdict[str, dict[Wording, int]] = defaultdict(dict)
    for user_id, name, merchant_name, entity, count in connection.execute(
        _NAMED, {"user_ids": list(user_ids)}
    ):
        counts[user_id][name, merchant_name, entity, None, None] = count
    rows = [
        {"user_id": user_id, "descriptor": descriptor, "merchant_key": key}
        for user_id, wordings in counts.items()
        for descriptor, key in learn_aliases(wordings).items()
    ]
    connection.execute(_LEARN, {"user_ids": list(user_ids), "rows": json.dumps(rows)})
