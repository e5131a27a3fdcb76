"""Writes reports as they come: person by person, so that memory does not grow with their number."""

import sys
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rich.console import Console

from app.domain.errors import Fault
from scripts.lib.analysis import tables
from scripts.lib.analysis.exact_json import to_json

# What a file or a pipe gets: a page.
WIDTH = 80
Report = Mapping[str, Any]


def write_json(reports: Iterable[Report], as_of: date, rejected: Iterable[Fault]) -> None:
    """One object with a line for each person; rows that were left out, or why there is none, at its end."""
    _write_list('{"users": [', reports)
    _write_list(f'], "as_of": "{as_of}", "rejected": [', (fault.as_dict() for fault in rejected))
    sys.stdout.write("]}\n")
    sys.stdout.flush()


def _write_list(opening: str, rows: Iterable[Report]) -> None:
    sys.stdout.write(opening)
    for number, row in enumerate(rows):
        sys.stdout.write(f"{',' if number else ''}\n{to_json(row)}")
    sys.stdout.write("\n")


def write_tables(reports: Iterable[Report]) -> None:
    """A report for a person at a terminal, each under their own heading."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    for report in reports:
        console.print(tables.person(report))
