import pytest

from scripts.lib.local import logs

GROUPS = ["/aws/lambda/compute-features", "/aws/lambda/assign-persona", "/local/mail"]
MESSAGES = ["START RequestId: 1", "same line", "same line", "END RequestId: 1"]


class Logs:
    """CloudWatch Logs as the emulator answers: one time per invocation, no event ids."""

    def get_paginator(self, operation):
        return Pages(self.groups if operation == "describe_log_groups" else self.events)

    def groups(self, *, logGroupNamePrefix):  # noqa: N803  # boto3's name
        names = [name for name in GROUPS if name.startswith(logGroupNamePrefix)]
        return {"logGroups": [{"logGroupName": name} for name in names]}

    def events(self, *, logGroupName, startTime):  # noqa: N803  # boto3's names
        events = [{"timestamp": 5000, "logStreamName": logGroupName, "message": text} for text in MESSAGES]
        return {"events": events if startTime <= 5000 else []}


class Pages:
    def __init__(self, answer):
        self.paginate = lambda **asked: [answer(**asked)]


class Target:
    def client(self, _service):
        return Logs()


@pytest.fixture(autouse=True)
def _at_ten_seconds(monkeypatch):
    monkeypatch.setattr(logs, "_now", lambda: 10_000)


def shown(capsys, part, **settings):
    logs.show(Target(), part, **{"minutes": 1, "follow": False, **settings})
    return [line.split(" ", 1)[1] for line in capsys.readouterr().out.splitlines()]


def test_every_line_of_every_function_but_the_platforms(capsys):
    assert (
        shown(capsys, "")
        == ["assign-persona same line"] * 2 + ["compute-features same line"] * 2 + ["mail same line"] * 2
    )


def test_one_function_by_a_part_of_its_name(capsys):
    assert shown(capsys, "persona") == ["assign-persona same line"] * 2


def test_no_line_twice_while_it_follows(capsys, monkeypatch):
    rounds = iter([None, None])

    def wait(_seconds):
        if next(rounds, "over") == "over":
            raise KeyboardInterrupt

    monkeypatch.setattr(logs.time, "sleep", wait)
    with pytest.raises(KeyboardInterrupt):
        logs.show(Target(), "persona", 1, follow=True)

    assert capsys.readouterr().out.count("same line") == 2
