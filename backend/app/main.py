"""Puts the API together: routes, the mapping of errors, and the layers around each request."""

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.models.problems import ProblemDocument
from app.api.problems import add_handlers
from app.api.routes import (
    consents,
    health,
    imports,
    insights,
    me,
    recommendations,
    recurring,
    rights,
)
from app.core.settings import Settings
from edge.web.application import Application, layered

_OF_CONSUMERS = ("/health", "/api/v1/health", "/api/v1/consent", "/api/v1/users/me")


def create_app(settings: Settings, *, console: bool = True) -> FastAPI:
    """The application itself, with the operators' routes or without: they are half of what there is to build.

    Pages that describe it exist outside production only.
    """
    app = Application(
        title="SpendSense",
        summary="Explained, consent-bound financial education from one's own transactions.",
        root="/api/v1",
        public=settings.environment != "prod",
        problem=ProblemDocument,
    )
    for routes in (health, me, consents, insights, recurring, recommendations, imports, rights):
        app.include_router(routes.router)
    if console:
        from app.api.routes.operator import ROUTES  # noqa: PLC0415 - consumers do without, and start sooner

        for routes in ROUTES:
            app.include_router(routes.router)
    add_handlers(app)
    return app


class _InParts:
    """The whole application, put together when first needed; until then consumers' routes answer alone."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._app = create_app(settings, console=False)
        self._is_whole = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._is_whole and not scope["path"].startswith(_OF_CONSUMERS):
            self._app, self._is_whole = create_app(self._settings), True
        await self._app(scope, receive, send)


def create_asgi(settings: Settings) -> ASGIApp:
    """The application in its layers."""
    return layered(
        _InParts(settings),
        origin=settings.frontend_origin,
        methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        headers=[
            "Authorization",
            "Content-Type",
            "If-Match",
            "If-None-Match",
            "Idempotency-Key",
            "X-Access-Reason",
        ],
    )
