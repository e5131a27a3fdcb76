"""Reads what the third stage makes sets from: features, persona, and what was chosen by and for a person."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.db.consents import users_with_consent
from app.db.editions.kind import version_in_force
from app.db.editions.rules import RULES
from app.db.feature_columns import PACKED
from app.db.sql import Connection, text
from app.domain.features import FEATURE_VERSION, FeatureSet
from app.domain.features.stored import from_record
from app.domain.personas import PersonaResult
from app.domain.recommendations import Choice
from app.domain.recommendations.choice import standing_overrides

_READ = text(f"""
SELECT f.user_id, json_agg(json_build_object(
    'window_days', f.window_days, 'feature_version', f.feature_version, 'features', {PACKED},
    'null_reasons', f.null_reasons, 'evidence', f.evidence,
    'persona', p.persona, 'matched', p.matched, 'tests', p.tests, 'hysteresis', p.hysteresis,
    'rules_version', p.rules_version
) ORDER BY f.window_days)::text,
(SELECT json_agg(DISTINCT catalogue_id)::text
 FROM recommendations JOIN recommendation_sets USING (set_id)
 WHERE recommendations.user_id = f.user_id AND status = 'dismissed'
   AND recommendation_sets.as_of > CAST(:as_of AS date) - 90),
(SELECT count(*) FROM consents
 WHERE consents.user_id = f.user_id AND event IN ('revoked', 'expired')
   AND purpose IN ('education', 'partner_offers')),
(SELECT json_agg(json_build_array(details ->> 'was', replacement_catalogue_id) ORDER BY occurred_at)::text
 FROM operator_actions
 WHERE operator_actions.user_id = f.user_id AND action = 'override'
   AND occurred_at >= CAST(CAST(:as_of AS date) - 89 AS timestamp) AT TIME ZONE 'UTC')
FROM feature_snapshots AS f
JOIN persona_assignments AS p USING (user_id, window_days, as_of)
WHERE f.user_id = ANY(:user_ids) AND f.as_of = :as_of
  AND f.feature_version = :feature_version AND p.rules_version = :rules_version
GROUP BY f.user_id
ORDER BY f.user_id
""").kept("bases", user_ids="text[]", as_of="date", feature_version="text", rules_version="text")  # noqa: S608 - made of the columns


class Basis(NamedTuple):
    """What one window's recommendations are made from."""

    features: FeatureSet
    persona: PersonaResult
    choice: Choice


def read_bases(
    connection: Connection, user_ids: Sequence[str], as_of: date
) -> Iterator[tuple[str, list[Basis]]]:
    """Features, persona and choices of each person who has them for the day."""
    with_offers = users_with_consent(connection, user_ids, "partner_offers")
    values = {
        "user_ids": list(user_ids),
        "as_of": as_of,
        "feature_version": FEATURE_VERSION,
        "rules_version": version_in_force(connection, RULES),
    }
    for user_id, packed, dismissed, endings, overrides in connection.execute(_READ, values):
        words = json.loads(overrides) if overrides else []
        overridden, preferred = standing_overrides(words)
        choice = Choice(
            offers_allowed=user_id in with_offers,
            dismissed=frozenset(json.loads(dismissed) if dismissed else ()),
            endings=endings,
            overridden=overridden,
            preferred=preferred,
            overrides=len(words),
        )
        yield user_id, [basis_of(user_id, as_of, record, choice) for record in json.loads(packed)]


def basis_of(user_id: str, as_of: date, record: dict[str, Any], choice: Choice) -> Basis:
    """The basis in a record of features and persona, as `_READ` packs it."""
    features = from_record(user_id, record["window_days"], as_of.toordinal(), record)
    persona = PersonaResult(
        user_id=user_id,
        window=features.window,
        as_of=features.as_of,
        persona=record["persona"],
        matched=tuple(record["matched"]),
        not_met=tuple(record["tests"]["not_met"]),
        unknown=tuple(record["tests"]["unknown"]),
        tests=tuple(record["tests"]["tests"]),
        hysteresis=record["hysteresis"],
        rules_version=record["rules_version"],
    )
    return Basis(features, persona, choice)
