"""Writes reports as they come: person by person, so that memory does not grow with their number."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.domain.errors import Fault
from scripts.lib.analysis import tables
from scripts.lib.analysis.exact_json import to_json
from scripts.lib.console import put, show

# What a file or a pipe gets: a page.
WIDTH = 80
Report = Mapping[str, Any]


def write_json(reports: Iterable[Report], as_of: date, rejected: Iterable[Fault]) -> None:
    """One object with a line for each person; rows that were left out, or why there is none, at its end."""
    _write_list('{"users": [', reports)
    _write_list(f'], "as_of": "{as_of}", "rejected": [', (fault.as_dict() for fault in rejected))
    put("]}\n")


def _write_list(opening: str, rows: Iterable[Report]) -> None:
    put(opening)
    for number, row in enumerate(rows):
        put(f"{',' if number else ''}\n{to_json(row)}")
    put("\n")


def write_tables(reports: Iterable[Report]) -> None:
    """A report for a person at a terminal, each under their own heading."""
    for report in reports:
        show(tables.person(report), WIDTH)
