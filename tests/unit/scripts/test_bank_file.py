import gc
import io
import tracemalloc

import pytest

from app.domain.ingest.survey import survey
from scripts.lib.bank_file import BankFile, opened
from scripts.lib.console import OperatorError

ROW = b'{"transaction_id": "t%d", "account_id": "a", "date": "2026-01-01", "amount": 12.34, "name": "Shop"}'


def file_of(rows):
    return BankFile(
        "file", io.BytesIO(b'{"transactions": [' + b",".join(ROW % n for n in range(rows)) + b"]}")
    )


def peak(rows):
    file = file_of(rows)
    gc.collect()
    tracemalloc.start()
    survey(file.elements())
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest


def test_memory_does_not_grow_with_the_file():
    assert peak(60_000) < 1.2 * peak(10_000)


def test_a_pipe_is_read_as_often_as_a_file(tmp_path):
    path = tmp_path / "data.json"
    path.write_bytes(b"\xef\xbb\xbf" + b'{"accounts": [1, 2]}')

    with opened(str(path)) as file:
        assert [len(list(file.elements())) for _ in range(3)] == [2, 2, 2]


@pytest.mark.parametrize("piece", [b"\xff", b"\xc3"])
def test_what_is_no_utf8_is_said(piece):
    with pytest.raises(OperatorError, match="no text in UTF-8"):
        list(BankFile("file", io.BytesIO(b'{"a": ["' + piece)).elements())
