"""What differs between two editions, field by field."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.proposals import Content, Row

SETTINGS = "settings"


def differences(before: Content, after: Content, parts: Mapping[str, str]) -> list[Row]:
    """Every change from one content to the other; `parts` gives each list and the field that names its rows.

    Where a whole entry came or went, `field` is null and one side as well; `order` is what comes first.
    """
    found: list[Row] = []
    for part, key in parts.items():
        found += _of_part(part, key, before[part], after[part])
    settings = _of_fields(before[SETTINGS], after[SETTINGS])
    return found + [_change(SETTINGS, None, *change) for change in settings]


def _of_part(part: str, key: str, before: list[Row], after: list[Row]) -> Iterator[Row]:
    old, new = ({row[key]: row for row in rows} for rows in (before, after))
    for name, row in old.items():
        if name not in new:
            yield _change(part, name, None, row, None)
            continue
        for change in _of_fields(row, new[name]):
            yield _change(part, name, *change)
    for name, row in new.items():
        if name not in old:
            yield _change(part, name, None, None, row)
    kept_before, kept_after = [name for name in old if name in new], [name for name in new if name in old]
    if kept_before != kept_after:
        yield _change(part, None, "order", kept_before, kept_after)


def _of_fields(before: Row, after: Row) -> Iterator[tuple[str, Any, Any]]:
    for field in dict.fromkeys([*before, *after]):
        if before.get(field) != after.get(field) or type(before.get(field)) is not type(after.get(field)):
            yield field, before.get(field), after.get(field)


def _change(part: str, entry: str | None, field: str | None, before: Any, after: Any) -> Row:
    return {"part": part, "entry": entry, "field": field, "before": before, "after": after}
