"""Writes the trace of every decision, in its transaction and in the person's chain.

Writers hold the lock of the person, so no other link comes between the last one that was read and the next.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from app.db.json_rows import json_array, json_row
from app.db.sql import Connection, text
from app.domain.digests import canonical, digest_of
from app.domain.recommendations import RecommendationSet
from app.domain.recommendations.chain import link_hash
from app.domain.recommendations.items import Recommendation

_NAMESPACE = uuid.UUID("51b1e2a6-2f0b-5c57-9a34-6f4f7a1f1b7e")
# Per person the end of the chain and the consents in force; and one moment for all.
_STATE = text("""
SELECT people.user_id, coalesce(last.position, 0) AS position, last.sha256, consents.rows AS consents,
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now
FROM unnest(CAST(:user_ids AS text[])) AS people(user_id)
LEFT JOIN LATERAL (
    SELECT position, sha256 FROM decision_traces
    WHERE decision_traces.user_id = people.user_id ORDER BY position DESC LIMIT 1
) AS last ON true
LEFT JOIN LATERAL (
    SELECT json_object_agg(purpose, json_build_object(
        'id', consent_id, 'purpose', purpose, 'notice_version', notice_version)) AS rows
    FROM (
        SELECT DISTINCT ON (purpose) purpose, consent_id, notice_version, event, expires_at FROM consents
        WHERE consents.user_id = people.user_id AND purpose IN ('education', 'partner_offers')
        ORDER BY purpose, sequence DESC
    ) AS latest
    WHERE event IN ('granted', 'reauthorised') AND expires_at > clock_timestamp()
) AS consents ON true
""").kept("chain_states", user_ids="text[]")
_KNOWN = text("SELECT set_id::text FROM decision_contexts WHERE set_id = ANY(CAST(:set_ids AS uuid[]))").kept(
    "known_contexts", set_ids="text[]"
)
_CONTEXTS = text("""
INSERT INTO decision_contexts (set_id, user_id, body, sha256)
SELECT set_id, user_id, body, sha256
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (set_id uuid, user_id text, body jsonb, sha256 text)
""").kept("write_contexts", rows="text")
_TRACES = text("""
INSERT INTO decision_traces
    (user_id, position, trace_id, recommendation_id, set_id, created_at, body, body_sha256, previous_sha256,
     sha256)
SELECT user_id, position, trace_id, recommendation_id, set_id, created_at, body, body_sha256, previous_sha256,
       sha256
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (
    user_id text, position bigint, trace_id uuid, recommendation_id uuid, set_id uuid,
    created_at timestamptz, body jsonb, body_sha256 text, previous_sha256 text, sha256 text)
""").kept("write_traces", rows="text")
_DROPPED = text("""
INSERT INTO dropped_texts (set_id, user_id, catalogue_version, catalogue_id, template_version, reasons)
SELECT set_id, user_id, catalogue_version, catalogue_id, template_version, reasons
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (
    set_id uuid, user_id text, catalogue_version text, catalogue_id text, template_version integer,
    reasons text[])
""")
_CONTEXT_SHA256 = text("SELECT sha256 FROM decision_contexts WHERE set_id = CAST(:set_id AS uuid)")


class State(NamedTuple):
    """Where a person's chain ends, and what they consent to at this moment."""

    position: int
    sha256: str | None
    consents: Mapping[str, Mapping[str, str]]
    now: str


def write_traces(
    connection: Connection, sets: Sequence[RecommendationSet], replaced: Mapping[str, str]
) -> None:
    """Append the traces of sets that have none, and queue what was dropped; `replaced` maps set to older set.

    A set that becomes current again was decided before, on the same inputs: its traces are there.
    """
    set_ids = [made.set_id for made in sets]
    known = frozenset(connection.execute(_KNOWN, {"set_ids": set_ids}).scalars())
    new = [made for made in sets if made.set_id not in known]
    if new:
        _write_new(connection, new, replaced)


def _write_new(
    connection: Connection, sets: Sequence[RecommendationSet], replaced: Mapping[str, str]
) -> None:
    ordered = sorted(sets, key=lambda made: (made.user_id, made.window))
    people = sorted({made.user_id for made in ordered})
    states = {row.user_id: _state(row) for row in connection.execute(_STATE, {"user_ids": people})}
    contexts: list[str] = []
    links: list[str] = []
    for user_id, theirs in groupby(ordered, key=lambda made: made.user_id):
        chain = _Chain(user_id, states[user_id])
        for made in theirs:
            context = canonical(_context(made, chain.state))
            sha256 = digest_of(context)
            contexts.append(json_row({"set_id": made.set_id, "user_id": user_id, "sha256": sha256}, context))
            before = replaced.get(made.set_id)
            links += [
                chain.link(made.set_id, sha256, _body(item, chain.state, before))
                for item in made.recommendations
            ]
    connection.execute(_CONTEXTS, {"rows": json_array(contexts)})
    if links:
        connection.execute(_TRACES, {"rows": json_array(links)})
    dropped = [_dropped(made, one) for made in ordered for one in made.dropped]
    if dropped:
        connection.execute(_DROPPED, {"rows": json.dumps(dropped)})


def append_trace(
    connection: Connection, user_id: str, set_id: str, item: Recommendation, replaces: str
) -> None:
    """Append the trace of what was put into a set that has its context, in the place of `replaces`."""
    state = _state(connection.execute(_STATE, {"user_ids": [user_id]}).one())
    context_sha256 = connection.execute(_CONTEXT_SHA256, {"set_id": set_id}).scalar_one()
    body = _body(item, state, None) | {"replaces": replaces}
    link = _Chain(user_id, state).link(set_id, context_sha256, body)
    connection.execute(_TRACES, {"rows": json_array([link])})


def _state(row: Any) -> State:
    return State(row.position, row.sha256, row.consents or {}, row.now)


class _Chain:
    """The end of one person's chain, to which links are put."""

    def __init__(self, user_id: str, state: State) -> None:
        self.state = state
        self._user_id = user_id
        self._position, self._sha256 = state.position, state.sha256

    def link(self, set_id: str, context_sha256: str, body: Mapping[str, Any]) -> str:
        """The row of the next link, as JSON."""
        text = canonical(body)
        body_sha256 = digest_of(text)
        previous = self._sha256
        self._position += 1
        self._sha256 = link_hash(previous, context_sha256, body_sha256)
        row = {
            "user_id": self._user_id,
            "position": self._position,
            "trace_id": body["trace_id"],
            "recommendation_id": body["recommendation_id"],
            "set_id": set_id,
            "created_at": self.state.now,
            "body_sha256": body_sha256,
            "previous_sha256": previous,
            "sha256": self._sha256,
        }
        return json_row(row, text)


def _context(made: RecommendationSet, state: State) -> dict[str, Any]:
    """What all traces of a set share."""
    return made.trace | {
        "set_id": made.set_id,
        # Tells traces of one person together, and nobody who reads one who that is.
        "user_ref": str(uuid.uuid5(_NAMESPACE, made.user_id)),
        "consent": _checked(state, "education"),
    }


def _body(item: Recommendation, state: State, superseded: str | None) -> dict[str, Any]:
    """What one recommendation's trace says besides."""
    body = item.trace | {
        "trace_id": str(uuid.uuid5(_NAMESPACE, item.recommendation_id)),
        "recommendation_id": item.recommendation_id,
        "created_at": state.now,
        "supersedes": superseded,
    }
    if item.type == "offer":
        body["offers_consent"] = _checked(state, "partner_offers")
    return body


def _checked(state: State, purpose: str) -> dict[str, str] | None:
    consent = state.consents.get(purpose)
    return None if consent is None else {**consent, "checked_at": state.now}


def _dropped(made: RecommendationSet, one: Any) -> dict[str, Any]:
    return {
        "set_id": made.set_id,
        "user_id": made.user_id,
        "catalogue_version": made.catalogue_version,
        "catalogue_id": one.catalogue_id,
        "template_version": one.version,
        "reasons": list(one.reasons),
    }
