"""Every fault that the reading of a file can find has plain words in the web application and the commands."""

import ast
import re
from pathlib import Path

import pytest

from scripts.lib import fault_table

ROOT = Path(__file__).parents[3]
WORDS = ROOT / "frontend/src/spendsense/consumer/bring/faults.ts"
SOURCES = [
    *sorted((ROOT / "backend/app/domain/ingest").glob("*.py")),
    ROOT / "backend/app/db/ingest.py",
    ROOT / "backend/app/db/imports.py",
    ROOT / "lambdas/import_data.py",
]
# Where a call has the fault's code. Of what failed on our side no fault is shown, so `fail` is none of them.
PLACE_OF_CODE = {"Fault": 4, "Flaw": 1, "fault": 1, "unreadable": 0, "reject": 2}


def codes_in(source):
    """The codes that the calls of a source give."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        place = PLACE_OF_CODE.get(getattr(call.func, "id", getattr(call.func, "attr", "")))
        if place is not None and len(call.args) > place:
            yield from _texts(call.args[place])


def _texts(code):
    """One text, or both of `"one" if … else "other"`; a code that is passed on is named elsewhere."""
    if isinstance(code, ast.IfExp):
        yield from (*_texts(code.body), *_texts(code.orelse))
    elif isinstance(code, ast.Constant):
        yield code.value


def worded():
    """The codes that the web application has words for."""
    return re.findall(r'^  (\w+): "', WORDS.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("words", [worded(), fault_table.WORDS], ids=["web", "commands"])
def test_every_fault_has_words(words):
    given = {code for path in SOURCES for code in codes_in(path.read_text(encoding="utf-8"))}
    assert {"not_a_number", "unknown_account", "account_rejected", "duplicate_key", "not_utf8"} <= given
    assert given == set(words)


def test_codes_are_found_wherever_they_stand():
    source = 'row.fault("a", "one" if b else "two")\nFault(k, 1, None, None, "three")\nself.fault(name, why)'
    assert list(codes_in(source)) == ["one", "two", "three"]
