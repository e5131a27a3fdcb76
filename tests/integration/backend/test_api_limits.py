"""How often one caller may ask, and how much they may send at once."""

import json

import pytest

from app.api import limits
from edge.web.application import MAX_BODY_BYTES

pytestmark = pytest.mark.usefixtures("database", "keys")
ME = "/api/v1/users/me"


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(limits, "READ", limits.Limit("read", 3))
    monkeypatch.setattr(limits, "WRITE", limits.Limit("write", 1))


@pytest.mark.usefixtures("few")
def test_who_asks_too_often_waits_and_nobody_else_does(get):
    assert [get("").status for _ in range(5)] == [200, 200, 200, 429, 429]

    refused = get("")
    assert refused.body["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["retry-after"]) <= limits.WINDOW_SECONDS
    assert get("", "sam").status == 200


@pytest.mark.usefixtures("few")
def test_writes_are_counted_apart_whatever_becomes_of_them(get, call, pool):
    answers = [call("DELETE", ME + "/consents/nothing", pool.token("hannah")).status for _ in range(2)]

    assert answers == [422, 429]
    assert get("").status == 200


@pytest.mark.usefixtures("few")
def test_a_minute_later_they_may_ask_again(get, monkeypatch):
    assert [get("").status for _ in range(4)][-1] == 429
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 0)

    assert get("").status == 200


@pytest.mark.usefixtures("few")
def test_an_operator_is_held_to_it_as_well(ask):
    assert [ask("GET", "/users").status for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize("size", [MAX_BODY_BYTES, 5_000_000])
def test_a_body_that_is_too_large_is_refused(call, pool, size):
    answer = call("PUT", ME + "/identity", pool.token("hannah"), body={"id_token": "x" * size})

    assert answer.status == 413
    assert answer.body["code"].endswith("too_large"), "Python's own name of it, which has changed"
    assert len(json.dumps(answer.body)) < 1000


def test_so_is_one_that_announces_its_length(call, pool):
    """A gateway does, and FastAPI answers that before it reads, as plain text."""
    length = {"Content-Length": str(MAX_BODY_BYTES + 1)}
    answer = call("PUT", ME + "/identity", pool.token("hannah"), body={"id_token": "x"}, headers=length)

    assert (answer.status, answer.headers["content-type"]) == (413, "application/problem+json")
    assert answer.body["code"] == "request_entity_too_large"
    assert answer.body["request_id"]
