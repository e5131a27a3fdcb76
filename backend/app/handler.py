"""Entry point of the API function."""

from typing import Any

from app.core.settings import settings
from app.main import create_asgi
from edge.web.gateway import Gateway

_gateway = Gateway(create_asgi(settings()))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer an API Gateway proxy event; `{"httpMethod": "GET", "path": "/health"}` alone will do."""
    return _gateway.answer(event, context)
