"""PutEvents is judged by the source of its events: the condition key `events:source` is not in ministack."""

import json
from typing import Any

from ministack.core import iam_actions

from localcloud.patches.base import Function, replaces


def _source(body: bytes) -> dict[str, str]:
    """The source that all entries have. AWS judges each entry; entries that differ match no single source."""
    try:
        entries = json.loads(body)["Entries"]
        sources = sorted({str(entry["Source"]) for entry in entries})
    except (ValueError, KeyError, TypeError):
        return {}  # not what PutEvents takes, so its own validation answers
    return {"events:source": ", ".join(sources)} if sources else {}


@replaces(iam_actions, "request_tag_context", "service", "iam_action", "body", "params")
def _context(original: Function) -> Function:
    def context(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = original(service, iam_action, body, params)
        return found | _source(body) if iam_action == "events:PutEvents" else found

    return context
