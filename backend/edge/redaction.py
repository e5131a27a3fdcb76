"""What must not be read in a log is struck out of it: the net below the rule that nobody logs it.

Tokens, bodies of events and secrets are logged by nobody, but a text may come from libraries. Of what their
errors say nothing is logged at all (edge.faults).
"""

import re
from typing import Any

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


def redacted(value: Any) -> Any:
    """The same value in JSON's types, each text in it redacted; what JSON has no type for is a text."""
    if isinstance(value, dict):
        return {name: redacted(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(part) for part in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact(str(value))
