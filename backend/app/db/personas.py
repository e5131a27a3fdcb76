"""Reads features for the second stage and writes its personas: one query in, one statement out."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from app.db.editions.kind import version_sql
from app.db.feature_columns import PACKED
from app.db.sql import Connection, text
from app.db.staleness import Staleness
from app.domain.days import WINDOWS, iso
from app.domain.features import FEATURE_VERSION, FeatureSet
from app.domain.features.stored import from_record
from app.domain.personas import PersonaResult, Previous

_READ = text(f"""
SELECT user_id, json_agg(json_build_object(
    'window_days', window_days, 'feature_version', feature_version, 'features', {PACKED},
    'null_reasons', null_reasons, 'evidence', evidence, 'input_hash', input_hash,
    'previous', (
        SELECT json_build_array(persona, hysteresis) FROM persona_assignments AS earlier
        WHERE earlier.user_id = now.user_id AND earlier.window_days = now.window_days
          AND earlier.as_of < now.as_of
        ORDER BY earlier.as_of DESC, earlier.assigned_at DESC LIMIT 1)
) ORDER BY window_days)::text
FROM feature_snapshots AS now
WHERE user_id = ANY(:user_ids) AND as_of = :as_of AND feature_version = :feature_version
GROUP BY user_id
ORDER BY user_id
""").kept("snapshots", user_ids="text[]", as_of="date", feature_version="text")  # noqa: S608 - made of the columns
_WRITE = text("""
INSERT INTO persona_assignments
    (user_id, window_days, as_of, rules_version, persona, matched, tests, hysteresis, input_hash, assigned_at)
SELECT user_id, window_days, as_of, rules_version, persona, matched, tests, hysteresis, input_hash,
       clock_timestamp()
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (
    user_id text, window_days smallint, as_of date, rules_version text, persona text, matched text[],
    tests jsonb, hysteresis boolean, input_hash text)
ON CONFLICT (user_id, window_days, as_of, rules_version) DO UPDATE
SET persona = excluded.persona, matched = excluded.matched, tests = excluded.tests,
    hysteresis = excluded.hysteresis, input_hash = excluded.input_hash, assigned_at = excluded.assigned_at
WHERE (persona_assignments.persona, persona_assignments.matched, persona_assignments.tests,
       persona_assignments.hysteresis, persona_assignments.input_hash)
    IS DISTINCT FROM (excluded.persona, excluded.matched, excluded.tests, excluded.hysteresis,
                      excluded.input_hash)
RETURNING user_id
""").kept("write_personas", rows="text")
_BEHIND = f"""
SELECT FROM feature_snapshots AS features
LEFT JOIN persona_assignments AS persona
    ON persona.user_id = features.user_id AND persona.window_days = features.window_days
    AND persona.as_of = features.as_of AND persona.rules_version = {version_sql("rules")}
WHERE features.user_id = profiles.user_id AND features.window_days = ANY(:windows)
  AND features.as_of = :as_of AND features.feature_version = :feature_version
  AND (persona.assigned_at IS NULL OR persona.assigned_at < features.computed_at)
LIMIT 1
"""


class Snapshot(NamedTuple):
    """One window's features, the digest behind them, and the persona of the run before."""

    features: FeatureSet
    digest: str
    previous: Previous | None


def behind(as_of: date) -> Staleness:
    """Those whose features of the day are newer than their persona."""
    return Staleness(
        _BEHIND,
        {
            "as_of": as_of,
            "windows": list(WINDOWS),
            "feature_version": FEATURE_VERSION,
        },
    )


def read_snapshots(
    connection: Connection, user_ids: Sequence[str], as_of: date
) -> Iterator[tuple[str, list[Snapshot]]]:
    """Every window's features of each person who has them for the day."""
    values = {"user_ids": list(user_ids), "as_of": as_of, "feature_version": FEATURE_VERSION}
    for user_id, packed in connection.execute(_READ, values):
        yield user_id, [_snapshot(user_id, as_of, record) for record in json.loads(packed)]


def _snapshot(user_id: str, as_of: date, record: dict[str, Any]) -> Snapshot:
    features = from_record(user_id, record["window_days"], as_of.toordinal(), record)
    previous = None if record["previous"] is None else Previous(*record["previous"])
    return Snapshot(features, record["input_hash"], previous)


def write_personas(connection: Connection, results: Sequence[tuple[PersonaResult, str]]) -> set[str]:
    """Store the assignments with their digests; the people of whom any changed."""
    if not results:
        return set()
    rows = [_row(result, digest) for result, digest in results]
    return set(connection.execute(_WRITE, {"rows": json.dumps(rows)}).scalars())


def _row(result: PersonaResult, digest: str) -> dict[str, Any]:
    return {
        "user_id": result.user_id,
        "window_days": result.window,
        "as_of": iso(result.as_of),
        "rules_version": result.rules_version,
        "persona": result.persona,
        "matched": list(result.matched),
        "tests": {
            "not_met": list(result.not_met),
            "unknown": list(result.unknown),
            "tests": list(result.tests),
        },
        "hysteresis": result.hysteresis,
        "input_hash": digest,
    }
