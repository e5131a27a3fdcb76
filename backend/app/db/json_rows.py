"""Rows for `jsonb_to_recordset`, joined from JSON that was made before."""

import json
from collections.abc import Iterable, Mapping
from typing import Any


def json_array(rows: Iterable[str]) -> str:
    """An array of these objects of JSON."""
    return f"[{','.join(rows)}]"


def json_row(values: Mapping[str, Any], body: str) -> str:
    """An object of these values, of which there is at least one, and of `body`, which is JSON."""
    return f'{json.dumps(values)[:-1]}, "body": {body}}}'
