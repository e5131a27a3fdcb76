"""Deny by default: every route of consumers refuses without consent, and what is somebody else's.

One table says of each route what opens it. A route that is not in it fails, until somebody has decided.
"""

import json
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from app.core.settings import settings
from app.db.access import REQUEST
from app.db.engine import transaction
from app.db.import_requests import request_import
from app.db.sql import text
from app.main import create_app

from .served import join, serve

pytestmark = pytest.mark.usefixtures("database", "keys")
ME = "/api/v1/users/me"
# What a person may do who has agreed to nothing: say who they are, agree, bring data, leave.
WITHOUT_CONSENT = {
    ("GET", ME),
    ("PUT", ME + "/identity"),
    ("GET", "/api/v1/consent/notices/{purpose}"),
    ("GET", ME + "/consents"),
    ("PUT", ME + "/consents/{purpose}"),
    ("DELETE", ME + "/consents/{purpose}"),
    ("POST", ME + "/imports"),
    ("GET", ME + "/imports/{import_id}"),
    ("GET", ME + "/export"),
    ("DELETE", ME),
}
ITEM = ME + "/recommendations/{recommendation_id}"
STREAM = ME + "/recurring/{stream_id}"
# What is theirs by consent alone, with a body that is right.
WITH_CONSENT = {
    ("GET", ME + "/accounts"): None,
    ("GET", ME + "/transactions"): None,
    ("GET", ME + "/signals"): None,
    ("GET", ME + "/insights"): None,
    ("GET", ME + "/recurring"): None,
    ("PATCH", STREAM): {"ignored": True},
    ("GET", ME + "/recommendations"): None,
    ("GET", ITEM): None,
    ("GET", ITEM + "/explanation"): None,
    ("POST", ITEM + "/feedback"): {"action": "helpful"},
}
# Routes that name something of one person's, and how one of Sam's is found.
SAMS = {
    ITEM: "SELECT recommendation_id FROM recommendations WHERE user_id = 'sam' LIMIT 1",
    ITEM + "/explanation": "SELECT recommendation_id FROM recommendations WHERE user_id = 'sam' LIMIT 1",
    ITEM + "/feedback": "SELECT recommendation_id FROM recommendations WHERE user_id = 'sam' LIMIT 1",
    STREAM: "SELECT stream_id FROM recurring_streams WHERE user_id = 'sam' LIMIT 1",
    ME + "/imports/{import_id}": "SELECT import_id FROM imports WHERE user_id = 'sam' LIMIT 1",
}
SOMEBODYS_OWN = [
    (method, path) for method, path in sorted({*WITHOUT_CONSENT, *WITH_CONSENT}) if "_id}" in path
]


def filled(path, value):
    return re.sub(r"\{\w+\}", str(value), path)


def test_every_route_of_consumers_is_in_the_table(monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "prod")
    there = {
        (method.upper(), path)
        for path, item in create_app(settings()).openapi()["paths"].items()
        for method in item
        if path.startswith((ME, "/api/v1/consent"))
    }

    assert there == WITHOUT_CONSENT | set(WITH_CONSENT)
    assert {path for _, path in SOMEBODYS_OWN} == set(SAMS)


@pytest.mark.parametrize("route", sorted(WITH_CONSENT), ids=" ".join)
def test_without_consent_a_route_says_which_and_where_to_give_it(call, pool, route):
    method, path = route
    answer = call(method, filled(path, uuid.uuid4()), pool.token("nora"), body=WITH_CONSENT[route])

    assert (answer.status, answer.body["code"]) == (403, "consent_required")
    assert answer.body["purpose"] == "education"
    assert answer.body["consent_url"] == "/api/v1/consent/notices/education"
    notice = call("GET", answer.body["consent_url"], pool.token("nora"))
    assert notice.body["data"]["purpose"] == "education"


def test_what_is_somebody_elses_is_answered_like_what_is_not_there(call, pool):
    join("hannah", "sam")
    serve("hannah", "sam")
    with transaction(REQUEST.of("sam")) as connection:
        soon = datetime.now(UTC) + timedelta(minutes=15)
        request_import(connection, "sam", uuid.uuid4(), skip_invalid=False, expires_at=soon)
    for method, path in SOMEBODYS_OWN:
        with transaction() as connection:
            sams = connection.execute(text(SAMS[path])).scalar_one()
        theirs, nothing = (
            call(method, filled(path, value), pool.token("hannah"), body=WITH_CONSENT.get((method, path)))
            for value in (sams, uuid.uuid4())
        )
        assert (theirs.status, nothing.status) == (404, 404), path
        assert {**theirs.body, "request_id": 0} == {**nothing.body, "request_id": 0}, path
        assert "sam" not in json.dumps(theirs.body)
        own = call(method, filled(path, sams), pool.token("sam"), body=WITH_CONSENT.get((method, path)))
        assert own.status in (200, 201), f"{path} is there for whom it is of"
