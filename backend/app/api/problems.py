"""What this API refuses beyond what every API does (edge.web.problems): the domain's words become answers."""

from http import HTTPStatus

import psycopg2
from fastapi import FastAPI, Request, Response

from app.db.access import ERASED
from app.db.idempotency import KeyReused
from app.db.notices import NoNotice
from app.domain.errors import (
    ConsentRequired,
    InvalidEdition,
    NothingThere,
    NotPossible,
    Outdated,
    PersonWithoutConsent,
)
from edge.web import problems
from edge.web.problems import Problem, answer, unavailable, unexpected

MOST_FAULTS = 200


class NoticeStale(Problem):
    """A yes to another text than the one in force."""

    status = HTTPStatus.CONFLICT
    code = "notice_stale"


# What the domain refuses, and what that is to HTTP. Its words are made to be read by whoever asked.
_REFUSALS = {
    NothingThere: (HTTPStatus.NOT_FOUND, "not_found"),
    Outdated: (HTTPStatus.PRECONDITION_FAILED, "changed_meanwhile"),
    NotPossible: (HTTPStatus.CONFLICT, "conflict"),
    KeyReused: (HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_key_reused"),
    PersonWithoutConsent: (HTTPStatus.FORBIDDEN, "consent_required"),
}


def add_handlers(app: FastAPI) -> None:
    """Register the one mapping from exceptions to answers."""
    problems.add_handlers(app)
    for refusal in _REFUSALS:
        app.add_exception_handler(refusal, _refused)
    app.add_exception_handler(ConsentRequired, _consent_required)
    app.add_exception_handler(InvalidEdition, _unusable)
    app.add_exception_handler(psycopg2.OperationalError, unavailable)
    app.add_exception_handler(psycopg2.InterfaceError, unavailable)  # its connection was lost meanwhile
    app.add_exception_handler(psycopg2.DatabaseError, _refused_by_the_database)
    app.add_exception_handler(NoNotice, unavailable)  # a release that was not migrated yet


async def _consent_required(request: Request, error: Exception) -> Response:
    assert isinstance(error, ConsentRequired)  # noqa: S101 - Starlette's handlers are typed for any exception
    return answer(
        request,
        HTTPStatus.FORBIDDEN,
        "consent_required",
        "This needs your consent, which you can give and take back at any time.",
        purpose=error.purpose,
        consent_url=f"/api/v1/consent/notices/{error.purpose}",
    )


async def _refused(request: Request, error: Exception) -> Response:
    status, code = _REFUSALS[type(error)]
    if isinstance(error, PersonWithoutConsent):
        return answer(request, status, code, str(error), purpose=error.purpose)
    return answer(request, status, code, str(error))


async def _unusable(request: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidEdition)  # noqa: S101 - as above
    count = len(error.faults)
    listed = "" if count <= MOST_FAULTS else f", of which the first {MOST_FAULTS} are listed"
    errors = [fault._asdict() for fault in error.faults[:MOST_FAULTS]]
    detail = f"The edition cannot be used: {count} fault(s){listed}."
    return answer(request, 422, "invalid_edition", detail, errors=errors)


async def _refused_by_the_database(request: Request, error: Exception) -> Response:
    """Whoever asked to be erased begins nothing new, as long as their last token holds."""
    if getattr(error, "pgcode", None) != ERASED:
        return await unexpected(request, error)
    return answer(
        request, HTTPStatus.GONE, "erased", "This account and all its data are deleted, as you asked."
    )
