"""The one logger of every function: JSON lines by powertools, with credentials struck out.

Nobody logs tokens, bodies of events or secrets; the redaction is the net below, since an exception's text
comes from libraries.
"""

import json
import re
from typing import Any

from aws_lambda_powertools import Logger

REDACTED = "[redacted]"
_PRIVATE = (
    # A JSON Web Token: header and payload are base64url of JSON, hence the eyJ.
    (re.compile(r"eyJ[\w-]{5,}\.eyJ[\w-]{5,}\.[\w-]*"), REDACTED),
    # The password inside a connection address.
    (re.compile(r"(\w+://[^:/@\s]*:)[^@\s]+@"), rf"\1{REDACTED}@"),
    # `password=…`, `"password": "…"` and their like.
    (
        re.compile(
            r"""(?i)((?:password|secret_?string|(?:id|access|refresh)_token)["']?\s*[=:]\s*["']?)[^\s"',;&]+"""
        ),
        rf"\1{REDACTED}",
    ),
    # What PostgreSQL adds to a violated constraint is the row itself, and to a fault in a statement its text.
    (re.compile(r"(DETAIL:|LINE \d+:).*"), rf"\1 {REDACTED}"),
)


def redact(text: str) -> str:
    """Strike out what looks like a token, a password or a row."""
    for pattern, replacement in _PRIVATE:
        text = pattern.sub(replacement, text)
    return text


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(part) for part in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact(str(value))


def _line(record: dict[str, Any]) -> str:
    return json.dumps(_clean(record), separators=(",", ":"))


# Service and level are the function's: powertools reads POWERTOOLS_SERVICE_NAME and LOG_LEVEL by itself.
logger = Logger(
    serialize_stacktrace=False,  # the traceback is in the line once already
    json_serializer=_line,
)
