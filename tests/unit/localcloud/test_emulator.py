"""When the emulator counts as running, without the emulator."""

import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from localcloud.emulator import Credentials, Emulator


class Busy(BaseHTTPRequestHandler):
    """Says after three seconds that it is there."""

    def do_GET(self):
        time.sleep(3)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture
def busy(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever).start()
        yield Emulator(tmp_path, server.server_port, "us-east-1", Credentials("", ""), 0, tmp_path)
        server.shutdown()


def test_one_that_is_busy_is_waited_for_while_its_process_lives(busy):
    busy.daemon.adopt(os.getpid())

    assert busy.running()


def test_without_its_process_nobody_is_waited_for(busy):
    assert not busy.running()


def test_making_its_environment_takes_nothing_of_its_time_to_start(tmp_path, monkeypatch):
    emulator = Emulator(tmp_path, 0, "us-east-1", Credentials("", ""), 0, tmp_path)
    starting = iter([False, False, True])
    monkeypatch.setattr(Emulator, "answers", lambda _: next(starting))

    def launch(_):
        time.sleep(0.3)
        emulator.daemon.adopt(os.getpid())

    monkeypatch.setattr(Emulator, "_launch", launch)

    emulator.start(patience=0.2)
