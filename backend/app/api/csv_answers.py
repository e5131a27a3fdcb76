"""Rows as CSV (RFC 4180) for spreadsheets, which must not take a text of somebody's for a formula."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], headers: Mapping[str, str]) -> Response:
    """The rows in these columns; documents as JSON, null as nothing."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    private = {"Cache-Control": "private, no-cache", "Content-Disposition": "attachment; filename=audit.csv"}
    return Response(out.getvalue(), headers={**private, **headers}, media_type="text/csv")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
