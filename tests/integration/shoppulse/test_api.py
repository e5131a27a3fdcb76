"""What the routes answer: figures as they are told, bounds, headers, and the description that holds."""

from datetime import UTC, datetime, timedelta

import pytest

from shoppulse.api.main import create_app
from shoppulse.api.models import AllMetrics, OneMetric, VisibilityAnswer
from tests.integration.shoppulse.asking import (
    ANN,
    ORIGIN,
    ROUTES,
    RULE,
    YEAR,
    ann,
    ask,
    by_name,
    figures,
    paths,
    pool,
    service,
)
from tests.integration.shoppulse.conftest import place_order

__all__ = ["ann", "ask", "pool"]
# Every route is named here; the walk below fails for one that is not.
KNOWN = {
    ("GET", "/shoppulse/v1/metrics"),
    ("GET", "/shoppulse/v1/metrics/{name}"),
    ("GET", "/shoppulse/v1/me/visibility"),
}


def test_every_route_is_known(acting, pool):
    assert paths(acting.engine, pool) == KNOWN
    assert len(ROUTES) == len(KNOWN)


def test_a_route_more_is_noticed(acting, pool):
    app = create_app(service(acting.engine, pool), public=True)
    app.get("/shoppulse/v1/another")(lambda: None)

    assert set(app.openapi()["paths"]) - {path for _, path in KNOWN} == {"/shoppulse/v1/another"}


def test_the_role_sees_its_metrics_of_its_tenant_alone(ann, ask):
    answer = ask("/metrics", ANN, **YEAR)

    found = by_name(answer)
    assert answer.status == 200
    assert list(found) == ["gross_revenue", "discount_amount", "net_revenue", "margin"]
    assert figures(found["net_revenue"]) == {
        ("2026-01-01", None, "EUR"): "90.00",
        ("2026-01-01", None, "USD"): "140.00",
    }
    assert (found["margin"]["status"], found["margin"]["points"]) == ("unavailable", [])
    assert answer.body["meta"] | {"timestamp": None} == {
        "timestamp": None,
        "by": "month",
        "split": None,
        "from": "2026-01-01",
        "before": "2027-01-01",
    }


@pytest.mark.parametrize(("split", "members"), [("region", {"EU", "NA"}), ("store", {"ST001", "ST002"})])
def test_figures_are_told_apart(ann, ask, split, members):
    answer = ask("/metrics/net_revenue", ANN, by="quarter", split=split, **YEAR)

    assert {member for _, member, _ in figures(answer.body["data"])} == members


@pytest.mark.parametrize("name", ["net_revenue", "Net_Revenue", "net", "NET"])
def test_a_metric_has_its_names_in_either_vocabulary(ann, ask, name):
    answer = ask(f"/metrics/{name}", ANN, **YEAR)

    assert (answer.status, answer.body["data"]["metric"]) == (200, "net_revenue")


def test_who_i_am_is_the_databases_word(ann, ask, acting):
    with acting("T001") as run:
        run(RULE, u=ann, d="store", v=["ST002", "ST001"])

    data = ask("/me/visibility", ANN).body["data"]

    assert {name: value for name, value in data.items() if name != "metrics"} == {
        "user_id": ann,
        "tenant_id": "T001",
        "tenant_name": "Fashion Boutique",
        "role": "Finance",
        "is_tenant_admin": False,
        "regions": None,
        "stores": ["ST001", "ST002"],
    }
    states = {it["metric"]: it["status"] for it in data["metrics"]}
    assert {name for name, state in states.items() if state == "available"} == {
        "gross_revenue",
        "net_revenue",
        "discount_amount",
    }
    assert (states["margin"], states["roas"], states["inventory_levels"]) == (
        "unavailable",
        "hidden",
        "hidden",
    )


@pytest.mark.parametrize(
    "query",
    [
        {"by": "hour"},
        {"split": "tenant_id"},
        {"split": "region; DROP TABLE orders"},
        {"start": "yesterday"},
        {"start": "2026-02-01", "before": "2026-02-01"},
        {"start": "1999-12-31"},
        {"before": "2100-01-02"},
        {"by": "day", "start": "2025-01-01", "before": "2026-12-31"},
        {"by": "day", "split": "store", "start": "2026-01-01", "before": "2026-04-30"},
        {"limit": "1"},
    ],
)
def test_what_cannot_be_asked_is_refused(ann, ask, query):
    for route in ("/metrics", "/metrics/net_revenue"):
        answer = ask(route, ANN, **query)
        assert (answer.status, answer.body["code"]) == (422, "invalid_input")


@pytest.mark.parametrize(("bound", "enough"), [("MOST_ROWS", 3), ("MOST_FIGURES", 9)])
def test_more_figures_than_an_answer_holds_are_refused(ann, ask, monkeypatch, bound, enough):
    """Three figures of each of three metrics."""
    monkeypatch.setattr(f"shoppulse.api.routes.{bound}", enough)
    full = ask("/metrics", ANN, split="region", **YEAR)
    monkeypatch.setattr(f"shoppulse.api.routes.{bound}", enough - 1)
    answer = ask("/metrics", ANN, split="region", **YEAR)

    assert sum(len(it["points"]) for it in full.body["data"]) == 9
    assert (answer.status, answer.body["code"]) == (422, "too_much")


def test_unsaid_days_are_told(ann, ask):
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)

    meta = ask("/metrics", ANN).body["meta"]

    assert meta["before"] == tomorrow.isoformat()
    assert meta["from"].endswith("-01")


def test_what_has_not_changed_is_not_sent_again(ann, ask, acting):
    first = ask("/metrics", ANN, **YEAR)
    again = ask("/metrics", ANN, headers={"If-None-Match": first.headers["etag"]}, **YEAR)
    with acting("T001") as run:
        place_order(run, "T001")
    after = ask("/metrics", ANN, headers={"If-None-Match": first.headers["etag"]}, **YEAR)

    assert first.headers["cache-control"] == "private, no-cache"
    assert (again.status, again.text) == (304, "")
    assert after.status == 200


def test_one_origin_may_read_the_answers(ann, ask):
    def allowed(origin):
        return ask("/metrics", ANN, headers={"Origin": origin}).headers.get("access-control-allow-origin")

    assert allowed(ORIGIN) == ORIGIN
    assert allowed("https://elsewhere.example") is None


@pytest.mark.parametrize(
    ("route", "model"),
    [("/metrics", AllMetrics), ("/metrics/net", OneMetric), ("/me/visibility", VisibilityAnswer)],
)
def test_answers_are_what_the_description_says(ann, ask, route, model):
    model.model_validate_json(ask(route, ANN).text)
