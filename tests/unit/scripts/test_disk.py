"""A full disk: what was there stays, and a sentence names the place."""

import errno
import os
from contextlib import closing

import pytest

from app.domain.errors import Fault
from scripts.lib import disk
from scripts.lib.analysis.fault_log import FaultLog
from scripts.lib.console import OperatorError
from scripts.lib.disk import replace


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_files_are_replaced_together(tmp_path):
    first, second = tmp_path / "new" / "a.json", tmp_path / "b.json"
    second.write_text("old")

    replace({first: lambda file: file.write("1"), second: lambda file: file.write("2")})

    assert (first.read_text(), second.read_text()) == ("1", "2")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.json", "b.json", "new"]


@pytest.mark.parametrize("failing", [0, 1])
def test_a_full_disk_leaves_what_was_there_and_names_the_file(tmp_path, failing):
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    contents = {path: lambda file: file.write("new") for path in files} | {files[failing]: full}
    for path in files:
        path.write_text("good")

    with pytest.raises(OperatorError, match=f"{files[failing]} cannot be written: No space left") as error:
        replace(contents)

    assert "--out" in error.value.cure
    assert [path.read_text() for path in files] == ["good", "good"]
    assert len(list(tmp_path.iterdir())) == 2


def test_an_interruption_leaves_what_was_there(tmp_path):
    def interrupted(_):
        raise KeyboardInterrupt

    path = tmp_path / "a.json"
    path.write_text("good")

    with pytest.raises(KeyboardInterrupt):
        replace({path: interrupted})

    assert [file.read_text() for file in tmp_path.iterdir()] == ["good"]


def test_a_link_stays_a_link(tmp_path):
    link, target = tmp_path / "link.json", tmp_path / "target.json"
    link.symlink_to(target)

    replace({link: lambda file: file.write("new")})

    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.parametrize("place", ["folder", "pipe"])
def test_what_is_no_file_is_not_replaced(tmp_path, place):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(OperatorError, match="is not a file"):
        replace({tmp_path / place: lambda file: file.write("new")})

    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "pipe"]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(OperatorError, match=r"file/a.json cannot be written"):
        replace({tmp_path / "file" / "a.json": lambda file: file.write("new")})


def test_faults_that_find_no_room_are_said_with_the_place(monkeypatch):
    with closing(FaultLog()) as log:
        monkeypatch.setattr(log._kept, "write", full)

        with pytest.raises(OperatorError, match=r"The list of faults cannot be kept in .*: No space left"):
            log.add([Fault("accounts", 0, None, None, "missing")])


def test_no_folder_at_all_is_said(monkeypatch):
    def none(*_args, **_options):
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(disk.tempfile, "TemporaryFile", none)
    monkeypatch.setattr(disk.tempfile, "gettempdir", none)

    with pytest.raises(OperatorError, match="cannot be kept in any folder"), disk.spool("What is read"):
        pass
