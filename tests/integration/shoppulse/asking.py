"""ShopPulse's API as the gateway calls it, over any engine, with tokens of a pool of one's own."""

from functools import partial

import pytest

from edge.web.gateway import Gateway
from edge.web.keys import KeyRing
from shoppulse.api.access import Service
from shoppulse.api.main import create_app, create_asgi
from tests.integration.shoppulse.conftest import add_user, place_order
from tests.support.signed_calls import pool, send

__all__ = ["pool"]

ORIGIN = "https://dashboard.example"
ANN = "sub-T001-ann"
YEAR = {"start": "2026-01-01", "before": "2027-01-01"}
RULE = "INSERT INTO governance_rules (tenant_id, user_id, dimension, values) VALUES ('T001', :u, :d, :v)"
ROUTES = ("/metrics", "/metrics/net_revenue", "/me/visibility")


def service(engine, pool):
    return Service(engine, KeyRing(pool.configuration))


def gateway_of(engine, pool):
    return Gateway(create_asgi(service(engine, pool), public=False, origin=ORIGIN))


def asking(engine, pool):
    """`ask(path, subject, **query)`: the answer to somebody with a valid token (None: to nobody)."""
    sent = partial(send, gateway_of(engine, pool).answer)

    def ask(path, subject=None, *, method="GET", token=None, headers=None, **query):
        given = token or (pool.token(subject, groups=()) if subject else None)
        named = {"from" if name == "start" else name: value for name, value in query.items()}
        return sent(method, f"/shoppulse/v1{path}", given, query=named or None, headers=headers)

    return ask


def paths(engine, pool):
    """Every path and method that the application answers, as it describes itself."""
    described = create_app(service(engine, pool), public=True).openapi()["paths"]
    return {(method.upper(), path) for path, item in described.items() for method in item}


@pytest.fixture
def ask(acting, pool):
    return asking(acting.engine, pool)


@pytest.fixture
def ann(acting):
    """Ann of T001, Finance, with an order in each of two regions and one of another tenant beside them."""
    with acting("T001") as run:
        user = add_user(run, "T001")
        place_order(run, "T001", region="EU", store_id="ST001", channel="Web")
        place_order(run, "T001", region="NA", store_id="ST002", gross_revenue=50, discount_amount=0)
        place_order(run, "T001", region="EU", store_id="ST001", currency="EUR")
    with acting("T002") as run:
        place_order(run, "T002", region="EU", gross_revenue=9_000, discount_amount=0)
    return user


def figures(answer):
    return {(it["period"], it["member"], it["currency"]): it["value"] for it in answer["points"]}


def by_name(answer):
    return {it["metric"]: it for it in answer.body["data"]}


def refusal(answer):
    """A problem without what differs each time."""
    assert answer.headers["content-type"] == "application/problem+json"
    return {name: value for name, value in answer.body.items() if name != "request_id"}
