"""Writes what the first stage computed: snapshots and streams, one statement each, differences alone."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, Self

from app.db.editions.kind import since_sql
from app.db.feature_columns import COLUMNS
from app.db.json_rows import json_array
from app.db.sql import Connection, text
from app.db.staleness import Staleness
from app.domain.days import WINDOWS, iso
from app.domain.features import FEATURE_VERSION, FeatureSet
from app.domain.features.stored import to_record
from app.domain.money import to_decimal
from app.domain.pipeline import Analysis
from app.domain.streams import Stream

_AT_ONCE = 100
"""People whose rows make one statement; a driver holds several copies of it, and more people save no time."""
# The clock's time, not the transaction's, which may have begun before it waited for the lock: the next stage
# takes whom it finds behind by these times.
_KEY = {"user_id": "text", "window_days": "smallint", "as_of": "date", "feature_version": "text"}
_VALUES = {"input_hash": "text", "null_reasons": "jsonb", "evidence": "jsonb", **COLUMNS}
_NEW = _KEY | _VALUES
_SNAPSHOTS = text(f"""
INSERT INTO feature_snapshots ({", ".join(_NEW)}, computed_at)
SELECT {", ".join(_NEW)}, clock_timestamp()
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (
    {", ".join(f"{name} {kind}" for name, kind in _NEW.items())})
ON CONFLICT ({", ".join(_KEY)}) DO UPDATE
SET {", ".join(f"{name} = excluded.{name}" for name in _VALUES)}, computed_at = excluded.computed_at
WHERE ({", ".join(f"feature_snapshots.{name}" for name in _VALUES)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _VALUES)})
RETURNING user_id
""").kept("write_snapshots", rows="text")  # noqa: S608 - made of the columns above
# Streams are a state, not a series: a run for an earlier day must not put back what was.
_OVERTAKEN = text("""
SELECT DISTINCT user_id FROM feature_snapshots WHERE user_id = ANY(:user_ids) AND as_of > :as_of
""").kept("overtaken", user_ids="text[]", as_of="date")
_STREAM_KEY = {"user_id": "text", "stream_id": "text"}
_STREAM_VALUES = {
    "direction": "text",
    "merchant": "text",
    "merchant_key": "text",
    "frequency": "text",
    "status": "text",
    "is_active": "boolean",
    "kind": "text",
    "average_amount": "numeric",
    "last_amount": "numeric",
    "monthly_amount": "numeric",
    "first_date": "date",
    "last_date": "date",
    "predicted_next_date": "date",
    "price_changes": "jsonb",
    "transaction_ids": "text[]",
}
_STREAM = _STREAM_KEY | _STREAM_VALUES
# `as_of` alone is no difference: it says since when the stream has stood like this.
_STREAMS = text(f"""
INSERT INTO recurring_streams (as_of, {", ".join(_STREAM)})
SELECT :as_of, {", ".join(_STREAM)}
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (
    {", ".join(f"{name} {kind}" for name, kind in _STREAM.items())})
ON CONFLICT ({", ".join(_STREAM_KEY)}) DO UPDATE
SET as_of = excluded.as_of, {", ".join(f"{name} = excluded.{name}" for name in _STREAM_VALUES)}
WHERE ({", ".join(f"recurring_streams.{name}" for name in _STREAM_VALUES)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _STREAM_VALUES)})
""").kept("write_streams", rows="text", as_of="date")  # noqa: S608 - made of the columns above
_GONE = text("""
DELETE FROM recurring_streams WHERE user_id = ANY(:user_ids) AND stream_id <> ALL(:stream_ids)
""")
# Features are written whenever the digest of the input differs, so their time says which input they saw.
_BEHIND = f"""
SELECT FROM (
    SELECT count(*) AS found, min(computed_at) AS computed_at FROM feature_snapshots
    WHERE feature_snapshots.user_id = profiles.user_id AND window_days = ANY(:windows)
      AND as_of = :as_of AND feature_version = :feature_version
) AS computed
WHERE found < cardinality(:windows)
   OR computed_at < greatest(profiles.inputs_changed_at, {since_sql("categories")})
"""  # noqa: S608 - made of constants of ours


class Result(NamedTuple):
    """What is stored of a person, as rows of JSON: whole analyses of a shard would hold all its bank data."""

    user_id: str
    snapshots: tuple[str, ...]
    streams: tuple[str, ...]
    stream_ids: tuple[str, ...]

    @classmethod
    def of(cls, analysis: Analysis, digest: str) -> Self:
        """The rows of an analysis; `digest` is of what it was computed from."""
        return cls(
            analysis.user_id,
            tuple(json.dumps(_snapshot(features, digest)) for features in analysis.features),
            tuple(json.dumps(_stream(analysis.user_id, stream)) for stream in analysis.streams),
            tuple(stream.stream_id for stream in analysis.streams),
        )


def behind(as_of: date) -> Staleness:
    """Those without features of the day, or with bank data or categories that are newer."""
    values = {"as_of": as_of, "windows": list(WINDOWS), "feature_version": FEATURE_VERSION}
    return Staleness(_BEHIND, values)


def write_features(connection: Connection, results: Sequence[Result], as_of: date) -> set[str]:
    """Store the results; the people of whom anything changed."""
    changed: set[str] = set()
    for start in range(0, len(results), _AT_ONCE):
        changed |= _write(connection, results[start : start + _AT_ONCE], as_of)
    return changed


def _write(connection: Connection, results: Sequence[Result], as_of: date) -> set[str]:
    rows = json_array(row for result in results for row in result.snapshots)
    changed = set(connection.execute(_SNAPSHOTS, {"rows": rows}).scalars())
    _write_streams(connection, results, as_of)
    return changed


def _snapshot(features: FeatureSet, digest: str) -> dict[str, Any]:
    record = to_record(features)
    return {
        "user_id": features.user_id,
        "window_days": features.window,
        "as_of": iso(features.as_of),
        "feature_version": features.version,
        "input_hash": digest,
        "null_reasons": record["null_reasons"],
        "evidence": record["evidence"],
        **record["features"],
    }


def _write_streams(connection: Connection, results: Sequence[Result], as_of: date) -> None:
    people = [result.user_id for result in results]
    overtaken = set(connection.execute(_OVERTAKEN, {"user_ids": people, "as_of": as_of}).scalars())
    current = [result for result in results if result.user_id not in overtaken]
    rows = json_array(row for result in current for row in result.streams)
    connection.execute(_STREAMS, {"rows": rows, "as_of": as_of})
    gone = {
        "user_ids": [result.user_id for result in current],
        "stream_ids": [stream_id for result in current for stream_id in result.stream_ids],
    }
    connection.execute(_GONE, gone)


def _stream(user_id: str, stream: Stream) -> dict[str, Any]:
    upcoming, monthly = stream.predicted_next_day, stream.monthly_amount
    return {
        "user_id": user_id,
        "stream_id": stream.stream_id,
        "direction": stream.direction,
        "merchant": stream.merchant,
        "merchant_key": stream.merchant_key,
        "frequency": stream.frequency.value,
        "status": stream.status.value,
        "is_active": stream.is_active,
        "kind": stream.kind.value,
        "average_amount": str(to_decimal(stream.average_amount)),
        "last_amount": str(to_decimal(stream.last_amount)),
        "monthly_amount": None if monthly is None else str(to_decimal(monthly)),
        "first_date": iso(stream.first_day),
        "last_date": iso(stream.last_day),
        "predicted_next_date": None if upcoming is None else iso(upcoming),
        "price_changes": [
            {"date": iso(change.day), "old": str(to_decimal(change.old)), "new": str(to_decimal(change.new))}
            for change in stream.price_changes
        ],
        "transaction_ids": [entry.transaction_id for entry in stream.entries],
    }
