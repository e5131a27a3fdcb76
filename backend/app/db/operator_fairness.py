"""How groups of people are served, of those who agreed to be counted in such totals (`research_metrics`).

The groups are what a person's own bank data say. Age, gender or origin are in no row of the product: only
`spendsense evaluate` has such groups, of invented people.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from app.domain.fairness import FEWEST, Served, Tally, tellable

WINDOW_DAYS = 90
# By dimension: which group somebody is in, by the columns of `counted`.
_GROUPS = {
    "income": "CASE income_irregular WHEN true THEN 'irregular' WHEN false THEN 'steady' ELSE 'unknown' END",
    "accounts": """
        CASE WHEN card_count > 0 THEN CASE WHEN savings THEN 'cards_and_savings' ELSE 'cards' END
             WHEN savings THEN 'savings' ELSE 'neither' END
    """,
    "history": """
        CASE WHEN history_days < 90 THEN 'under_90_days' WHEN history_days < 180 THEN 'under_180_days'
             ELSE 'from_180_days' END
    """,
}
DIMENSIONS = tuple(_GROUPS)
_EACH = ", ".join(f"('{dimension}', {group})" for dimension, group in _GROUPS.items())
# One row a person. Offered: one was shown or lies there for them. Rejected: the engine found none for them.
# Who has none but what waits for an operator, was taken back or lapsed unseen is neither.
SERVED = f"""
counted AS MATERIALIZED (
    SELECT * FROM measured WHERE window_days = {WINDOW_DAYS} AND research
), offers_of AS MATERIALIZED (
    SELECT set_id, bool_or(status IN ('shown', 'dismissed')
        OR (status = 'approved' AND (expires_at IS NULL OR expires_at > now()))) AS offered
    FROM counted JOIN recommendations USING (set_id) WHERE type = 'offer' GROUP BY set_id
)
"""  # noqa: S608 - made of constants of ours
COUNTS = f"""
(SELECT coalesce(json_agg(each), '[]') FROM (
     SELECT dimension, name AS group, persona, count(*) AS people, count(*) FILTER (WHERE offers) AS allowing,
            count(*) FILTER (WHERE offers AND offered) AS offered,
            count(*) FILTER (WHERE offers AND offered IS NULL) AS rejected
     FROM counted LEFT JOIN offers_of USING (set_id)
     CROSS JOIN LATERAL (VALUES {_EACH}) AS of (dimension, name)
     GROUP BY dimension, name, persona) AS each)
"""  # noqa: S608 - made of constants of ours


def fairness_of(counted: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What may be told of these counts (rows of `COUNTS`), as the API answers it."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for row in counted:
        of = {name: row[name] for name in ("persona", "people", "allowing", "offered", "rejected")}
        tallies[row["dimension"]].add(row["group"], Served(**of))
    return {
        "window": f"{WINDOW_DAYS}d",
        "fewest": FEWEST,
        "people": tallies[DIMENSIONS[0]].people.total(),
        "dimensions": [_dimension(name, tallies[name]) for name in DIMENSIONS],
    }


def _dimension(name: str, tally: Tally) -> dict[str, Any]:
    told = tellable(tally.people)
    return {
        "dimension": name,
        "groups": [{"group": group, "people": tally.people[group]} for group in sorted(told)],
        "withheld": sorted(set(tally.people) - told),
        "outcomes": [asdict(one) for one in tally.comparisons(told=True)],
    }
