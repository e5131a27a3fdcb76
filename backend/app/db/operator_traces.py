"""A decision as an operator reads it: its trace sorted by what was met and chosen, and the chain's check."""

import json
from collections.abc import Mapping
from typing import Any

from app.db.decision_traces_read import read_digests, read_link
from app.db.operator_recommendations import ALLOWED, ANSWERS
from app.db.operator_seen import Seen
from app.db.replays import replay_recommendation
from app.db.sql import Connection, text
from app.domain.errors import NothingThere
from app.domain.recommendations.chain import Link, first_broken

NO_TRACE = "There is no decision of that id."
_HEAD = text(f"""
SELECT item.user_id, allowed, json_build_object(
    'recommendation_id', item.recommendation_id, 'user_id', item.user_id, 'set_id', item.set_id,
    'created_at', item.created_at, 'type', item.type, 'status', item.status, 'version', item.version,
    'flagged_at', item.flagged_at, 'current', sets.superseded_at IS NULL, 'feedback', {ANSWERS},
    'text', CASE WHEN allowed THEN item.because ->> 'text' END) AS head
FROM recommendations AS item JOIN recommendation_sets AS sets USING (set_id)
CROSS JOIN LATERAL (SELECT {ALLOWED}) AS gate (allowed)
WHERE item.recommendation_id = CAST(:recommendation_id AS uuid)
""")  # noqa: S608 - made of constants of ours
_OF_DECISION = (
    "persona", "eligibility", "guardrails", "consent", "offers_consent", "data", "slots", "template",
    "catalogue_version", "feature_version", "code_version", "rendered_sha256", "supersedes", "replaces",
)  # fmt: skip


def read_trace(connection: Connection, recommendation_id: str) -> Seen:
    """The whole trace, or that its words are gone; raises NothingThere."""
    user_id, allowed, head, link = _found(connection, recommendation_id)
    trace, chain = link.trace() if allowed else None, _chain(connection, user_id, link)
    again = _again(connection, recommendation_id, allowed=allowed, chain=chain)
    body = {
        **head,
        "erased": trace is None,
        "chain": chain,
        "replay": {"replays": again["replays"], "differences": again["differences"]},
        "decision": None if trace is None else _decision(trace),
        "trace": trace,
    }
    return Seen(json.dumps(body), frozenset({user_id}))


def whose_trace(connection: Connection, recommendation_id: str) -> str:
    """The person it is about; raises NothingThere."""
    return _found(connection, recommendation_id)[0]


def replay_trace(connection: Connection, recommendation_id: str) -> Seen:
    """The decision made again from what was stored; raises NothingThere."""
    user_id, allowed, _, link = _found(connection, recommendation_id)
    chain = _chain(connection, user_id, link)
    again = _again(connection, recommendation_id, allowed=allowed, chain=chain)
    body = {**again, "recommendation_id": recommendation_id, "chain": chain}
    return Seen(json.dumps(body), frozenset({user_id}))


def _again(
    connection: Connection, recommendation_id: str, *, allowed: bool, chain: Mapping[str, Any]
) -> dict[str, Any]:
    """The decision made again; `replays` is null where what it was made from is erased."""
    again: Mapping[str, Any] = {"text": None, "rendered_sha256": None, "differences": [], "erased": True}
    if allowed:
        again = replay_recommendation(connection, recommendation_id)["recommendations"][0]
    same = not again["differences"] and chain["broken"] is None
    return {**again, "replays": None if again["erased"] else same}


def _found(connection: Connection, recommendation_id: str) -> tuple[str, bool, dict[str, Any], Link]:
    row = connection.execute(_HEAD, {"recommendation_id": recommendation_id}).one_or_none()
    link = read_link(connection, recommendation_id)
    if row is None or link is None:
        raise NothingThere(NO_TRACE)
    return row.user_id, row.allowed, row.head, link


def _chain(connection: Connection, user_id: str, link: Link) -> dict[str, Any]:
    """Whether this link holds what was written, and every link of the person's chain follows the last."""
    links = list(read_digests(connection, user_id))
    broken = first_broken(links)
    if not link.is_whole and (broken is None or link.position <= broken.position):
        reason = "its content is not what was written"
        return _place(link, len(links)) | {"broken": {**_names(link), "reason": reason}}
    return _place(link, len(links)) | {"broken": None if broken is None else broken._asdict()}


def _place(link: Link, length: int) -> dict[str, Any]:
    return {
        "position": link.position,
        "length": length,
        "sha256": link.sha256,
        "previous_sha256": link.previous_sha256,
    }


def _names(link: Link) -> dict[str, Any]:
    return {"position": link.position, "recommendation_id": link.recommendation_id}


def _decision(trace: Mapping[str, Any]) -> dict[str, Any]:
    """The trace in the order in which an operator asks: which rules, which candidates, what was checked."""
    tests, candidates = trace["features"], trace["candidates"]
    return {
        "rules": {
            outcome: [test for test in tests if test["result"] == outcome]
            for outcome in ("met", "not_met", "unknown")
        },
        "chosen": [one for one in candidates if one["rejected_because"] is None],
        "rejected": [one for one in candidates if one["rejected_because"] is not None],
        **{part: trace.get(part) for part in _OF_DECISION},
    }
