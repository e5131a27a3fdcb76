"""A person's recurring streams as the API shows them, each with what the person said of it.

An override is kept under any name that the merchant has or had. Where there are any, the statement gives them
beside the streams, with the names behind each, and they are found as the engine finds them.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.db.consents import EDUCATION
from app.db.gate import gated, read_gated
from app.db.sql import Connection, text

NOTHING_SAID = "0"
_STREAM = """
json_build_object(
    'stream_id', stream_id, 'direction', direction, 'merchant', merchant, 'kind', kind,
    'frequency', frequency, 'status', status, 'is_active', is_active,
    'confidence_reason', CASE status
        WHEN 'MATURE' THEN 'Seen ' || cardinality(transaction_ids) || ' times, on regular dates.'
        WHEN 'EARLY_DETECTION' THEN 'Seen ' || cardinality(transaction_ids) || ' times so far.'
        WHEN 'TOMBSTONED' THEN 'Seen at first, and then no more.'
        ELSE 'Seen ' || cardinality(transaction_ids) || ' times, on no regular dates.' END,
    'currency', base_currency,
    'average_amount', average_amount::text, 'last_amount', last_amount::text,
    'monthly_amount', monthly_amount::text, 'first_date', first_date, 'last_date', last_date,
    'next_date', predicted_next_date, 'payments', cardinality(transaction_ids),
    'price_history', price_changes, 'as_of', as_of, 'correction', NULL, 'merged', '[]'::json, 'version', '0')
"""
_SAID = """
(SELECT json_agg(json_build_object(
     'name', merchant_key, 'kind', kind, 'ignored', ignored, 'merged_into', merged_into, 'note', note,
     'updated_at', updated_at, 'stream_id', stream_id, 'merchant', merchant,
     'version', (extract(epoch FROM updated_at) * 1000000)::bigint::text) ORDER BY merchant_key)
 FROM stream_overrides WHERE user_id = :user_id)
"""
_NAMES = """
(SELECT json_agg(json_build_array(stream_id, merchant_key, (
     SELECT json_agg(DISTINCT names.name) FROM transactions AS paid
     CROSS JOIN LATERAL unnest(ARRAY[paid.name, merchant_name, merchant_entity_id]) AS names (name)
     WHERE paid.user_id = :user_id AND transaction_id = ANY(mine.transaction_ids)
       AND names.name IS NOT NULL)))
 FROM recurring_streams AS mine WHERE user_id = :user_id)
"""
_EVERY_NAME = text(f"SELECT {_NAMES}::text")
_STREAMS = gated(
    EDUCATION,
    f"""
    SELECT coalesce((
               SELECT json_agg({_STREAM} ORDER BY is_active DESC, monthly_amount DESC NULLS LAST, stream_id)
               FROM recurring_streams JOIN profiles USING (user_id)
               WHERE user_id = :user_id
                 AND (CAST(:direction AS text) IS NULL OR direction = :direction)
                 AND (CAST(:kind AS text) IS NULL OR kind = :kind)
                 AND (CAST(:active AS boolean) IS NULL OR is_active = CAST(:active AS boolean))
           ), '[]')::text AS body,
           CASE WHEN EXISTS (SELECT FROM stream_overrides WHERE user_id = :user_id)
                THEN json_build_object('said', {_SAID}, 'names', {_NAMES})::text END AS following
    """,  # noqa: S608 - made of the constants above
).kept("streams", user_id="text", direction="text", kind="text", active="boolean")


def read_streams(
    connection: Connection,
    user_id: str,
    direction: str | None = None,
    kind: str | None = None,
    *,
    active: bool | None = None,
) -> str:
    """The streams that fit, a JSON array, those that run first; raises ConsentRequired."""
    body, said = read_gated(
        connection, _STREAMS, user_id=user_id, direction=direction, kind=kind, active=active
    )
    return body if said is None else json.dumps(_with_said(json.loads(body), json.loads(said)))


def streams_by_name(connection: Connection, user_id: str) -> dict[str, str]:
    """The stream behind each name that its merchant has or had, of a person's streams."""
    names = connection.execute(_EVERY_NAME, {"user_id": user_id}).scalar()
    return _by_name(_names(json.loads(names or "[]")))


def names_of(key: str, texts: list[str] | None) -> set[str]:
    """Every name under which something may have been said of a merchant."""
    from app.domain.descriptors import merchant_words  # noqa: PLC0415 - only where something was said

    return {key, *(texts or ()), *(merchant_words(text) for text in texts or ())}


def shown(said: Mapping[str, Any], stream_of: Mapping[str, str]) -> dict[str, Any]:
    """A correction as the API shows it; `stream_of` gives the stream of a merchant's name."""
    into = said["merged_into"]
    return {
        "kind": said["kind"],
        "ignored": said["ignored"],
        "merged_into": None if into is None else stream_of.get(into),
        "note": said["note"],
        "updated_at": said["updated_at"],
    }


def _with_said(streams: list[dict[str, Any]], found: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = _names(found["names"] or ())
    stream_of = _by_name(names)
    for stream in streams:
        its = names[stream["stream_id"]]
        said = [one for one in found["said"] if one["name"] in its and one["merged_into"] not in its]
        if said:
            last = max(said, key=lambda one: int(one["version"]))
            stream |= {"correction": shown(last, stream_of), "version": last["version"]}
        stream["merged"] = [
            {"stream_id": one["stream_id"], "merchant": one["merchant"]}
            for one in found["said"]
            if one["merged_into"] in its and one["stream_id"] is not None
        ]
    return streams


def _names(rows: Iterable[tuple[str, str, list[str] | None]]) -> dict[str, set[str]]:
    return {stream: names_of(key, texts) for stream, key, texts in rows}


def _by_name(names: Mapping[str, set[str]]) -> dict[str, str]:
    return {name: stream for stream, its in names.items() for name in its}
