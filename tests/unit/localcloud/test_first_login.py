"""ShopPulse's first login on a local cloud, whose rotation takes as long as a busy machine lets it."""

import io
import json
from types import SimpleNamespace

import pytest

from scripts.lib.console import OperatorError
from scripts.lib.local import first_login


class InvalidRequestException(Exception):
    pass


class Rotating:
    """Secrets Manager and the function that signs in.

    A rotation ends after `looks` calls; the first `fails` of them come to nothing.
    """

    exceptions = SimpleNamespace(InvalidRequestException=InvalidRequestException)

    def __init__(self, looks, fails=0, at_work=None):
        self.looks, self.fails, self.begun, self.current, self.at_work = looks, fails, [], "", at_work
        self.left = looks if at_work else 0

    def describe_secret(self, **_words):
        self._pass()
        return {"VersionIdsToStages": {self.current: ["AWSCURRENT"]}}

    def rotate_secret(self, **_words):
        self._pass()
        if self.at_work:
            raise InvalidRequestException
        self.at_work, self.left = f"version {len(self.begun) + 1}", self.looks
        self.begun.append(self.at_work)
        return {"VersionId": self.at_work}

    def invoke(self, **_words):
        """Lets in whom the rotation at work has already made: its last step is still to come."""
        self._pass()
        let_in = self.current or (self.at_work and self.left == 1 and not self.fails)
        answer = {"user": "app", "server_version": "15"} if let_in else {"errorMessage": "refused"}
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}

    def _pass(self):
        self.left -= 1
        if self.at_work and self.left <= 0:
            self.current = "" if self.fails else self.at_work
            self.fails, self.at_work = max(0, self.fails - 1), None


@pytest.fixture
def log_in(monkeypatch):
    """Run the stage against a rotation, on a clock that only its own pauses move."""
    clock = SimpleNamespace(now=0.0)

    def sleep(seconds):
        clock.now += seconds

    monkeypatch.setattr(first_login, "time", SimpleNamespace(monotonic=lambda: clock.now, sleep=sleep))
    found = {"TestConnectionLambdaArn": "function", "AppSecretArn": "secret"}
    monkeypatch.setattr(first_login, "outputs", lambda _target, _kind: found)

    def log_in(rotating):
        work = SimpleNamespace(target=SimpleNamespace(client=lambda _service: rotating))
        return first_login.first_login(work)

    return log_in


@pytest.mark.parametrize("looks", range(2, 12))
def test_one_rotation_is_begun_and_waited_for(log_in, looks):
    rotating = Rotating(looks)

    assert log_in(rotating) == "app, PostgreSQL 15"
    assert rotating.begun == ["version 1"]
    assert rotating.current == "version 1", "the stage ended while its rotation was at work"


@pytest.mark.parametrize("looks", range(2, 12))
def test_none_is_at_work_at_the_end_where_terraforms_was_at_the_start(log_in, looks):
    rotating = Rotating(looks, at_work="Terraform's")

    log_in(rotating)

    assert rotating.at_work is None or not rotating.begun


def test_a_rotation_that_failed_is_begun_again(log_in):
    rotating = Rotating(4, fails=2)

    log_in(rotating)

    assert rotating.begun == ["version 1", "version 2", "version 3"]
    assert rotating.current == "version 3"


def test_who_is_never_let_in_is_told_in_the_end(log_in):
    with pytest.raises(OperatorError, match="test-db-connection fails: refused"):
        log_in(Rotating(4, fails=10_000))
