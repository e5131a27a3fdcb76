"""The command as a process: what it leaves behind, however it ends."""

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from scripts.lib.analysis.embedded import _SWEEPER

from .conftest import demo_file


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bank.json"
    path.write_text(json.dumps(demo_file()))
    return path


def servers(folder):
    """Processes that live in the folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.cwd().startswith(str(folder)) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def left_behind(folder, patience=120):
    """What is still there of a run that has ended, after the moment that clearing up may take."""
    deadline = time.monotonic() + patience
    while (left := [*folder.iterdir(), *servers(folder)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def at_work(begin, look):
    """A run in the moment in which `look` sees something, and what; on a busy machine one may be missed."""
    for _ in range(10):
        process = begin()
        while process.poll() is None:
            if seen := look():
                return process, seen
            time.sleep(0.001)
        assert process.returncode == 0, process.communicate()
    pytest.fail("no run was seen in that moment")


def test_a_run_leaves_nothing_behind(start, file, temporary):
    process = start(str(file), "--as-of", "2026-11-19", "--json", "--user", "sarah")
    written, _ = process.communicate(timeout=180)

    assert process.returncode == 0
    assert json.loads(written)["users"][0]["personas"]["90d"]["persona"] == "savings_builder"
    assert left_behind(temporary, patience=0) == []


@pytest.mark.parametrize(
    ("ending", "moment"),
    [
        (signal.SIGINT, "*/data/postmaster.pid"),
        (signal.SIGTERM, "*/data.new"),
        (signal.SIGKILL, "spendsense-analyze-*"),
        (signal.SIGKILL, "*/data.new"),
        (signal.SIGKILL, "*/data/postmaster.pid"),
    ],
)
def test_a_run_that_is_ended_leaves_nothing_behind(start, file, temporary, ending, moment):
    process, _ = at_work(
        lambda: start(str(file), "--as-of", "2026-11-19"), lambda: list(temporary.glob(moment))
    )

    process.send_signal(ending)
    _, said = process.communicate(timeout=180)

    assert process.returncode in {130, 143, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT}
    assert "Traceback" not in said
    assert left_behind(temporary) == []


SEGMENTS = Path("/proc/sysvipc/shm")


def unattached():
    """The keys of the machine's segments of shared memory that no process is attached to."""
    rows = (row.split() for row in SEGMENTS.read_text().splitlines()[1:])
    return {row[0] for row in rows if row[6] == "0"}


def key_of(folder):
    """What segments of all servers of this folder are known by, once the first of initdb's has noted it."""
    for pidfile in folder.glob("*/data.new/postmaster.pid"):
        with suppress(FileNotFoundError, IndexError):
            return pidfile.read_text().splitlines()[6].split()[0]
    return None


@pytest.mark.skipif(not SEGMENTS.exists(), reason="its segments are seen on Linux alone")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("whole", [False, True], ids=["it alone", "its group, as a terminal does"])
def test_an_initdb_that_is_cut_short_leaves_no_shared_memory(start, file, temporary, ending, whole):
    process, key = at_work(
        lambda: start(str(file), "--as-of", "2026-11-19", start_new_session=True),
        lambda: key_of(temporary),
    )

    (os.killpg if whole else os.kill)(process.pid, ending)
    process.communicate(timeout=180)

    assert left_behind(temporary) == []
    assert key not in unattached()


def test_what_clears_up_does_so_even_if_nobody_is_left_to_hear_that_it_began(temporary):
    """A run that is killed while its folder is made: what the sweeper says then has no reader."""
    unread, told = os.pipe()
    os.close(unread)

    subprocess.run(
        ["sh", "-c", _SWEEPER, "sweeper", str(temporary / "home")],
        stdin=subprocess.DEVNULL,
        stdout=told,
        timeout=180,
        check=True,
    )

    os.close(told)
    assert left_behind(temporary, patience=0) == []


def test_a_reader_that_has_seen_enough_is_no_error(start, file, temporary):
    process = start(str(file), "--as-of", "2026-11-19", "--json")
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate(timeout=180)

    assert "Traceback" not in said
    assert left_behind(temporary, patience=0) == []
