import gc
import gzip
import io
import os
import sys
import tracemalloc

import pytest

from app.domain.errors import Fault
from app.domain.ingest.survey import survey
from scripts.lib import bank_file, disk
from scripts.lib.bank_file import BankFile, UnreadableFile, opened
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


@pytest.mark.parametrize("piece", [1, 5, 4096])
@pytest.mark.parametrize(
    ("document", "byte"),
    [
        (b'{"a": ["\xff"]}', 8),
        (b'{"a": ["\xc3', 8),
        (b"\xef\xbb\xbf" + b'{"a": ["\xe2\x82"]}', 11),
        ('{"a": ["€€'.encode() + b'\xe9"]}' + 5000 * b" ", 14),
    ],
    ids=["in a text", "cut off", "after a mark", "after other signs"],
)
def test_what_is_no_utf8_is_said_with_its_place(monkeypatch, document, byte, piece):
    monkeypatch.setattr(bank_file, "PIECE", piece)

    with pytest.raises(UnreadableFile, match=f"not text in UTF-8: byte {byte}[.]") as error:
        list(BankFile("file", io.BytesIO(document)).elements())

    assert error.value.cure == "Save it as UTF-8."
    assert error.value.fault == Fault("document", None, None, f"byte {byte}", "not_utf8")


@pytest.mark.parametrize(
    ("packed", "cure"),
    [
        (
            gzip.compress(b"{}"),
            "It is gzip: unpack it on its way in, `gunzip -c 'a b.json' | spendsense … -`.",
        ),
        ("\ufeff{}".encode("utf-16-le"), "`iconv -f UTF-16 -t UTF-8 'a b.json' | spendsense … -`"),
        ("\ufeff{}".encode("utf-16-be"), "`iconv -f UTF-16 -t UTF-8 'a b.json' | spendsense … -`"),
    ],
    ids=["gzip", "little endian", "big endian"],
)
def test_what_is_known_by_its_first_bytes_has_its_own_cure(packed, cure):
    with pytest.raises(UnreadableFile) as error:
        list(BankFile("a b.json", io.BytesIO(packed)).elements())

    assert cure in error.value.cure


def test_of_a_pipe_no_name_is_made_up():
    with pytest.raises(UnreadableFile) as error:
        list(BankFile("Standard input", io.BytesIO(gzip.compress(b"{}"))).elements())

    assert "`gunzip -c | spendsense" in error.value.cure


def test_standard_input_that_is_closed_is_said(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)

    with pytest.raises(OperatorError, match="Standard input is closed"), opened("-"):
        pass


def test_a_pipe_that_finds_no_room_on_disk_is_said_with_the_place(monkeypatch):
    pipe, into = os.pipe()
    os.write(into, b"{}")
    os.close(into)
    full = lambda **_: open("/dev/full", "r+b")  # noqa: E731, PTH123, SIM115 - a device, closed by who asked
    monkeypatch.setattr(disk.tempfile, "TemporaryFile", full)
    with os.fdopen(pipe) as given:
        monkeypatch.setattr(sys, "stdin", given)
        with (
            pytest.raises(OperatorError, match=r"Standard input cannot be kept in .*: No space") as error,
            opened("-"),
        ):
            pass

    assert "TMPDIR=…" in error.value.cure
