"""docs/api.md names every failure of the API, and none that there is not."""

import inspect
import re
from http import HTTPStatus
from pathlib import Path

from app.api import problems
from edge.web import problems as general

GUIDE = (Path(__file__).parents[3] / "docs/api.md").read_text()
ERRORS = GUIDE.partition("## Errors")[2]
CODES = re.findall(r"^\| [0-9, ]+ \|([^|]+)\|", ERRORS, re.MULTILINE)
NAMED = {code for cell in CODES for code in re.findall(r"`(\w+)`", cell)}


def kinds(of=general.Problem):
    return {of, *(found for kind in of.__subclasses__() for found in kinds(kind))}


def test_every_kind_of_problem_is_named():
    refusals = {code for _, code in problems._REFUSALS.values()}

    assert {kind.code for kind in kinds()} | refusals <= NAMED


def test_every_code_that_is_named_exists():
    source = inspect.getsource(problems) + inspect.getsource(general)
    statuses = {status.name.lower() for status in HTTPStatus}

    assert [code for code in NAMED if f'"{code}"' not in source and code not in statuses] == []
