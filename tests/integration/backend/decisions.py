"""Fixtures of the operators' decisions: what is shown, what waits, and who says a word on it."""

import pytest

from app.api.models.operator_review import Waiting
from app.api.models.operator_traces import Trace
from edge.web.envelope import Envelope

from .operators import rows
from .people import execute

WHY = {"reason": "It does not fit her at all."}
SILENT = {"reason": None}
OVERRIDE = WHY | {"reason_code": "not_suitable"}
ANSWER = {"answer": "You are right: the card was paid off on Monday."}


def current(user="hannah", kind="education", window=30):
    """The ids of what a person is shown, best first."""
    found = rows(
        "SELECT recommendation_id::text FROM recommendations JOIN recommendation_sets AS sets USING (set_id)"
        " WHERE sets.user_id = :user AND type = :kind AND window_days = :window AND superseded_at IS NULL"
        " AND status IN ('approved', 'shown') ORDER BY position",
        user=user,
        kind=kind,
        window=window,
    )
    return [id_ for (id_,) in found]


def state(id_):
    [found] = rows(
        "SELECT status, version, flagged_at IS NOT NULL FROM recommendations"
        " WHERE recommendation_id = CAST(:id AS uuid)",
        id=id_,
    )
    return tuple(found)


def candidate(trace, *, rejected):
    """An entry that the set's trace lists as outranked, or as not for this person."""
    reasons = {one["catalogue_id"]: one["rejected_because"] for one in trace["candidates"]}
    return next(id_ for id_, reason in reasons.items() if reason is not None and reason.startswith(rejected))


@pytest.fixture
def decide(ask):
    """Says an operator's word on a recommendation."""

    def send(deed, id_, body=None, version="1", **more):
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        path = f"/recommendations/{id_}/{deed}"
        return ask("POST", path, body=WHY if body is None else body, headers=headers, **more)

    return send


@pytest.fixture
def trace_of(ask):
    def read(id_):
        answer = ask("GET", f"/recommendations/{id_}/trace")
        return Envelope[Trace].model_validate(answer.body).data

    return read


def queue(ask, status):
    answer = ask("GET", "/review", query={"status": status})
    return [
        (one.recommendation.id, one.age_seconds)
        for one in Envelope[list[Waiting]].model_validate(answer.body).data
    ]


def dispute(id_):
    execute(
        "INSERT INTO feedback (user_id, recommendation_id, action, note, created_at)"
        " VALUES ('hannah', CAST(:id AS uuid), 'not_true', 'not my card', now() - interval '1 hour')",
        id=id_,
    )
