import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from localcloud.process import Daemon, Program
from localcloud.settings import clean_environment

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('up', flush=True)
time.sleep(60)
"""


@pytest.fixture
def daemon(tmp_path):
    daemon = Daemon("sleeper", tmp_path / "run" / "sleeper.pid", tmp_path / "logs" / "sleeper.log")
    yield daemon
    daemon.stop()


def start(daemon, tmp_path, code="import time; time.sleep(60)"):
    daemon.start(Program([sys.executable, "-c", code], clean_environment(), tmp_path))


def ended(daemon):
    """Wait until its process is gone, if it still runs."""
    psutil.wait_procs([process for process in [daemon.process()] if process], timeout=180)


def test_it_knows_what_it_started(daemon, tmp_path):
    start(daemon, tmp_path)

    assert psutil.pid_exists(daemon.process().pid)


def test_another_reader_of_the_pidfile_knows_it_too(daemon, tmp_path):
    start(daemon, tmp_path)

    assert Daemon("sleeper", daemon.pidfile, daemon.log).process() == daemon.process()


def test_a_killed_process_is_gone_at_once(daemon, tmp_path):
    start(daemon, tmp_path)
    process = daemon.process()
    os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs([process], timeout=180)

    assert daemon.process() is None


def test_a_recycled_pid_is_nobody_of_ours(daemon):
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        daemon.pidfile.parent.mkdir()
        daemon.pidfile.write_text(json.dumps({"pid": stranger.pid, "began": "another boot:1"}))

        assert daemon.process() is None
        assert daemon.stop() is False
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("text", ["", "{", "{}", '{"pid": 1}'])
def test_a_broken_pidfile_names_nobody(daemon, text):
    daemon.pidfile.parent.mkdir()
    daemon.pidfile.write_text(text)

    assert daemon.process() is None


def test_who_ignores_sigterm_is_killed(daemon, tmp_path):
    start(daemon, tmp_path, STUBBORN)
    while "up" not in daemon.last_words():
        time.sleep(0.02)

    assert daemon.stop(patience=0.2)
    assert daemon.process() is None


def test_its_words_are_kept(daemon, tmp_path):
    start(daemon, tmp_path, "print('one'); print('two')")
    ended(daemon)

    assert daemon.last_words() == "one\ntwo"


def test_it_gets_no_variable_of_ours(daemon, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of a real account")
    start(daemon, tmp_path, "import os; print(sorted(os.environ))")
    ended(daemon)

    assert "AWS" not in daemon.last_words()
