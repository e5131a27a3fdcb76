"""What somebody sends who means no good: a clear refusal, nothing leaked, nothing changed."""

import base64
import json

import pytest

from app.db.engine import transaction
from app.db.sql import text

from .people import hannah_and_sam

pytestmark = pytest.mark.usefixtures("database", "keys")
ME = "/api/v1/users/me"


@pytest.fixture(autouse=True)
def both(database):
    hannah_and_sam()


def cursor(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"merchant": "'; DROP TABLE transactions; --"}, 200),
        ({"merchant": "%"}, 200),
        ({"merchant": "a\x00b"}, 422),
        ({"account_id": "\x00"}, 422),
        ({"category": "x' OR '1'='1"}, 200),
        ({"category": "x" * 101}, 422),
        ({"cursor": cursor("2026-01-01,\x00")}, 422),
        ({"cursor": cursor("9999-99-99,x")}, 422),
        ({"cursor": cursor("2026-01-01,' OR 1=1 --")}, 200),
        ({"cursor": "x" * 513}, 422),
        ({"cursor": "äöü"}, 422),
        ({"limit": "9" * 400}, 422),
        ({"from": "0000-00-00"}, 422),
        ({"to": "9999-12-31"}, 200),
        ({"user_id": "sam"}, 422),
    ],
    ids=str,
)
def test_a_query_is_data_and_never_a_command(get, query, status):
    answer = get("/transactions", query=query)

    assert answer.status == status
    assert "sam" not in answer.text
    if status == 200 and "merchant" in query and query["merchant"] != "%":
        assert answer.body["data"] == []
    with transaction() as connection:
        assert connection.execute(text("SELECT count(*) FROM transactions")).scalar() == 24


@pytest.mark.parametrize(
    "path",
    [
        "/recommendations/%00",
        "/recommendations/1%27%20OR%20%271%27=%271",
        "/recommendations/../accounts",
        "/recurring/not-a-uuid",
        "/recurring/" + "9" * 5000,
        "/consents/education%2f..%2f",
    ],
)
def test_a_path_is_what_it_names_or_nothing(call, pool, path):
    for method in ("GET", "PATCH", "DELETE", "PUT"):
        assert call(method, ME + path, pool.token("hannah"), body={}).status in (404, 405, 422)


@pytest.mark.parametrize(
    "body", ['{"action":', "[[[[", "nul", '"text"', "\x00", '{"action": NaN}', "{}" * 99]
)
def test_malformed_json_is_refused_without_repeating_it(pool, monkeypatch, body):
    answer = _raw("PATCH", pool.token("hannah"), body, monkeypatch)

    assert answer["statusCode"] == 422
    assert json.loads(answer["body"])["code"] == "invalid_input"


def test_deep_json_is_refused(pool, monkeypatch):
    for depth in (1_000, 100_000):
        answer = _raw("PATCH", pool.token("hannah"), "[" * depth + "]" * depth, monkeypatch)
        assert 400 <= answer["statusCode"] < 500, depth


def _raw(method, token, body, monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "local")
    from app.handler import handler  # noqa: PLC0415 - reads the environment when imported

    event = {
        "httpMethod": method,
        "path": ME + "/recurring/6c1f4a0e-2c55-5d0b-9d7c-0f6f3a3c9b11",
        "headers": {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        "requestContext": {"identity": {"sourceIp": "127.0.0.1"}},
        "body": body,
        "isBase64Encoded": False,
    }
    return handler(event, None)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-User-Id": "sam"},
        {"X-Forwarded-User": "sam"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-Original-URL": "/api/v1/operator/users"},
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Cookie": "user=sam"},
    ],
    ids=str,
)
def test_no_header_makes_anybody_somebody_else(get, headers):
    answer = get("", headers=headers)

    assert answer.status == 200
    assert answer.body["data"]["user_id"] == "hannah"
    assert "evil.example" not in answer.text + json.dumps(dict(answer.headers))


@pytest.mark.parametrize("path", [ME + "/", "/api/v1/health/", ME + "/accounts/"])
def test_no_address_leads_to_elsewhere(call, pool, path):
    headers = {"Host": "evil.example", "X-Forwarded-Proto": "gopher"}
    answer = call("GET", path, pool.token("hannah"), headers=headers)

    assert (answer.status, answer.body["code"]) == (404, "not_found")
    assert "location" not in answer.headers


def test_nobody_is_a_consumer_and_an_operator_as_one_person(call, pool):
    both = pool.token("hannah", ["consumers", "operators"])

    for path in (ME, "/api/v1/operator/users"):
        answer = call("GET", path, both)
        assert (answer.status, answer.body["code"]) == (403, "forbidden")


@pytest.mark.parametrize("zone", ["+16:00", "+23:59", "-23:59"])
@pytest.mark.parametrize(
    "path", ["/users", "/audit", "/runs", "/review", "/rules", "/catalogue", "/metrics/runs"]
)
def test_a_moment_of_any_zone_is_one_in_utc(ask, path, zone):
    assert ask("GET", path, query={"cursor": cursor(f"2026-01-01T00:00:00{zone},x")}).status == 200
    for when in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"):
        assert ask("GET", path, query={"cursor": cursor(f"{when},x")}).status == 422


@pytest.mark.parametrize("field", ["since", "until"])
def test_so_is_one_in_a_query(ask, field):
    assert ask("GET", "/audit", query={field: "2026-01-01T00:00:00+23:59"}).status == 200
    assert ask("GET", "/audit", query={field: "0001-01-01T00:00:00+23:59"}).status == 422


@pytest.mark.parametrize("word", ["yes", 1, "true"])
def test_what_is_to_be_true_or_false_is_that(call, pool, word):
    answer = call("POST", ME + "/imports", pool.token("hannah"), body={"skip_invalid": word})

    assert answer.status == 422


@pytest.mark.parametrize("path", ["/signals", "/insights", "/recommendations", "/transactions", "/recurring"])
def test_a_name_that_is_no_parameter_is_refused(call, pool, path):
    answer = call("GET", ME + path, pool.token("hannah"), query={"windows": "90d"})

    assert (answer.status, answer.body["errors"][0]["field"]) == (422, "query.windows")


@pytest.mark.parametrize("path", ["/users", "/users/hannah", "/users/hannah/signals", "/audit", "/runs"])
def test_nor_is_it_of_an_operators(ask, path):
    assert ask("GET", path, query={"windows": "90d"}).status == 422
