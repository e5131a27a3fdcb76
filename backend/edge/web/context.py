"""Around each request: an id that answer and log lines share, and one log line without personal data."""

import time
import uuid

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from edge.logging import logged_with, logger


class RequestContext:
    """The outermost ASGI layer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request; the route's template is logged, never the path, which may hold anything."""
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        with logged_with(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                logger.info(
                    "request",
                    extra={
                        "method": scope["method"],
                        "route": getattr(scope.get("route"), "path", None),
                        "status": status,
                        "milliseconds": round((time.perf_counter() - started) * 1000, 1),
                    },
                )


def _request_id(scope: Scope) -> str:
    # Lambda's own id, under which the function's log lines are found; a local server has none.
    return getattr(scope.get("aws.context"), "aws_request_id", None) or str(uuid.uuid4())
