"""No function lets out an error that is not ours, whatever is the matter."""

import importlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

import lambdas
from app.domain.errors import DomainError, MalformedEvent
from edge.contained import contained
from edge.errors import EventNotPublished, RunFailed, kind_of, words_of

NAMES = sorted(
    path.stem
    for path in Path(lambdas.__file__).parent.glob("*.py")
    if "\ndef handler(" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", NAMES)
def test_every_function_is_contained(name):
    handler = importlib.import_module(f"lambdas.{name}").handler

    assert handler.__wrapped__.__module__ == handler.__module__ == f"lambdas.{name}"


def failing(error):
    @contained
    def handler(_event, _context):
        raise error

    return handler


def test_a_foreign_error_leaves_its_kind_alone(log):
    with pytest.raises(RunFailed, match=r"^KeyError$") as failed:
        failing(KeyError("NETFLIX"))({}, None)

    assert failed.value.__context__ is failed.value.__cause__ is None
    assert "NETFLIX" not in log.getvalue()


@pytest.mark.parametrize("error", [MalformedEvent("no event_type"), EventNotPublished("throttled")])
def test_an_error_of_ours_is_itself(log, error):
    with pytest.raises(type(error)) as failed:
        failing(error)({}, None)

    assert failed.value is error
    assert log.getvalue() == "", "the runtime prints it"


def test_an_end_of_the_process_is_not_held_up():
    with pytest.raises(SystemExit):
        failing(SystemExit(3))({}, None)


def test_what_it_was_about_is_logged_by_ids_that_name_nobody(log):
    event = {"id": "e", "detail": {"user_id": "sam", "shard_id": "s", "run_id": 3}}

    with pytest.raises(RunFailed):
        failing(KeyError())(event, SimpleNamespace(aws_request_id="i"))

    written = log.getvalue()
    assert '"event_id":"e"' in written
    assert '"shard_id":"s"' in written
    assert '"invocation":"i"' in written
    assert "sam" not in written
    assert '"run_id"' not in written


@pytest.mark.parametrize("event", [None, [], {"detail": None}, {"detail": []}])
def test_whatever_it_was_handed(log, event):
    with pytest.raises(RunFailed):
        failing(KeyError())(event, None)


def test_of_an_answer_of_aws_the_code_is_kept():
    error = ClientError({"Error": {"Code": "AccessDenied", "Message": "sam may not"}}, "GetObject")

    assert kind_of(error) == words_of(error) == "ClientError AccessDenied"


def test_words_of_ours_are_kept():
    assert words_of(DomainError("no event_type")) == "DomainError: no event_type"
