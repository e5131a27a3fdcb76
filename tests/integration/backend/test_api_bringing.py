"""Bringing data, taking a copy and asking for the end, from the API's side."""

import base64
import json
import uuid

import pytest

from app.api.models.imports import Import, ImportStarted
from app.api.models.rights import Erasure, Export
from app.core import events
from app.db.engine import transaction
from app.db.sql import text
from edge.web.envelope import Envelope
from tests.support.buckets import EXPORTS, UPLOADS, s3

from .people import consent

__all__ = ["s3"]

pytestmark = pytest.mark.usefixtures("people", "keys", "s3")


class Bus:
    def __init__(self):
        self.entries = []

    def put_events(self, Entries):  # noqa: N803 - boto3's name
        self.entries += Entries
        return {"FailedEntryCount": 0, "Entries": [{} for _ in Entries]}

    def types(self):
        return [entry["DetailType"] for entry in self.entries]


@pytest.fixture
def bus(monkeypatch):
    fake = Bus()
    monkeypatch.setattr(events, "client", lambda _name: fake)
    return fake


@pytest.fixture
def ask(call, pool, bus):
    """Calls a route below /users/me as a person, by default Hannah."""

    def send(method, path="", user="hannah", **more):
        return call(method, f"/api/v1/users/me{path}", pool.token(user), **more)

    return send


def rows(statement, **values):
    with transaction() as connection:
        return connection.execute(text(statement), values).all()


def policy_of(form):
    return json.loads(base64.b64decode(form["fields"]["policy"]))["conditions"]


def test_an_import_begins_with_a_form_for_one_file_of_ones_own(ask):
    answer = ask("POST", "/imports")

    started = Envelope[ImportStarted].model_validate(answer.body).data
    conditions = policy_of(answer.body["data"]["upload"])
    assert answer.status == 201
    assert UPLOADS in started.upload.url
    assert started.upload.fields["key"] == f"hannah/{started.import_id}.json"
    assert {"key": f"hannah/{started.import_id}.json"} in conditions
    assert {"Content-Type": "application/json"} in conditions
    assert ["content-length-range", 1, started.upload.max_bytes] in conditions
    assert "starts-with" not in json.dumps(conditions)


def test_its_progress_is_told_to_its_person_alone(ask):
    import_id = ask("POST", "/imports", body={"skip_invalid": True}).body["data"]["import_id"]

    own = ask("GET", f"/imports/{import_id}")
    foreign = ask("GET", f"/imports/{import_id}", user="sam")
    missing = ask("GET", f"/imports/{uuid.uuid4()}")

    told = Envelope[Import].model_validate(own.body).data
    assert (told.status, told.skip_invalid, told.report) == ("waiting", True, None)
    assert foreign.status == missing.status == 404
    assert foreign.body["code"] == missing.body["code"] == "not_found"


def test_the_same_request_again_is_the_same_import(ask):
    first, second = (ask("POST", "/imports", headers={"Idempotency-Key": "k"}) for _ in range(2))

    assert first.body["data"] == second.body["data"]
    assert len(rows("SELECT 1 FROM imports")) == 1


@pytest.mark.parametrize("body", [{"skip_invalid": "perhaps"}, {"user_id": "sam"}, ["x"]])
def test_a_wish_that_does_not_fit_is_refused(ask, body):
    assert ask("POST", "/imports", body=body).status == 422


def test_an_id_that_is_none_is_refused(ask):
    assert ask("GET", "/imports/1").status == 422


def test_a_copy_is_asked_for_once_and_then_fetched_by_a_link(ask, bus):
    first, second = ask("GET", "/export"), ask("GET", "/export")
    job = Envelope[Export].model_validate(first.body).data
    assert (first.status, job.status, job.link) == (202, "queued", None)
    assert second.body["data"]["export_id"] == str(job.export_id)
    assert bus.types() == ["Export Requested"]

    rows(
        "UPDATE export_jobs SET status = 'ready', object_key = 'hannah/x.json', finished_at = now(),"
        " expires_at = now() + interval '1 hour' RETURNING 1"
    )
    answer = ask("GET", "/export")

    ready = Envelope[Export].model_validate(answer.body).data
    assert (answer.status, ready.status) == (200, "ready")
    assert EXPORTS in ready.link.url
    assert "hannah/x.json" in ready.link.url
    assert "X-Amz-Expires=300" in ready.link.url


def test_after_its_time_a_new_copy_is_made(ask):
    old = ask("GET", "/export").body["data"]["export_id"]
    rows(
        "UPDATE export_jobs SET status = 'ready', object_key = 'k', finished_at = now() - interval '2 hours',"
        " expires_at = now() - interval '1 hour' RETURNING 1"
    )

    answer = ask("GET", "/export")

    assert answer.status == 202
    assert answer.body["data"]["export_id"] != old


def test_the_wish_to_be_erased_ends_every_consent_at_once(ask, bus):
    consent("hannah", purpose="partner_offers")

    answer = ask("DELETE")

    job = Envelope[Erasure].model_validate(answer.body).data
    assert (answer.status, job.status, job.finished_at) == (202, "queued", None)
    assert ask("GET", "/accounts").body["code"] == "consent_required"
    assert (
        rows(
            "SELECT purpose FROM (SELECT DISTINCT ON (purpose) * FROM consents WHERE user_id = 'hannah'"
            " ORDER BY purpose, sequence DESC) AS last WHERE event <> 'revoked'"
        )
        == []
    )
    assert bus.types() == ["Erase Requested"]


def test_asking_again_answers_how_far_it_is(ask, bus):
    first, second = ask("DELETE"), ask("DELETE")

    assert (second.status, second.body["data"]) == (202, first.body["data"])
    assert bus.types() == ["Erase Requested"]


def test_nothing_begins_any_more(ask):
    ask("DELETE")

    assert [ask("POST", "/imports").status, ask("GET", "/export").status] == [410, 410]
    assert ask("POST", "/imports").body["code"] == "erased"
    assert rows("SELECT 1 FROM imports") == rows("SELECT 1 FROM export_jobs") == []


def test_what_is_asked_afterwards_leaves_no_count_of_the_person(ask):
    ask("DELETE")
    rows("DELETE FROM rate_limits RETURNING user_id")

    assert ask("GET", "/export").status == 410
    assert rows("SELECT user_id FROM rate_limits") == []


def test_somebody_who_was_never_seen_can_ask_too(ask):
    answer = ask("DELETE", user="nobody")

    assert answer.status == 202
    assert rows("SELECT user_id FROM profiles WHERE user_id = 'nobody'") == []
    assert ask("GET", user="nobody").status == 410


def test_another_persons_data_stay(ask):
    ask("DELETE")

    assert ask("GET", "/accounts", user="sam").status == 200


@pytest.mark.parametrize(("method", "path"), [("POST", "/imports"), ("GET", "/export"), ("DELETE", "")])
def test_only_consumers_ask(call, pool, method, path):
    assert call(method, f"/api/v1/users/me{path}").status == 401
    assert call(method, f"/api/v1/users/me{path}", pool.token("olga", ("operators",))).status == 403
