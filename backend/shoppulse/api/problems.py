"""What this API refuses beyond what every API does (edge.web.problems): the domain's words become answers."""

from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from sqlalchemy.exc import InterfaceError, OperationalError

from edge.web import problems
from edge.web.problems import answer, unavailable
from shoppulse.domain.errors import NotAdmitted, NotFound, TooMuch


def add_handlers(app: FastAPI) -> None:
    """Register the one mapping from exceptions to answers."""
    problems.add_handlers(app)
    app.add_exception_handler(NotAdmitted, _not_admitted)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(TooMuch, _too_much)
    app.add_exception_handler(OperationalError, unavailable)
    app.add_exception_handler(InterfaceError, unavailable)


async def _not_admitted(request: Request, _error: Exception) -> Response:
    """Whoever is unknown, has left, or whose tenant is closed hears the same: which it is, is nobody's."""
    return answer(request, HTTPStatus.FORBIDDEN, "not_admitted", "This account has no access to ShopPulse.")


async def _not_found(request: Request, error: Exception) -> Response:
    return answer(request, HTTPStatus.NOT_FOUND, "not_found", str(error))


async def _too_much(request: Request, error: Exception) -> Response:
    return answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, "too_much", str(error))
