"""What a function writes: one line of JSON for each record, with its keys, and no credentials."""

import json
import logging
import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from app.db.credentials import Credentials
from edge.errors import EventNotPublished
from edge.logging import JsonLines, logged_with, logger
from edge.redaction import redact, redacted


@pytest.mark.parametrize(
    ("line", "canary"),
    [
        ("Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl", "eyJzdWIiOiJjYW5hcnkifQ"),
        ("postgresql://admin:canary@db:5432/spendsense", "canary"),
        ("could not connect: password=canary host=db", "canary"),
        ('{"password": "canary", "host": "db"}', "canary"),
        ("{'SecretString': 'canary'}", "canary"),
        ("duplicate key\nDETAIL:  Key (user_id)=(canary) already exists.\n[SQL: INSERT]", "canary"),
        ("invalid input\nLINE 1: SELECT CAST('canary' AS int)\n              ^", "canary"),
    ],
)
def test_credentials_are_struck_out_of_every_line(log, line, canary):
    logger.error("failed: %s", line)
    logger.error("failed", extra={"reason": line, "nested": {"list": [line]}})
    try:
        int(line)  # the error quotes what it was given
    except ValueError:
        logger.exception("failed")

    assert canary not in log.getvalue()
    assert [json.loads(written)["level"] for written in log.getvalue().splitlines()] == ["ERROR"] * 3


@pytest.mark.parametrize(
    "line", ["https://docs.aws.com/a:b", "user 12:30 wrote to a@b.com", "Password needed"]
)
def test_ordinary_text_stays_as_it_is(line):
    assert redact(line) == line


def test_other_values_are_logged_as_themselves(log):
    logger.info("done", extra={"count": 3, "ratio": 0.5, "flag": True, "nothing": None, "kids": ("a", "b")})

    written = json.loads(log.getvalue())
    assert (written["count"], written["ratio"], written["flag"], written["kids"]) == (
        3,
        0.5,
        True,
        ["a", "b"],
    )


def test_a_login_stays_whole_where_a_log_takes_values_apart():
    assert "canary" not in json.dumps(redacted({"login": Credentials("h", 1, "d", "u", "canary")}))


def test_a_line_says_when_where_and_what(log, monkeypatch):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=1;Sampled=1")

    logger.warning("%d left", 2)

    line = json.loads(log.getvalue())
    assert (line["level"], line["message"]) == ("WARNING", "2 left")
    assert line["location"].startswith("test_a_line_says_when_where_and_what:")
    assert line["xray_trace_id"] == "1-5759e988-bd862e3fe1be46a994272793"
    assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta(0)
    assert not {"exception", "args", "msg", "taskName"} & line.keys()


def test_a_fault_is_written_with_its_name_and_traceback_in_one_line(log):
    try:
        {}["absent"]
    except KeyError:
        logger.exception("failed")

    (written,) = log.getvalue().splitlines()
    line = json.loads(written)
    assert line["exception_name"] == "KeyError"
    assert line["exception"].startswith("Traceback (most recent call last):")
    assert "in test_a_fault_is_written" in line["exception"]


def test_of_a_foreign_fault_kinds_and_frames_are_written_and_no_words(log):
    def choke():
        try:
            {}["NETFLIX"]
        except KeyError:
            raise ValueError("15.49") from EventNotPublished("in our words")

    try:
        choke()
    except ValueError as error:
        error.add_note("NETFLIX")
        several = ExceptionGroup("NETFLIX", [error, OSError("15.49")])
        several.__context__ = error
        logger.error("failed", exc_info=several)

    assert "NETFLIX" not in log.getvalue()
    assert "15.49" not in log.getvalue()
    lines = json.loads(log.getvalue())["exception"].splitlines()
    kinds = [line for line in lines if line and not line.startswith(("  File", "Trace"))]
    assert kinds == [
        "EventNotPublished: in our words",
        "The above exception was the direct cause of the following exception:",
        "ValueError",
        "During handling of the above exception, another exception occurred:",
        "ExceptionGroup",
        "OSError",
    ]
    assert any(line.endswith(", in choke") and __file__ in line for line in lines)


def test_errors_that_cause_each_other_are_written_once(log):
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first

    logger.error("failed", exc_info=first)

    assert json.loads(log.getvalue())["exception"].count("ValueError") == 1


def test_keys_are_given_to_every_line_inside_and_to_none_outside(log):
    with logged_with(request_id="r"):
        logger.info("inside")
        with logged_with(user_id="u"):
            logger.info("deeper", extra={"request_id": "own"})
    with pytest.raises(ValueError, match="ends it too"), logged_with(request_id="s"):
        raise ValueError("ends it too")
    logger.info("outside")

    lines = [json.loads(written) for written in log.getvalue().splitlines()]
    assert [(line.get("request_id"), line.get("user_id")) for line in lines] == [
        ("r", None),
        ("own", "u"),
        (None, None),
    ]


def test_what_json_has_no_type_for_is_a_text():
    record = logging.makeLogRecord({"msg": "m", "levelname": "INFO", "when": timedelta(days=1)})

    assert json.loads(JsonLines().format(record))["when"] == "1 day, 0:00:00"


def test_service_and_level_are_the_functions_and_lambdas_own_handler_writes_nothing_more():
    code = """
import logging
logging.basicConfig()  # what Lambda's runtime does: a handler at the root
from edge.errors import EventNotPublished
from edge.logging import logger
logger.info("unheard")
logger.warning("heard")
"""
    environ = {**os.environ, "LOG_LEVEL": "WARNING", "SERVICE_NAME": "relay-outbox"}

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ
    )

    lines = [json.loads(written) for written in done.stdout.splitlines()]
    assert [(line["service"], line["message"]) for line in lines] == [("relay-outbox", "heard")]
    assert done.stderr == ""
