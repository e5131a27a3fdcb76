"""ShopPulse's first login on a local cloud, whose rotation takes as long as a busy machine lets it."""

import io
import json
from types import SimpleNamespace

import pytest

from scripts.lib.console import OperatorError
from scripts.lib.local import first_login


class InvalidRequestException(Exception):
    response = {"Error": {"Message": "A previous rotation isn't complete."}}  # noqa: RUF012 - as boto3's have it


class Rotating:
    """Secrets Manager and the function that signs in: every call takes a while, and so does a rotation.

    It ends after `calls`, for nothing where it fails; the last but one lets the user in, the last names it.
    """

    exceptions = SimpleNamespace(InvalidRequestException=InvalidRequestException)

    def __init__(self, calls, *, at_work=None, fails=False):
        self.calls, self.at_work, self.fails = calls, at_work, fails
        self.left, self.begun, self.current = calls, [], ""

    def describe_secret(self, **_words):
        self._pass()
        return {"VersionIdsToStages": {self.current: ["AWSCURRENT"]}}

    def rotate_secret(self, **_words):
        self._pass()
        if self.at_work:
            raise InvalidRequestException
        self.begun.append(f"version {len(self.begun) + 1}")
        self.at_work, self.left = self.begun[-1], self.calls
        return {"VersionId": self.at_work}

    def invoke(self, **_words):
        self._pass()
        let_in = self.current or (self.at_work and self.left == 1 and not self.fails)
        answer = {"user": "app", "server_version": "15"} if let_in else {"errorMessage": "refused"}
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}

    def _pass(self):
        self.left -= 1
        if self.at_work and self.left == 0:
            self.current, self.at_work = "" if self.fails else self.at_work, None


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


@pytest.mark.parametrize("calls", range(2, 12))
def test_one_rotation_is_begun_and_waited_for(log_in, calls):
    rotating = Rotating(calls)

    assert log_in(rotating) == "app, PostgreSQL 15"
    assert rotating.begun == ["version 1"]
    assert rotating.current == "version 1", "the stage ended while its rotation was at work"


@pytest.mark.parametrize("calls", range(2, 12))
def test_terraforms_may_still_be_at_work_and_ours_never(log_in, calls):
    rotating = Rotating(calls, at_work="Terraform's")

    log_in(rotating)

    assert rotating.at_work in {None, "Terraform's"}


def test_who_is_never_let_in_is_told_in_the_end(log_in):
    with pytest.raises(OperatorError, match="test-db-connection fails: refused"):
        log_in(Rotating(4, fails=True))
