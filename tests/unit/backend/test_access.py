"""Every transaction of the product names as whom it works: the login alone may do nothing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCES = sorted(path for part in ("backend/app", "lambdas") for path in (ROOT / part).rglob("*.py"))


def nameless(source):
    """Lines of calls to `transaction` or `reading` without an argument."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [
        call.lineno
        for call in calls
        if getattr(call.func, "id", getattr(call.func, "attr", None)) in ("transaction", "reading")
        and not call.args
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_transaction_names_its_access(path):
    assert nameless(path.read_text()) == []


def test_a_transaction_without_a_name_is_found():
    assert nameless("with transaction() as c:\n    pass\nwith engine.reading():\n    pass") == [1, 3]
    assert nameless("with transaction(BATCH):\n    pass") == []
