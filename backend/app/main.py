"""Puts the API together: routes, the mapping of errors, and the layers around each request."""

from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.context import RequestContext
from app.api.limits import MAX_BODY_BYTES
from app.api.models.envelope import ProblemDocument
from app.api.problems import MEDIA_TYPE, add_handlers
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

_OF_CONSUMERS = ("/health", "/ready", "/api/v1/health", "/api/v1/consent", "/api/v1/users/me")
_SCHEMAS = "#/components/schemas/{model}"
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem (RFC 9457).",
        "content": {MEDIA_TYPE: {"schema": {"$ref": _SCHEMAS.format(model="ProblemDocument")}}},
    }
}


class _Described(FastAPI):
    """Its description has the shape of problems by name too: FastAPI names only what routes return."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            schemas = super().openapi()["components"]["schemas"]
            problem = ProblemDocument.model_json_schema(ref_template=_SCHEMAS)
            schemas |= problem.pop("$defs") | {"ProblemDocument": problem}
        return super().openapi()


def create_app(settings: Settings, *, console: bool = True) -> FastAPI:
    """The application itself, with the operators' routes or without: they are half of what there is to build.

    Pages that describe it exist outside production only.
    """
    public = settings.environment != "prod"
    app = _Described(
        title="SpendSense",
        version="1",
        summary="Explained, consent-bound financial education from one's own transactions.",
        docs_url="/api/v1/docs" if public else None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json" if public else None,
        responses=_PROBLEMS,
        max_body_size=MAX_BODY_BYTES,
        # Its spans and log records would carry request values to wherever OTEL_* points.
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
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
    """The application in its layers. They lie outside it, so that a 500 has CORS headers and an id as well.

    The gateway answers preflights; the headers of real answers must come from here: it passes them through.
    """
    with_cors = CORSMiddleware(
        _InParts(settings),
        allow_origins=[settings.frontend_origin] if settings.frontend_origin else [],
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "If-Match",
            "If-None-Match",
            "Idempotency-Key",
            "X-Access-Reason",
        ],
        expose_headers=["ETag", "Retry-After", "X-Request-Id"],
    )
    return RequestContext(with_cors)
