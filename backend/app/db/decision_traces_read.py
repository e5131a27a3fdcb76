"""Reads the traces of decisions back as the links of people's chains."""

import json
from collections.abc import Iterator
from typing import Any

from app.db.sql import Connection, text
from app.domain.recommendations.chain import Link

_LINKS = """
SELECT position, recommendation_id::text AS recommendation_id, decision_traces.body::text AS body,
       body_sha256, decision_contexts.body::text AS context, decision_contexts.sha256 AS context_sha256,
       previous_sha256, decision_traces.sha256
FROM decision_traces JOIN decision_contexts USING (set_id)
WHERE {whose} ORDER BY decision_traces.user_id, position
"""
# The digests alone, as of a chain whose words are all gone: what there is to verify of a long chain.
_DIGESTS = text(
    _LINKS.replace("decision_traces.body::text", "NULL")
    .replace("decision_contexts.body::text", "NULL")
    .format(whose="decision_traces.user_id = :user_id")
)
_LINK = text(_LINKS.format(whose="recommendation_id = CAST(:recommendation_id AS uuid)"))
_CHAIN = text(_LINKS.format(whose="decision_traces.user_id = :user_id"))


def read_link(connection: Connection, recommendation_id: str) -> Link | None:
    """The trace of a recommendation in its place, or None where there is none."""
    return next(_links(connection.execute(_LINK, {"recommendation_id": recommendation_id})), None)


def read_chain(connection: Connection, user_id: str) -> Iterator[Link]:
    """Every trace of a person, from the first on."""
    return _links(connection.execute(_CHAIN, {"user_id": user_id}))


def read_digests(connection: Connection, user_id: str) -> Iterator[Link]:
    """The same without what the links hold, which are many words."""
    return _links(connection.execute(_DIGESTS, {"user_id": user_id}))


def _links(rows: Any) -> Iterator[Link]:
    for row in rows.mappings():
        held = {name: json.loads(row[name]) if row[name] else None for name in ("body", "context")}
        yield Link(**{**row, **held})
