"""A walk over every operator route: every look at a person is logged, or nothing is answered."""

import uuid

import pytest

from app.core.settings import settings
from app.domain.personas import SHIPPED_RULES
from app.domain.recommendations import SHIPPED_CATALOGUE
from app.main import create_app

from .operators import rows
from .people import execute

pytestmark = pytest.mark.usefixtures("database", "keys")

PREFIX = "/api/v1/operator"
VERSIONS = {"catalogue": SHIPPED_CATALOGUE.version, "rules": SHIPPED_RULES.version}
# Of each route: a call that succeeds on the served people, and whom it shows. One that is not here fails.
CALLS = {
    ("GET", "/users"): ("/users", {"hannah", "sam"}),
    ("GET", "/users/{user_id}"): ("/users/hannah", {"hannah"}),
    ("GET", "/users/{user_id}/signals"): ("/users/hannah/signals", {"hannah"}),
    ("GET", "/users/{user_id}/recommendations"): ("/users/hannah/recommendations", {"hannah"}),
    ("GET", "/users/{user_id}/actions"): ("/users/hannah/actions", {"hannah"}),
    ("GET", "/recommendations/{recommendation_id}/trace"): ("/recommendations/{hers}/trace", {"hannah"}),
    ("POST", "/recommendations/{recommendation_id}/replay"): ("/recommendations/{hers}/replay", {"hannah"}),
    ("GET", "/review"): ("/review?status=flagged", {"hannah"}),
    ("POST", "/users/{user_id}/recompute"): ("/users/hannah/recompute", {"hannah"}),
    ("GET", "/runs"): ("/runs", {"hannah"}),
    ("GET", "/runs/{run_id}"): ("/runs/{run}", {"hannah"}),
    ("GET", "/metrics"): ("/metrics", set()),
    ("GET", "/metrics/runs"): ("/metrics/runs", set()),
    ("POST", "/metrics/run"): ("/metrics/run", set()),
    ("GET", "/audit"): ("/audit", {"hannah"}),
    # Editions are about nobody.
    ("GET", "/catalogue"): ("/catalogue", set()),
    ("GET", "/catalogue/{version}"): ("/catalogue/{catalogue}", set()),
    ("GET", "/rules"): ("/rules", set()),
    ("GET", "/rules/{version}"): ("/rules/{rules}", set()),
    ("GET", "/vocabulary"): ("/vocabulary", set()),
    # Writes are walked where they are tested (decisions, overrides, review): each needs a state of its own.
    ("POST", "/recommendations/{recommendation_id}/approve"): (None, None),
    ("POST", "/recommendations/{recommendation_id}/override"): (None, None),
    ("POST", "/recommendations/{recommendation_id}/flag"): (None, None),
    ("POST", "/recommendations/{recommendation_id}/unflag"): (None, None),
    ("POST", "/users/{user_id}/flag"): (None, None),
    ("POST", "/users/{user_id}/unflag"): (None, None),
    # And so are these (test_operator_editions).
    ("POST", "/catalogue"): (None, None),
    ("POST", "/catalogue/{version}/approve"): (None, None),
    ("POST", "/catalogue/{version}/reject"): (None, None),
    ("POST", "/catalogue/{version}/withdraw"): (None, None),
    ("POST", "/rules"): (None, None),
    ("POST", "/rules/{version}/approve"): (None, None),
    ("POST", "/rules/{version}/reject"): (None, None),
    ("POST", "/rules/{version}/withdraw"): (None, None),
}
READS = [(method, path, shows) for (method, _), (path, shows) in CALLS.items() if shows is not None]
LOGGED = [(method, path) for method, path, shows in READS if shows]


@pytest.fixture
def look(ask, served):
    """Calls a route, with the id of one of Hannah's recommendations where it asks for one."""
    [[hers]] = rows(
        "UPDATE recommendations SET flagged_at = now() WHERE recommendation_id ="
        " (SELECT recommendation_id FROM recommendations WHERE user_id = 'hannah' LIMIT 1)"
        " RETURNING recommendation_id"
    )

    run = uuid.uuid4()
    execute(
        "INSERT INTO job_runs (run_id, request_id, stage, event_type, user_id, as_of, status)"
        " VALUES (gen_random_uuid(), :run, 'compute-features', 'user.signup', 'hannah', '2026-01-31',"
        " 'finished')",
        run=run,
    )
    execute(
        "INSERT INTO operator_actions (operator_id, action, user_id)"
        " VALUES ('otto', 'resolve_dispute', 'hannah')"
    )

    def send(method, path, **more):
        path, _, query = path.format(hers=hers, run=run, **VERSIONS).partition("?")
        return ask(method, path, query=dict([query.split("=")]) if query else None, **more)

    return send


def routes():
    # Included routers are flattened by the document, whatever the framework keeps of them.
    paths = create_app(settings()).openapi()["paths"]
    return {
        (method.upper(), path.removeprefix(PREFIX))
        for path, methods in paths.items()
        if path.startswith(PREFIX)
        for method in methods
    }


def test_every_operator_route_is_walked(call):
    assert routes() == set(CALLS)


@pytest.mark.parametrize(("method", "path", "shows"), READS)
def test_every_look_at_a_person_is_logged(look, method, path, shows):
    answer = look(method, path, headers={"X-Access-Reason": "ticket 12"})

    assert answer.status in {200, 202}, answer.text
    logged = rows("SELECT operator_id, user_id, what, reason, request_id FROM access_log")
    assert {row.user_id for row in logged} == shows
    assert {(row.operator_id, row.reason) for row in logged} == ({("olga", "ticket 12")} if shows else set())
    for row in logged:
        assert row.what.startswith(PREFIX)
        assert "hannah" not in row.what
        assert row.request_id == answer.headers["x-request-id"]
    if answer.status == 202:
        return
    look(method, path, headers={"If-None-Match": answer.headers["etag"]})
    assert len(rows("SELECT * FROM access_log")) == 2 * len(logged), "a 304 says that nothing changed"


@pytest.mark.parametrize(("method", "path"), LOGGED)
def test_what_cannot_be_logged_is_not_answered(look, method, path):
    rows("REVOKE INSERT ON access_log FROM spendsense_operator")

    answer = look(method, path)

    assert (answer.status, answer.body["code"]) == (500, "internal_error")
    assert "hannah" not in answer.text
    assert "data" not in answer.body


@pytest.mark.parametrize(("method", "path"), LOGGED)
def test_without_a_reason_of_their_own_the_purpose_of_the_route_is_logged(look, method, path):
    look(method, path)

    [(reason,)] = rows("SELECT DISTINCT reason FROM access_log")
    assert len(reason) > 5
    assert " " in reason
