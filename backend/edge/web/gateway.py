"""An event of the gateway or of a terminal becomes an HTTP request to an application."""

import asyncio
import logging
from typing import Any

from mangum import Mangum
from starlette.types import ASGIApp

from edge.errors import KnownFailure
from edge.web.problems import MEDIA_TYPE

# One loop for the life of the environment: the adapter wants a current one, which newer Pythons do not make.
asyncio.set_event_loop(asyncio.new_event_loop())
# What it would report has been logged with the request's id, or is the request line without one.
logging.getLogger("mangum").setLevel(logging.CRITICAL)

# What is not named text leaves base64-encoded, and a gateway without binary types would pass it on like that.
_TEXT = ["application/json", MEDIA_TYPE, "text/"]


class NotARequest(KnownFailure):
    """The function was invoked with something that is no HTTP request."""


class Gateway:
    """Hands API Gateway proxy events to an application, one at a time."""

    def __init__(self, app: ASGIApp) -> None:
        self._adapter = Mangum(app, lifespan="off", text_mime_types=_TEXT)

    def answer(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer an API Gateway proxy event; `{"httpMethod": "GET", "path": "/health"}` alone will do."""
        answer: dict[str, Any] = self._adapter(_completed(event), context)
        return answer


def _completed(event: dict[str, Any]) -> dict[str, Any]:
    method, path = event.get("httpMethod"), event.get("path")
    if not isinstance(method, str) or not isinstance(path, str):
        raise NotARequest(
            'expected an API Gateway proxy event, at least {"httpMethod": "GET", "path": "/health"}'
        )
    request_context = event.get("requestContext") or {}
    # Without `version` every proxy event is read as what it is here, a REST API's.
    rest = {name: value for name, value in event.items() if name != "version"}
    return rest | {
        "resource": event.get("resource") or path,
        "path": _without_stage(path, request_context.get("stage")),
        "httpMethod": method.upper(),
        "requestContext": request_context,
    }


def _without_stage(path: str, stage: str | None) -> str:
    """A custom domain or a copied address may leave the stage in front of the path."""
    if stage and path.startswith(f"/{stage}/"):
        return path.removeprefix(f"/{stage}")
    return path
