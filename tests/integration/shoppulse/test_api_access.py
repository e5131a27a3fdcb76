"""Who asks the API: strangers, people who left, roles and rules; and what of it is written down."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shoppulse.api.access import Caller
from tests.integration.shoppulse.asking import (
    ANN,
    ROUTES,
    RULE,
    YEAR,
    ann,
    ask,
    by_name,
    pool,
    refusal,
    service,
)
from tests.integration.shoppulse.conftest import add_user
from tests.support.signed_calls import log, other_pool

__all__ = ["ann", "ask", "log", "other_pool", "pool"]
ROUTE_NAMES = {"/shoppulse/v1/metrics", "/shoppulse/v1/metrics/{name}"}


@pytest.mark.parametrize("name", ["campaign_spend", "roas", "spend", "nothing", "' OR true --", "orders%00"])
def test_what_is_hidden_is_not_found_as_what_there_is_not(ann, ask, name):
    """Mistake 4, for metrics: the words say not which of both it is."""
    answer = ask(f"/metrics/{name}", ANN)

    assert refusal(answer) == refusal(ask("/metrics/there_is_no_such_metric", ANN))
    assert (answer.status, answer.body["code"]) == (404, "not_found")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("wrong", ["none", "foreign", "expired", "id token", "another client", "garbage"])
def test_without_a_valid_access_token_nobody_is_anybody(ask, pool, other_pool, route, wrong):
    tokens = {
        "none": None,
        "foreign": other_pool.token(ANN),
        "expired": pool.token(ANN, exp=1),
        "id token": pool.sign(pool.id_claims(ANN)),
        "another client": pool.token(ANN, client_id="somebody-else"),
        "garbage": "eyJhbGciOiJub25lIn0.e30.",
    }

    answer = ask(route, token=tokens[wrong])

    assert (answer.status, answer.body["code"]) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


NOBODY = {
    "unknown": None,
    "inactive": "UPDATE users SET status = 'Inactive'",
    "deleted": "UPDATE users SET status = 'Deleted'",
    "of a closed tenant": "UPDATE tenants SET is_active = false",
}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("who", NOBODY)
def test_whom_the_database_does_not_let_in_is_refused_in_the_same_words(ann, ask, acting, route, who):
    if NOBODY[who]:
        with acting("T001") as run:
            run(NOBODY[who])

    answer = ask(route, ANN if NOBODY[who] else "sub-of-nobody")

    assert answer.status == 403
    assert refusal(answer) == {
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
        "code": "not_admitted",
        "detail": "This account has no access to ShopPulse.",
    }


def test_what_a_token_claims_of_tenant_and_role_is_not_heard(ann, ask, pool):
    """Mistake 1: `sub` is all that is taken from it."""
    claims = {
        "custom:tenant_id": "T002",
        "custom:role": "Admin",
        "tenant_id": "T002",
        "role": "Marketing",
        "cognito:groups": ["Admin", "T002"],
    }

    claiming = ask("/me/visibility", token=pool.sign(pool.access_claims(ANN, ()) | claims))

    assert claiming.body["data"] == ask("/me/visibility", ANN).body["data"]
    assert claiming.body["data"]["tenant_id"] == "T001"


@pytest.mark.parametrize("spot", ["query", "header"])
def test_nor_what_a_request_says_of_them(ann, ask, spot):
    said = {"tenant_id": "T002", "role": "Admin"}
    if spot == "query":
        assert ask("/metrics", ANN, **said).status == 422
    else:
        headers = {"X-Tenant-Id": "T002", "X-Role": "Admin"}
        assert by_name(ask("/metrics", ANN, headers=headers, **YEAR)) == by_name(ask("/metrics", ANN, **YEAR))


@pytest.mark.parametrize(
    "limits",
    [
        ({}, [], {"USD": "140.00", "EUR": "90.00"}),
        ({"region": "NA"}, [], {"USD": "50.00"}),
        ({"store_id": "ST001"}, [], {"USD": "90.00", "EUR": "90.00"}),
        ({"region": "NA"}, [("region", ["EU"])], {"USD": "90.00", "EUR": "90.00"}),
        ({}, [("region", ["EU", "NA"]), ("store", ["ST002"])], {"USD": "50.00"}),
        ({}, [("region", [])], {}),
        ({}, [("team", ["growth"])], {}),
        ({}, [("region", ["EU' OR true --"])], {}),
    ],
    ids=["null scope", "own region", "own store", "rule over region", "both", "empty", "team", "hostile"],
)
def test_rules_limit_what_is_counted(ann, ask, acting, limits):
    """Mistake 7: what is missing or cannot be checked closes; only a person without any limit sees all."""
    person, rules, expected = limits
    with acting("T001") as run:
        for column, value in person.items():
            run(f"UPDATE users SET {column} = :value", value=value)
        for dimension, values in rules:
            run(RULE, u=ann, d=dimension, v=values)

    points = ask("/metrics/net_revenue", ANN, by="year", **YEAR).body["data"]["points"]

    assert {it["currency"]: it["value"] for it in points} == expected


def test_campaigns_are_out_of_scope_for_whom_a_rule_limits(acting, ask):
    with acting("T001") as run:
        add_user(run, "T001", "mary", role="Marketing", region="EU")

    found = by_name(ask("/metrics", "sub-T001-mary"))

    assert {(it["status"], len(it["points"])) for it in found.values()} == {("out_of_scope", 0)}
    assert set(found) == {"campaign_spend", "conversions", "revenue_attributed", "cac"}


def test_a_role_without_visibility_sees_no_metric(ann, ask, acting):
    with acting("T001") as run:
        run("DELETE FROM role_metric_visibility WHERE role = 'Finance'")

    assert ask("/metrics", ANN).body["data"] == []
    assert ask("/metrics/net_revenue", ANN).status == 404
    states = ask("/me/visibility", ANN).body["data"]["metrics"]
    assert {it["status"] for it in states} == {"hidden"}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("route", ROUTES)
def test_nothing_can_be_written(ann, ask, route, method):
    assert ask(route, ANN, method=method).status == 405


def test_what_a_route_works_with_cannot_write(ann, acting, pool):
    with (
        pytest.raises(DBAPIError, match="read-only transaction"),
        Caller(service(acting.engine, pool), ANN).view() as view,
    ):
        view.connection.execute(text("UPDATE users SET role = 'Admin'"))


def test_asking_leaves_no_trace_and_needs_none(ann, ask, acting):
    """Mistake 10 is about writes; the API's transactions cannot write at all."""
    with acting("T001") as run:
        before = run("SELECT count(*) FROM audit_logs")
    for route in ROUTES:
        assert ask(route, ANN).status == 200
    with acting("T001") as run:
        assert run("SELECT count(*) FROM audit_logs") == before


def test_logs_hold_neither_events_nor_tokens_nor_figures(ann, ask, pool, monkeypatch, log):
    """Mistake 9: canaries in every place of a request, and of an answer."""
    token = pool.token(ANN, jti="canary-claim")
    headers = {"X-Canary": "canary-header", "Cookie": "canary-cookie"}

    ask("/metrics", token=token, headers=headers, **YEAR)
    ask("/metrics/canary-name", token=token, headers=headers)
    ask("/metrics", token="canary-token", headers=headers, split="canary-split")
    ask("/metrics", token=f"{token}x", headers=headers)
    monkeypatch.setattr("shoppulse.api.routes.metrics.read", _breaks)
    assert ask("/metrics", token=token, headers=headers).status == 500

    written = log.getvalue()
    lines = [json.loads(line) for line in written.splitlines()]
    assert [it["status"] for it in lines if it["message"] == "request"] == [200, 404, 401, 401, 500]
    assert "canary" not in written.replace("canary-in-code", "")
    assert token.split(".")[1] not in written
    assert "140.00" not in written
    assert {it.get("route") for it in lines if "route" in it} == ROUTE_NAMES


def _breaks(*_):
    raise ZeroDivisionError("canary-in-code")
