"""The events that reach the API function: the gateway's, with and without its stage, and an operator's."""

import json

import pytest

from app.core.settings import settings
from app.main import create_asgi


@pytest.fixture
def handler(monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "local")
    from app.handler import handler  # noqa: PLC0415 - reads the environment when imported

    return handler


@pytest.mark.parametrize("path", ["/health", "/api/v1/health"])
@pytest.mark.parametrize("method", ["GET", "get"])
def test_an_operator_needs_method_and_path_alone(handler, method, path):
    answer = handler({"httpMethod": method, "path": path}, None)

    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["data"] == {"status": "ok"}


@pytest.mark.parametrize("path", ["/api/v1/health", "/dev/api/v1/health", "/dev/health", "/health"])
def test_the_stage_may_stand_in_front_of_the_path(handler, path):
    event = {"httpMethod": "GET", "path": path, "requestContext": {"stage": "dev"}, "headers": None}

    assert handler(event, None)["statusCode"] == 200


def test_a_stage_is_not_cut_out_of_a_longer_word(handler):
    event = {"httpMethod": "GET", "path": "/health", "requestContext": {"stage": "heal"}}

    assert handler(event, None)["statusCode"] == 200


@pytest.mark.parametrize(
    "event", [{}, {"httpMethod": "GET"}, {"path": "/health"}, {"httpMethod": 1, "path": 2}]
)
def test_what_is_no_request_is_refused_with_an_example(handler, event):
    from edge.web.gateway import NotARequest  # noqa: PLC0415 - as above

    with pytest.raises(NotARequest, match="httpMethod"):
        handler(event, None)


def test_the_request_id_is_lambdas_own(handler):
    context = type("Context", (), {"aws_request_id": "abc-123"})()

    answer = handler({"httpMethod": "GET", "path": "/health"}, context)

    assert answer["headers"]["x-request-id"] == "abc-123"


def test_one_environment_serves_many_requests(handler):
    answers = [handler({"httpMethod": "GET", "path": "/health"}, None) for _ in range(3)]

    assert {answer["statusCode"] for answer in answers} == {200}


@pytest.mark.parametrize(
    ("environment", "origin", "allowed"),
    [
        ("local", None, "*"),
        ("prod", None, None),
        ("prod", "https://d1.cloudfront.net", "https://d1.cloudfront.net"),
    ],
)
def test_only_the_frontend_reads_answers_in_a_browser(call_asgi, environment, origin, allowed):
    headers = call_asgi(environment, origin, "https://d1.cloudfront.net")

    assert headers.get("access-control-allow-origin") == allowed
    exposed = headers.get("access-control-expose-headers", "")
    assert not allowed or {"ETag", "Retry-After"} <= set(exposed.split(", "))


def test_another_origin_reads_nothing(call_asgi):
    headers = call_asgi("prod", "https://d1.cloudfront.net", "https://evil.example")

    assert "access-control-allow-origin" not in headers


@pytest.fixture
def call_asgi(monkeypatch, handler):
    from mangum import Mangum  # noqa: PLC0415 - with the handler's event loop in place

    def send(environment, frontend, origin):
        monkeypatch.setenv("ENVIRONMENT", environment)
        if frontend:
            monkeypatch.setenv("FRONTEND_ORIGIN", frontend)
        adapter = Mangum(create_asgi(settings()), lifespan="off")
        event = {
            "httpMethod": "GET",
            "path": "/health",
            "resource": "/health",
            "requestContext": {},
            "headers": {"Origin": origin},
        }
        return adapter(event, None)["headers"]

    return send
