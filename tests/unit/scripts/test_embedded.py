"""The database of a run: what ends it, and what a full disk makes of it."""

import errno
import os
import shutil
import signal
import subprocess

import psycopg2
import pytest
from sqlalchemy.exc import OperationalError

from localcloud.errors import LocalCloudError
from scripts.lib.analysis import embedded
from scripts.lib.console import OperatorError

NO_ROOM = os.strerror(errno.ENOSPC)
NOT_YET = psycopg2.OperationalError("FATAL:  the database system is not yet accepting connections")


@pytest.fixture
def failing(monkeypatch):
    """Begins a run whose server fails when it starts."""

    def begin(error):
        class Server:
            def __init__(self, *_args, **_options):
                pass

            def start(self):
                raise error

            def stop(self):
                pass

        monkeypatch.setattr(embedded, "Server", Server)
        with embedded.embedded():
            pytest.fail("it began")

    return begin


@pytest.fixture
def free(monkeypatch):
    """Lets the disk have so much room."""

    def say(size):
        monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(2**40, 2**40, size))

    return say


@pytest.mark.parametrize(
    "error",
    [
        psycopg2.errors.DiskFull('could not extend file "base/5/2620": wrote only 4096 of 8192 bytes'),
        OperationalError("CREATE TABLE", {}, psycopg2.errors.DiskFull("could not extend file")),
        LocalCloudError(f"initdb failed: could not write: {NO_ROOM}"),
        OSError(errno.ENOSPC, NO_ROOM),
    ],
    ids=["the database", "its schema", "initdb", "a file beside"],
)
def test_a_full_disk_is_said_with_the_place(failing, free, error):
    free(2**30)  # by now there is room again

    with pytest.raises(OperatorError, match=r"The database of this run has no room left in /.+\.") as said:
        failing(error)

    assert "TMPDIR=…" in said.value.cure


@pytest.mark.parametrize(
    "error", [NOT_YET, LocalCloudError("PostgreSQL did not start:\n")], ids=["fell", "start"]
)
def test_a_server_that_fell_without_room_to_say_why(failing, free, error):
    free(4096)

    with pytest.raises(OperatorError, match="no room left"):
        failing(error)


def test_other_errors_stay_what_they_are(failing, free):
    free(2**30)

    with pytest.raises(psycopg2.OperationalError, match="not yet accepting"):
        failing(NOT_YET)
    with pytest.raises(OperatorError, match="did not start") as said:
        failing(LocalCloudError("It did not start.", "Start it."))
    assert said.value.cure == "Start it."


def test_a_reader_that_has_seen_enough_is_no_full_disk(failing, free):
    free(0)

    with pytest.raises(BrokenPipeError):
        failing(BrokenPipeError())


def test_what_is_ignored_stays_so():
    """Under nohup, and in the background of a script."""
    before = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGINT)}
    for number in before:
        signal.signal(number, signal.SIG_IGN)
    try:
        with embedded._endings_raise():
            for number in before:
                os.kill(os.getpid(), number)
            assert signal.getsignal(signal.SIGTERM) not in {signal.SIG_IGN, signal.SIG_DFL}
        assert [signal.getsignal(number) for number in before] == [signal.SIG_IGN, signal.SIG_IGN]
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_what_ends_a_run_raises_once_and_is_as_it_was_afterwards():
    before = signal.getsignal(signal.SIGHUP)

    def ended_twice():
        with embedded._endings_raise():
            try:
                os.kill(os.getpid(), signal.SIGHUP)
            finally:
                os.kill(os.getpid(), signal.SIGTERM)  # too late to cut the tidying short

    with pytest.raises(SystemExit) as ended:
        ended_twice()

    assert ended.value.code == 128 + signal.SIGHUP
    assert signal.getsignal(signal.SIGHUP) == before


def test_a_folder_that_cannot_be_removed_is_given_up(tmp_path):
    tools, calls = tmp_path / "tools", tmp_path / "calls"
    tools.mkdir()
    for tool, code in (("rm", 1), ("sleep", 0)):
        (tools / tool).write_text(f"#!/bin/sh\necho {tool} >>'{calls}'\nexit {code}\n")
        (tools / tool).chmod(0o755)

    subprocess.run(
        ["sh", "-c", embedded._SWEEPER, "sweeper", str(tmp_path / "home")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"},
        timeout=60,  # it ends by itself, or never
        check=False,
    )

    assert calls.read_text().split() == ["rm", "sleep"] * 300
