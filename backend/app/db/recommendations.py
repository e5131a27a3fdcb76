"""Writes the sets of the third stage; a newer set takes the place of an older one."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from app.db.decision_traces import write_traces
from app.db.editions.kind import version_sql
from app.db.sql import Connection, text
from app.db.staleness import Staleness
from app.domain.days import WINDOWS, iso
from app.domain.recommendations import RecommendationSet
from app.domain.recommendations.items import Recommendation

_CURRENT = text("""
SELECT user_id, window_days, set_id::text, as_of FROM recommendation_sets
WHERE user_id = ANY(:user_ids) AND superseded_at IS NULL
""").kept("current_sets", user_ids="text[]")
_SUPERSEDE = text("""
UPDATE recommendation_sets SET superseded_at = clock_timestamp()
WHERE set_id = ANY(CAST(:set_ids AS uuid[]))
""").kept("supersede_sets", set_ids="text[]")
# A set that was current before (an offer's consent given, taken back) becomes so again.
_SETS = text("""
INSERT INTO recommendation_sets
    (set_id, user_id, window_days, as_of, persona, input_hash, rules_version, catalogue_version, created_at)
SELECT set_id, user_id, window_days, as_of, persona, input_hash, rules_version, catalogue_version,
       clock_timestamp()
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (
    set_id uuid, user_id text, window_days smallint, as_of date, persona text, input_hash text,
    rules_version text, catalogue_version text)
ON CONFLICT (set_id) DO UPDATE SET superseded_at = NULL, created_at = excluded.created_at
""").kept("write_sets", rows="text")
_ITEMS = text("""
INSERT INTO recommendations
    (recommendation_id, set_id, user_id, position, catalogue_id, type, title, summary, because, why_now,
     what_it_does_not_consider, eligibility, disclosure, compensation_disclosure, status)
SELECT recommendation_id, set_id, user_id, position, catalogue_id, type, title, summary, because, why_now,
       what_it_does_not_consider, eligibility, disclosure, compensation_disclosure, status
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (
    recommendation_id uuid, set_id uuid, user_id text, position smallint, catalogue_id text, type text,
    title text, summary text, because jsonb, why_now text, what_it_does_not_consider text[],
    eligibility jsonb, disclosure text, compensation_disclosure text, status text)
ON CONFLICT (recommendation_id) DO NOTHING
""").kept("write_items", rows="text")
# A set of a later day is no reason to make one of an earlier day: it would not be shown. What a person says
# of offers is an input like their persona.
_BEHIND = f"""
SELECT FROM persona_assignments AS persona
LEFT JOIN recommendation_sets AS shown
    ON shown.user_id = persona.user_id AND shown.window_days = persona.window_days
    AND shown.superseded_at IS NULL
WHERE persona.user_id = profiles.user_id AND persona.window_days = ANY(:windows)
  AND persona.as_of = :as_of AND persona.rules_version = {version_sql("rules")}
  AND (shown.set_id IS NULL OR shown.as_of < :as_of
       OR (shown.as_of = :as_of AND shown.catalogue_version <> {version_sql("catalogue")})
       OR (shown.as_of = :as_of AND shown.created_at < greatest(persona.assigned_at, (
               SELECT max(occurred_at) FROM consents
               WHERE consents.user_id = profiles.user_id AND consents.purpose = 'partner_offers'))))
LIMIT 1
"""  # noqa: S608 - made of constants of ours


def behind(as_of: date) -> Staleness:
    """Those whose persona of the day, word on offers or catalogue is newer than what they are shown."""
    values = {"as_of": as_of, "windows": list(WINDOWS)}
    return Staleness(_BEHIND, values)


def write_sets(connection: Connection, sets: Sequence[RecommendationSet]) -> set[str]:
    """Make these sets current where none of a later day is; the people of whom any set changed."""
    people = sorted({made.user_id for made in sets})
    rows = connection.execute(_CURRENT, {"user_ids": people})
    current = {(row.user_id, row.window_days): (row.set_id, row.as_of) for row in rows}
    new = [made for made in sets if _replaces(made, current.get((made.user_id, made.window)))]
    if not new:
        return set()
    replaced = {
        made.set_id: current[key][0] for made in new if (key := (made.user_id, made.window)) in current
    }
    connection.execute(_SUPERSEDE, {"set_ids": list(replaced.values())})
    connection.execute(_SETS, {"rows": json.dumps([_set(made) for made in new])})
    items = [_item(made.set_id, made.user_id, item) for made in new for item in made.recommendations]
    connection.execute(_ITEMS, {"rows": json.dumps(items)})
    write_traces(connection, new, replaced)
    return {made.user_id for made in new}


def _replaces(made: RecommendationSet, current: tuple[str, date] | None) -> bool:
    return current is None or (current[0] != made.set_id and current[1].toordinal() <= made.as_of)


def _set(made: RecommendationSet) -> dict[str, Any]:
    return {
        "set_id": made.set_id,
        "user_id": made.user_id,
        "window_days": made.window,
        "as_of": iso(made.as_of),
        "persona": made.persona,
        "input_hash": made.input_hash,
        "rules_version": made.rules_version,
        "catalogue_version": made.catalogue_version,
    }


def write_item(connection: Connection, set_id: str, user_id: str, item: Recommendation) -> None:
    """Put one more recommendation into a set that is there."""
    connection.execute(_ITEMS, {"rows": json.dumps([_item(set_id, user_id, item)])})


def _item(set_id: str, user_id: str, item: Recommendation) -> dict[str, Any]:
    return {
        "recommendation_id": item.recommendation_id,
        "set_id": set_id,
        "user_id": user_id,
        "position": item.position,
        "catalogue_id": item.catalogue_id,
        "type": item.type,
        "title": item.title,
        "summary": item.summary,
        "because": item.because,
        "why_now": item.why_now,
        "what_it_does_not_consider": list(item.what_it_does_not_consider),
        "eligibility": list(item.eligibility),
        "disclosure": item.disclosure,
        "compensation_disclosure": item.compensation_disclosure,
        "status": item.status,
    }
