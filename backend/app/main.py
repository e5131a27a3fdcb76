"""Puts the API together: routes, the mapping of errors, and the layers around each request."""

from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

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
    operator,
    recommendations,
    recurring,
    rights,
)
from app.core.settings import Settings

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


def create_app(settings: Settings) -> FastAPI:
    """The application itself. Pages that describe it exist outside production only."""
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
    consumers = (me, consents, insights, recurring, recommendations, imports, rights)
    for routes in (health, *consumers, *operator.ROUTES):
        app.include_router(routes.router)
    add_handlers(app)
    return app


def create_asgi(settings: Settings) -> ASGIApp:
    """The application in its layers. They lie outside it, so that a 500 has CORS headers and an id as well.

    The gateway answers preflights; the headers of real answers must come from here: it passes them through.
    """
    with_cors = CORSMiddleware(
        create_app(settings),
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
