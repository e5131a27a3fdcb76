"""How an API is put together around its routes: its description, and the layers around each request."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from edge.web.context import RequestContext
from edge.web.envelope import ProblemDocument
from edge.web.problems import MEDIA_TYPE, answer

MAX_BODY_BYTES = 256 * 1024
"""More than any body of ours: files are uploaded to a bucket, not sent here."""
_SCHEMAS = "#/components/schemas/{model}"
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem (RFC 9457).",
        "content": {MEDIA_TYPE: {"schema": {"$ref": _SCHEMAS.format(model="ProblemDocument")}}},
    }
}


class Application(FastAPI):
    """An application whose description has the shape of problems by name: FastAPI names what routes return.

    `problem` is that shape, where an API says more than every one does. Pages that describe it, below `root`,
    exist where it is `public` only.
    """

    def __init__(
        self,
        *,
        title: str,
        summary: str,
        root: str,
        public: bool,
        problem: type[ProblemDocument] = ProblemDocument,
    ) -> None:
        super().__init__(
            title=title,
            version="1",
            summary=summary,
            docs_url=f"{root}/docs" if public else None,
            redoc_url=None,
            openapi_url=f"{root}/openapi.json" if public else None,
            responses=_PROBLEMS,
            max_body_size=MAX_BODY_BYTES,
            # To elsewhere by headers that the caller writes, and without the gateway's stage.
            redirect_slashes=False,
            # Its spans and log records would carry request values to wherever OTEL_* points.
            telemetry={
                "tracing": False,
                "metrics": False,
                "logs": False,
                "operation_spans": False,
                "auto_configure": False,
            },
        )
        self._problem = problem

    def openapi(self) -> dict[str, Any]:
        """The description, with the shape of problems."""
        if self.openapi_schema is None:
            schemas = super().openapi()["components"]["schemas"]
            problem = self._problem.model_json_schema(ref_template=_SCHEMAS)
            schemas |= problem.pop("$defs") | {"ProblemDocument": problem}
        return super().openapi()


class _LengthLimit:
    """Refuses a body whose length is announced and too large, as a problem.

    FastAPI's limit does so with plain text; what it counts as it comes ends as a problem by itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request, or refuse it."""
        length = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        if not length.isdecimal() or int(length) <= MAX_BODY_BYTES:
            await self._app(scope, receive, send)
            return
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        refusal = answer(Request(scope), status, status.name.lower(), status.description or status.phrase)
        await refusal(scope, receive, send)


def layered(app: ASGIApp, *, origin: str | None, methods: Sequence[str], headers: Sequence[str]) -> ASGIApp:
    """The application in its layers. They lie outside it, so that a 500 has CORS headers and an id as well.

    The gateway answers preflights; the headers of real answers must come from here: it passes them through.
    """
    return RequestContext(
        CORSMiddleware(
            _LengthLimit(app),
            allow_origins=[origin] if origin else [],
            allow_methods=list(methods),
            allow_headers=list(headers),
            expose_headers=["ETag", "Link", "Retry-After", "X-Request-Id"],
        )
    )
