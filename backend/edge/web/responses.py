"""The envelope of every success, and conditional reads: unchanged data is answered with 304 and no body."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from fastapi import Request, Response

_PRIVATE = {"Cache-Control": "private, no-cache"}


def enveloped(request: Request, data: str, *, status: int = 200, **meta: Any) -> Response:
    """`{data, meta}` around JSON text, which is handed through unparsed; 304 where the caller has it."""
    # The timestamp differs each time, so the tag is weak and covers everything else.
    tag = f'W/"{sha256(f"{data}{meta}".encode()).hexdigest()[:32]}"'
    headers = {**_PRIVATE, "ETag": tag}
    if request.method == "GET" and _matches(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    content = f'{{"data":{data},"meta":{json.dumps({"timestamp": now, **meta})}}}'
    return Response(content, status, headers, "application/json")


def _matches(header: str | None, tag: str) -> bool:
    """The weak comparison of RFC 9110, section 8.8.3.2, over the list in If-None-Match."""
    if header is None:
        return False
    known = {entry.strip().removeprefix("W/") for entry in header.split(",")}
    return "*" in known or tag.removeprefix("W/") in known
