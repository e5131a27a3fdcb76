"""What every route has in common: who gets in, how a refusal looks, and what never leaves."""

import json
import logging
import uuid

import psycopg2
import pytest
from fastapi import FastAPI

from app.api.access import consumer
from app.api.models.problems import ProblemDocument
from app.api.routes import recommendations as recommendations_route
from app.core.settings import settings
from app.main import create_app
from edge.errors import DatabaseUnreachable
from edge.web.problems import MEDIA_TYPE

PUBLIC = {("GET", "/health"), ("GET", "/api/v1/health"), ("GET", "/api/v1/health/ready")}
CONSUMERS = {
    ("GET", "/api/v1/users/me"),
    ("PUT", "/api/v1/users/me/identity"),
    ("GET", "/api/v1/users/me/accounts"),
    ("GET", "/api/v1/users/me/transactions"),
    ("GET", "/api/v1/consent/notices/{purpose}"),
    ("GET", "/api/v1/users/me/consents"),
    ("PUT", "/api/v1/users/me/consents/{purpose}"),
    ("DELETE", "/api/v1/users/me/consents/{purpose}"),
    ("GET", "/api/v1/users/me/signals"),
    ("GET", "/api/v1/users/me/insights"),
    ("GET", "/api/v1/users/me/recurring"),
    ("PATCH", "/api/v1/users/me/recurring/{stream_id}"),
    ("GET", "/api/v1/users/me/recommendations"),
    ("GET", "/api/v1/users/me/recommendations/{recommendation_id}"),
    ("GET", "/api/v1/users/me/recommendations/{recommendation_id}/explanation"),
    ("POST", "/api/v1/users/me/recommendations/{recommendation_id}/feedback"),
    ("POST", "/api/v1/users/me/imports"),
    ("GET", "/api/v1/users/me/imports/{import_id}"),
    ("GET", "/api/v1/users/me/export"),
    ("DELETE", "/api/v1/users/me"),
}
OPERATORS = {
    ("GET", "/api/v1/operator/users"),
    ("GET", "/api/v1/operator/users/{user_id}"),
    ("GET", "/api/v1/operator/users/{user_id}/signals"),
    ("GET", "/api/v1/operator/users/{user_id}/recommendations"),
    ("GET", "/api/v1/operator/users/{user_id}/actions"),
    ("GET", "/api/v1/operator/recommendations/{recommendation_id}/trace"),
    ("POST", "/api/v1/operator/recommendations/{recommendation_id}/replay"),
    ("GET", "/api/v1/operator/review"),
    ("POST", "/api/v1/operator/recommendations/{recommendation_id}/approve"),
    ("POST", "/api/v1/operator/recommendations/{recommendation_id}/override"),
    ("POST", "/api/v1/operator/recommendations/{recommendation_id}/flag"),
    ("POST", "/api/v1/operator/recommendations/{recommendation_id}/unflag"),
    ("POST", "/api/v1/operator/users/{user_id}/flag"),
    ("POST", "/api/v1/operator/users/{user_id}/unflag"),
    ("POST", "/api/v1/operator/users/{user_id}/recompute"),
    ("GET", "/api/v1/operator/runs"),
    ("GET", "/api/v1/operator/runs/{run_id}"),
    ("GET", "/api/v1/operator/metrics"),
    ("POST", "/api/v1/operator/metrics/run"),
    ("GET", "/api/v1/operator/metrics/runs"),
    ("GET", "/api/v1/operator/catalogue"),
    ("POST", "/api/v1/operator/catalogue"),
    ("POST", "/api/v1/operator/catalogue/{version}/approve"),
    ("POST", "/api/v1/operator/catalogue/{version}/reject"),
    ("POST", "/api/v1/operator/catalogue/{version}/withdraw"),
    ("GET", "/api/v1/operator/catalogue/{version}"),
    ("GET", "/api/v1/operator/rules"),
    ("POST", "/api/v1/operator/rules"),
    ("POST", "/api/v1/operator/rules/{version}/approve"),
    ("POST", "/api/v1/operator/rules/{version}/reject"),
    ("POST", "/api/v1/operator/rules/{version}/withdraw"),
    ("GET", "/api/v1/operator/rules/{version}"),
    ("GET", "/api/v1/operator/vocabulary"),
    ("GET", "/api/v1/operator/audit"),
}
GUARDED = [(*route, "consumers") for route in sorted(CONSUMERS)] + [
    (*route, "operators") for route in sorted(OPERATORS)
]


def routes_of(environment, monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", environment)
    return list(_walk(create_app(settings()).routes))


def _walk(routes, above=""):
    """Every route with its effective path, those of included routers too, listed in the schema or not."""
    for route in routes:
        if hasattr(route, "original_router"):
            prefix = above + route.include_context.prefix
            yield from _walk(route.original_router.routes, prefix)
        else:
            yield from ((method, above + route.path) for method in route.methods - {"HEAD"})


def test_every_route_is_classified(monkeypatch):
    """A new route fails here until somebody decides who may call it."""
    assert set(routes_of("prod", monkeypatch)) == PUBLIC | CONSUMERS | OPERATORS


def test_only_development_has_pages_about_the_api(monkeypatch):
    more = set(routes_of("dev", monkeypatch)) - PUBLIC - CONSUMERS - OPERATORS

    assert {path for _, path in more} == {
        "/api/v1/docs",
        "/api/v1/openapi.json",
        "/docs/oauth2-redirect",
    }


@pytest.mark.parametrize(("method", "path"), sorted(CONSUMERS | OPERATORS))
def test_a_guarded_route_needs_a_token(call, method, path):
    answer = call(method, path)

    assert (answer.status, answer.body["code"]) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(("method", "path", "group"), GUARDED)
def test_a_guarded_route_needs_its_group(call, pool, method, path, group):
    for groups in ([], [*({"consumers", "operators"} - {group})], ["admins"], [group.title()]):
        answer = call(method, path, pool.token(groups=groups))
        assert (answer.status, answer.body["code"]) == (403, "forbidden")


def test_the_walk_sees_a_route_that_nobody_guards():
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.get("/api/v1/leak", include_in_schema=False)(consumer)
    app.include_router(recommendations_route.router)

    assert set(_walk(app.routes)) == {
        ("GET", "/api/v1/leak"),
        ("GET", "/api/v1/users/me/recommendations"),
        ("GET", "/api/v1/users/me/recommendations/{recommendation_id}"),
        ("GET", "/api/v1/users/me/recommendations/{recommendation_id}/explanation"),
        ("POST", "/api/v1/users/me/recommendations/{recommendation_id}/feedback"),
    }


@pytest.mark.parametrize("scheme", ["Basic dTpw", "Bearer", "bearer  ", "Token x"])
def test_another_scheme_is_no_token(call, scheme):
    assert call("GET", "/api/v1/users/me", headers={"Authorization": scheme}).status == 401


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("POST", "/api/v1/health", 405, "method_not_allowed"),
        ("GET", "/api/v1/users/me", 401, "unauthorized"),
    ],
)
def test_every_refusal_is_a_problem_document(call, method, path, status, code):
    answer = call(method, path)

    problem = ProblemDocument.model_validate(answer.body)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert (answer.status, problem.status, problem.code) == (status, status, code)
    assert problem.request_id == answer.headers["x-request-id"]


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "many"},
        {"from": "yesterday"},
        {"cursor": "%%%"},
        {"cursor": "bm90LWEtZGF0ZSx0MQ"},
        {"unknown": "1"},
    ],
)
def test_a_wrong_query_is_named_without_repeating_it(call, pool, query, monkeypatch):
    monkeypatch.setattr("app.api.routes.me.reading", lambda: pytest.fail("the database was asked"))
    answer = call("GET", "/api/v1/users/me/transactions", pool.token(), query=query)

    assert (answer.status, answer.body["code"]) == (422, "invalid_input")
    assert next(iter(query.values())) not in answer.body["detail"]


@pytest.mark.usefixtures("keys")
def test_a_window_that_we_do_not_compute_is_refused(call, pool):
    answer = call("GET", "/api/v1/users/me/recommendations", pool.token(), query={"window": "31d"})

    assert answer.status == 422
    assert answer.body["errors"][0]["field"] == "query.window"


@pytest.mark.usefixtures("keys")
def test_a_refused_body_does_not_come_back(call, pool):
    canary = "canary-" + uuid.uuid4().hex
    for body in ({"id_token": [canary]}, {"id_token": canary * 1000}, {"id_token": "x", "more": canary}):
        answer = call("PUT", "/api/v1/users/me/identity", pool.token(), body=body)

        assert answer.status == 422
        assert canary not in answer.text


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("failure", "answered"),
    [
        (RuntimeError("canary-text of an exception"), (500, "internal_error")),
        (DatabaseUnreachable("canary-text"), (503, "unavailable")),
        (psycopg2.OperationalError("SELECT canary-text", {}, Exception("canary-text")), (503, "unavailable")),
    ],
)
def test_a_failure_of_ours_says_nothing_of_itself(call, pool, monkeypatch, failure, answered):
    def fail(_access):
        raise failure

    monkeypatch.setattr("app.api.routes.recommendations.reading", fail)
    answer = call(
        "GET", "/api/v1/users/me/recommendations", pool.token(), headers={"Origin": "http://localhost"}
    )

    assert (answer.status, answer.body["code"]) == answered
    assert "canary" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "*", "a browser must be able to read it"
    assert ("retry-after" in answer.headers) == (answer.status == 503)


@pytest.mark.usefixtures("keys")
def test_tokens_never_reach_the_log(call, pool, caplog, capsys, log):
    good, forged = pool.token(), pool.token()[:-8] + "AAAAAAAA"
    identity = pool.sign(pool.id_claims("somebody-else"))
    with caplog.at_level(logging.DEBUG):
        call("GET", "/api/v1/users/me", forged)
        call("GET", f"/api/v1/{good}", good)
        call("PUT", "/api/v1/users/me/identity", good, body={"id_token": identity})
    output = capsys.readouterr()
    written = output.out + output.err + caplog.text + log.getvalue()

    assert '"message":"request"' in written
    for token in (good, forged, identity):
        assert token not in written
        assert token.split(".")[1] not in written


def test_the_request_line_names_the_route_and_no_path(call, log):
    call("GET", "/api/v1/health", headers={"Authorization": "Bearer x"})

    line = json.loads(log.getvalue().splitlines()[-1])
    assert (line["message"], line["method"], line["route"], line["status"]) == (
        "request",
        "GET",
        "/api/v1/health",
        200,
    )


def test_openapi_describes_what_is_answered(monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "dev")
    schema = create_app(settings()).openapi()

    assert schema["openapi"].startswith("3.1")
    described = {(method.upper(), path) for path, item in schema["paths"].items() for method in item}
    assert described == PUBLIC | CONSUMERS | OPERATORS
    for method, path in CONSUMERS:
        assert schema["paths"][path][method.lower()]["security"], f"{method} {path} names no token"
