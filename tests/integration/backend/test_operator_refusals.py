"""A refusal tells an operator something of a person as well, so it is a look in the access log."""

import pytest

from .decisions import SILENT, WHY, current
from .operators import rows
from .people import consent

NOTHING = "00000000-0000-4000-8000-000000000000"
pytestmark = pytest.mark.usefixtures("database", "keys")

TICKET = {"X-Access-Reason": "ticket%2012"}


def looks():
    return [tuple(row) for row in rows("SELECT operator_id, user_id, what, reason FROM access_log")]


def look(route, reason="ticket 12"):
    return [("olga", "hannah", "/api/v1/operator" + route, reason)]


@pytest.fixture
def without_consent(database):
    consent("hannah")
    consent("hannah", "revoked")


@pytest.mark.usefixtures("without_consent")
@pytest.mark.parametrize(("method", "route"), [("GET", "signals"), ("POST", "recompute")])
def test_that_a_person_does_not_consent(ask, method, route):
    answer = ask(method, f"/users/hannah/{route}", headers=TICKET)

    assert (answer.status, answer.body["code"]) == (403, "consent_required")
    assert looks() == look(f"/users/{{user_id}}/{route}")


def test_that_a_person_is_flagged_already(ask, without_consent):
    ask("POST", "/users/hannah/flag", body=WHY)

    assert ask("POST", "/users/hannah/flag", body=WHY, headers=TICKET).status == 409

    assert looks()[1:] == look("/users/{user_id}/flag")
    assert len(rows("SELECT FROM operator_actions")) == 1


@pytest.mark.parametrize(("version", "status"), [('"1"', 409), ('"7"', 412)])
def test_how_a_recommendation_stands(ask, served, version, status):
    headers = TICKET | {"If-Match": version}

    answer = ask("POST", f"/recommendations/{current()[0]}/approve", body=SILENT, headers=headers)

    assert answer.status == status
    assert looks() == look("/recommendations/{recommendation_id}/approve")


@pytest.mark.parametrize(
    "path", ["/users/nobody/signals", f"/recommendations/{NOTHING}/trace", f"/runs/{NOTHING}"]
)
def test_of_nobody_there_is_nothing_to_note(ask, without_consent, path):
    assert ask("GET", path, headers=TICKET).status == 404
    assert looks() == []


def test_a_refusal_that_cannot_be_logged_is_not_told(ask, without_consent):
    rows("REVOKE INSERT ON access_log FROM spendsense_operator")

    answer = ask("GET", "/users/hannah/signals")

    assert (answer.status, answer.body["code"]) == (500, "internal_error")
