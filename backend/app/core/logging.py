"""The one logger of every function: JSON lines by powertools, with credentials struck out of each line.

Nobody logs tokens, bodies of events or secrets; the redaction is the net below, since an exception's text
comes from libraries.
"""

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger

from app.core.settings import settings

REDACTED = "[redacted]"
_CREDENTIALS = (
    # A JSON Web Token: header and payload are base64url of JSON, hence the eyJ.
    (re.compile(r"eyJ[\w-]{5,}\.eyJ[\w-]{5,}\.[\w-]*"), REDACTED),
    # The password inside a connection address.
    (re.compile(r"(?P<scheme>\w+://[^:/@\s]*:)[^@\s]+@"), rf"\g<scheme>{REDACTED}@"),
    # `password=…`, `"password": "…"` and their like, quotes possibly escaped inside a JSON string.
    (
        re.compile(
            r"""(?i)(?P<key>(?:password|secret_?string|id_token|access_token)\\?["']?\s*[=:]\s*\\?["']?)[^\s"'\\,;&]+"""
        ),
        rf"\g<key>{REDACTED}",
    ),
)


def redact(line: str) -> str:
    """Strike out of a line what looks like a token or a password."""
    for pattern, replacement in _CREDENTIALS:
        line = pattern.sub(replacement, line)
    return line


def _serialise(dump: Callable[..., str], record: dict[str, Any]) -> str:
    return redact(dump(record))


logger = Logger(
    service=settings().service,
    level=settings().log_level,
    serialize_stacktrace=False,  # the traceback is in the line once already
    json_serializer=partial(_serialise, partial(json.dumps, default=str, separators=(",", ":"))),
)
