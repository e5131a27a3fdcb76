"""`spendsense generate` from the terminal: what it refuses, and what a full disk leaves."""

import errno
import os

import pytest
from typer.testing import CliRunner

from scripts import generate
from scripts.lib import console, disk
from scripts.lib.synthetic import files


def call(*words):
    return CliRunner().invoke(console.single(generate.command), words, catch_exceptions=False)


@pytest.fixture
def good(tmp_path):
    """A feed and its labels from a run before."""
    out = tmp_path / "people.json"
    assert call("--users", "1", "--out", str(out)).exit_code == 0
    return out, {path: path.read_bytes() for path in tmp_path.iterdir()}


@pytest.mark.parametrize("failing", ["people.json", "people.labels.json"])
def test_a_full_disk_leaves_the_files_of_the_run_before(good, monkeypatch, failing):
    out, before = good
    write = files._Lists.write

    def broken(lists, file, head):
        write(lists, file, head)
        if failing in file.name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files._Lists, "write", broken)

    said = call("--users", "2", "--out", str(out))

    assert said.exit_code == 1
    assert f"{failing} cannot be written: No space left on device." in said.stderr.replace("\n", " ")
    assert {path: path.read_bytes() for path in out.parent.iterdir()} == before


def test_no_room_for_temporary_files_names_their_folder(good, monkeypatch):
    out, before = good
    device = lambda **_: open("/dev/full", "r+", encoding="utf-8")  # noqa: E731, PTH123, SIM115 - closed by who asked
    monkeypatch.setattr(disk.tempfile, "TemporaryFile", device)

    said = call("--users", "2", "--out", str(out))

    assert said.exit_code == 1
    assert "What is invented cannot be kept in" in said.stderr
    assert "TMPDIR=" in said.stderr
    assert {path: path.read_bytes() for path in out.parent.iterdir()} == before


@pytest.mark.parametrize("out", ["-", "", "."])
def test_standard_output_takes_no_two_files(out):
    said = call("--users", "1", "--out", out)

    assert said.exit_code == 2
    assert "Name a file: --out" in said.stderr


@pytest.mark.parametrize(
    ("day", "message"), [("0001-06-01", "0001-06-01 is too early"), ("9999-01-01", "lies ahead")]
)
def test_a_day_that_nobody_could_have_a_history_before_is_refused(day, message, tmp_path):
    said = call("--users", "1", "--as-of", day, "--out", str(tmp_path / "x.json"))

    assert said.exit_code == 2
    assert message in said.stderr
    assert "--as-of YYYY-MM-DD" in said.stderr


def test_the_earliest_day_works(tmp_path):
    said = call("--users", "2", "--days", "60", "--as-of", "1990-03-02", "--out", str(tmp_path / "x.json"))

    assert said.exit_code == 0
