"""The worker by its own protocol, without the emulator."""

import json
import subprocess
import sys
import time

import pytest

from localcloud import worker
from localcloud.process import is_alive

CODE = """
import logging

class NotFound(Exception):
    pass

def handler(event, context):
    print("printed")
    logging.getLogger().warning("logged")
    if "fail" in event:
        raise NotFound(event["fail"])
    return {"echo": event, "function": context.function_name, "left": context.get_remaining_time_in_millis()}
"""
VARIABLES = {"AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_LOG_STREAM_NAME": "stream", "TABLE": "x"}


class Talk:
    """One worker and what is said to it."""

    def __init__(self, folder, code):
        (folder / "code").mkdir()
        (folder / "code" / "module.py").write_text(code)
        self.process = subprocess.Popen(
            [sys.executable, worker.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        named = {"module": "module", "handler": "handler", "function_name": "echo", "memory": 512}
        self.ready = self.say({"code_dir": str(folder / "code"), "env": VARIABLES, **named})

    def say(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def call(self, event):
        context = {"request_id": "r-1", "timeout_ms": 3000, "invoked_function_arn": "arn:function"}
        return self.say({"event": event, "ctx": context})

    def log(self):
        lines = []
        for line in self.process.stderr:
            if line.rstrip("\n") == worker.END_OF_LOG:
                break
            lines.append(line)
        return "".join(lines)

    def end(self):
        with self.process:
            self.process.kill()


@pytest.fixture
def talk(tmp_path):
    talks = []

    def begin(code=CODE):
        talks.append(Talk(tmp_path, code))
        return talks[-1]

    yield begin
    for each in talks:
        each.end()


def test_it_answers_with_what_the_handler_returns(talk):
    answer = talk().call({"n": 1})

    assert answer["result"]["echo"] == {"n": 1}
    assert 2000 < answer["result"]["left"] <= 3000


def test_its_log_ends_with_the_invocation(talk):
    echo = talk()
    echo.call({})

    first = echo.log()
    echo.call({})

    assert "printed" in first
    assert "[WARNING]" in first
    assert "r-1\tlogged" in first
    assert echo.log().count("printed") == 1


def test_an_error_has_its_class_and_only_the_handlers_frames(talk):
    answer = talk().call({"fail": "user u1"})

    assert (answer["error_type"], answer["error"]) == ("NotFound", "user u1")
    assert len(answer["stack_trace"]) == 1
    assert "in handler" in answer["stack_trace"][0]


def test_it_goes_on_after_an_error(talk):
    echo = talk()
    echo.call({"fail": "once"})

    assert echo.call({})["status"] == "ok"


def test_a_result_that_is_no_json_is_an_error(talk):
    answer = talk("def handler(event, context):\n    return {1, 2}\n").call({})

    assert (answer["status"], answer["error_type"]) == ("error", "TypeError")


def test_a_module_that_does_not_load_is_told(talk):
    ready = talk("import absent_module\n").ready

    assert ready["status"] == "error"
    assert "absent_module" in ready["error"]


def test_it_ends_when_its_input_does(talk):
    echo = talk()
    echo.process.stdin.close()

    assert echo.process.wait(30) == 0


def test_it_ends_when_its_parent_does(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, worker.__file__],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )
    child = int(parent.stdout.readline())
    with parent:
        parent.kill()

    deadline = time.monotonic() + 30
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(child)


# Hands its own input on, so that the worker's stays open when this process is killed.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, sys.argv[1]], stdin=sys.stdin)
print(child.pid, flush=True)
time.sleep(60)
"""
