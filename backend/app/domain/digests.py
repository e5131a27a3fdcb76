"""What tells one content from another."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(content: Mapping[str, Any]) -> str:
    """JSON of the content that is the same whatever the order of its keys."""
    return json.dumps(content, sort_keys=True)


def digest_of(canonical_json: str) -> str:
    """The SHA-256 of what `canonical` made, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json.encode()).hexdigest()


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of the content's canonical JSON."""
    return digest_of(canonical(content))
