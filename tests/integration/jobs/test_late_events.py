"""An event for somebody who is erased, delivered late: what it leaves in the log names nobody."""

import json

import pytest

from lambdas import compute_features
from tests.support.signed_calls import log

from .conftest import signup
from .night import CHAIN

__all__ = ["log"]

ASKED = "INSERT INTO erase_jobs (user_id) VALUES ('sam')"
DONE = (
    "INSERT INTO erase_jobs (user_id, status, consent_log_sha256, finished_at)"
    " VALUES (erased_name('sam'), 'done', repeat('a', 64), now())"
)


@pytest.mark.parametrize("erasure", [ASKED, DONE], ids=["asked for", "done"])
@pytest.mark.parametrize("stage", CHAIN)
def test_a_late_event_is_logged_without_its_person(database, bus, query, log, stage, erasure):  # noqa: PLR0917
    query(erasure)

    assert stage.handler(signup("sam"), None)["skipped"]["erased"] == 1

    [line] = [json.loads(one) for one in log.getvalue().splitlines()]
    assert (line["message"], line["skipped"]["erased"]) == ("stage finished", 1)
    assert "sam" not in log.getvalue()


def test_of_everybody_else_it_says_who_it_was(people, bus, log):
    compute_features.handler(signup("sam"), None)

    assert [json.loads(one).get("user_id") for one in log.getvalue().splitlines()] == ["sam"]
