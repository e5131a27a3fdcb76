"""Requests that schemathesis makes of an API's description, sent to the application in this process."""

import asyncio
from contextlib import contextmanager

import httpx
from schemathesis.checks import CHECKS, load_all_checks

load_all_checks()
HELD_TO = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )
]


@contextmanager
def sending(app):
    """Sends a request to the application, on a loop beside the one that a handler keeps."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport)

    async def answered(request):
        return await client.request(**request)

    loop = asyncio.new_event_loop()
    try:
        yield lambda **request: loop.run_until_complete(answered(request))
    finally:
        loop.run_until_complete(client.aclose())
        loop.close()


def request_of(case, token):
    """A case as a request of the bearer of this token, or of nobody."""
    request = case.as_transport_kwargs(base_url="http://testserver")
    request.pop("cookies", None)
    if "data" in request:
        request["content"] = request.pop("data")
    headers = {**(request.get("headers") or {})}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    request["headers"] = {name: str(value).encode() for name, value in headers.items()}
    return request
