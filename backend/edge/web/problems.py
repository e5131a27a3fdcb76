"""Every error that an API answers, as application/problem+json (RFC 9457), made in this one place.

`code` is for programs, `request_id` for whoever searches the logs. Nothing of an exception's text goes out.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from edge.errors import KnownFailure
from edge.logging import logger

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "5"


class Problem(Exception):
    """A failure that the caller is told about in these words."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Unauthorized(Problem):
    """No valid token. The reason is logged, not answered: it would teach a forger."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthorized"


class Forbidden(Problem):
    """A valid token of somebody who may not do this."""

    status = HTTPStatus.FORBIDDEN
    code = "forbidden"


class NotFound(Problem):
    """Nothing of the caller's has that name; what is somebody else's is answered alike."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"

    def __init__(self, detail: str = HTTPStatus.NOT_FOUND.description) -> None:
        super().__init__(detail)


class NotReady(Problem):
    """Not yet: the schema is not ours, or what was asked for is not there so soon."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "not_ready"


class InvalidInput(Problem):
    """A value that is well-formed but not acceptable."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_input"


class PreconditionRequired(Problem):
    """A change that does not say which version of the thing it is meant for."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    code = "precondition_required"


class TooManyRequests(Problem):
    """The caller has asked too often; `seconds` says when they may ask again."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_requests"

    def __init__(self, seconds: int) -> None:
        super().__init__("That was a lot at once. Please try again in a moment.")
        self.seconds = seconds


def add_handlers(app: FastAPI) -> None:
    """Register the mapping from exceptions to answers that is the same for every API."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(KnownFailure, unavailable)
    app.add_exception_handler(Exception, unexpected)


def answer(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """A problem document; `members` are further fields of it."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
        "request_id": request.state.request_id,
        **members,
    }
    return Response(json.dumps(body), int(status), headers, MEDIA_TYPE)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - Starlette's handlers are typed for any exception
    if isinstance(error, Unauthorized):
        logger.info("token refused", extra={"reason": error.detail})
        return answer(
            request,
            error.status,
            error.code,
            "A valid access token is needed.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyRequests) else None
    return answer(request, error.status, error.code, error.detail, headers=headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    # Where and what is wrong, never the input itself: it may be a token.
    errors = [
        {"field": ".".join(str(part) for part in fault["loc"]), "reason": fault["msg"]}
        for fault in error.errors()
    ]
    return answer(request, 422, "invalid_input", "The request is not valid.", errors=errors)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    code = HTTPStatus(error.status_code).name.lower()
    return answer(
        request, error.status_code, code, HTTPStatus(error.status_code).description, headers=error.headers
    )


async def unavailable(request: Request, error: Exception) -> Response:
    """503: what we depend on cannot be had right now."""
    logger.error("something we depend on is unavailable", exc_info=error)
    return answer(
        request,
        HTTPStatus.SERVICE_UNAVAILABLE,
        "unavailable",
        "Please try again in a moment.",
        headers={"Retry-After": RETRY_SECONDS},
    )


async def unexpected(request: Request, error: Exception) -> Response:
    """500: the fault is ours, and its words are for the log alone."""
    logger.error("unexpected failure", exc_info=error)
    return answer(
        request, 500, "internal_error", "This failed on our side. The request id helps us find out why."
    )
