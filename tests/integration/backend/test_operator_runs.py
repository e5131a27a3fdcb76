"""Operators see what the jobs did, set one person's chain off anew, and read the books of each other."""

import csv
import io
import json
import uuid

import pytest

from app.api.models.operator_audit import LogEntry
from app.api.models.operator_recommendations import Action
from app.api.models.operator_runs import Run, StageRun
from app.core import events
from edge.web.envelope import Envelope
from lambdas import compute_features, relay_outbox

from .operators import rows
from .people import consent, execute

pytestmark = pytest.mark.usefixtures("database", "keys")

STAGES = ("compute-features", "assign-persona", "generate-recommendations")


def run_of(ask, run_id):
    return Envelope[Run].model_validate(ask("GET", f"/runs/{run_id}").body).data


def stage(request, name, status="finished", user="hannah"):
    run_id = uuid.uuid4()
    execute(
        "INSERT INTO job_runs (run_id, request_id, stage, event_type, user_id, as_of, status, counts,"
        " finished_at)"
        " VALUES (:run_id, :request, :stage, 'e', :user, '2026-01-31', :status, '{\"users\": 1}',"
        "         CASE WHEN :status <> 'started' THEN now() END)",
        run_id=run_id,
        request=request,
        stage=name,
        user=user,
        status=status,
    )
    return run_id


@pytest.fixture
def hannah(database):
    consent("hannah")
    execute("DELETE FROM outbox")


def test_a_recompute_goes_through_the_outbox_to_the_first_stage(ask, served, monkeypatch):
    execute("DELETE FROM outbox")
    answer = ask("POST", "/users/hannah/recompute")
    run_id = answer.body["data"]["run_id"]
    assert (answer.status, run_of(ask, run_id).status) == (202, "waiting")
    sent = []

    class Bus:
        def put_events(self, Entries):  # noqa: N803 - boto3's name
            sent.extend(Entries)
            return {"FailedEntryCount": 0, "Entries": [{"EventId": "e"} for _ in Entries]}

    monkeypatch.setattr(events, "client", lambda _name: Bus())
    relay_outbox.handler({}, None)
    [entry] = sent
    detail = json.loads(entry["Detail"])
    assert (entry["DetailType"], detail["event_type"]) == ("Recompute Requested", "recompute.requested")
    compute_features.handler({"detail-type": entry["DetailType"], "detail": detail, "id": "x"}, None)

    found = run_of(ask, run_id)
    assert [(one.stage, one.status, one.user_id) for one in found.stages] == [
        ("compute-features", "finished", "hannah")
    ]
    assert found.status == "started", "two stages are to come"
    assert found.event.sent_at is not None
    assert rows("SELECT action, user_id, details ->> 'run_id' FROM operator_actions") == [
        ("recompute", "hannah", run_id)
    ]


def test_one_run_at_a_time_for_a_person(ask, hannah):
    run_id = ask("POST", "/users/hannah/recompute").body["data"]["run_id"]
    assert ask("POST", "/users/hannah/recompute").status == 409
    for name in STAGES[:2]:
        stage(run_id, name)
    assert ask("POST", "/users/hannah/recompute").status == 409
    stage(run_id, STAGES[2])

    assert ask("POST", "/users/hannah/recompute").status == 202
    assert len(rows("SELECT FROM outbox")) == 2


def test_another_run_of_the_person_is_waited_for_unless_it_has_died(ask, hannah):
    stage(uuid.uuid4(), STAGES[0], "started")
    assert ask("POST", "/users/hannah/recompute").status == 409
    execute("UPDATE job_runs SET started_at = now() - interval '16 minutes'")

    assert ask("POST", "/users/hannah/recompute").status == 202


def test_nothing_is_computed_without_consent_or_for_nobody(ask, hannah):
    consent("hannah", "revoked")
    execute("DELETE FROM outbox")

    assert ask("POST", "/users/hannah/recompute").body["code"] == "consent_required"
    assert ask("POST", "/users/nobody/recompute").status == 404
    assert rows("SELECT FROM outbox UNION ALL SELECT FROM operator_actions") == []


def test_runs_are_listed_with_shards_counts_and_failures(ask):
    request = uuid.uuid4()
    night = stage(request, STAGES[0], "planned", user=None)
    for number, status in enumerate(("done", "failed")):
        execute(
            "INSERT INTO shards (run_id, stage, as_of, number, first_user, last_user, people, status,"
            " attempts, counts, last_error, finished_at)"
            " VALUES (:run, :stage, '2026-01-31', :number, 'a', 'b', 7, :status, 2,"
            " '{\"computed\": 5}', CASE WHEN :status = 'failed' THEN 'DeadlockDetected' END, now())",
            run=night,
            stage=STAGES[0],
            number=number,
            status=status,
        )

    [listed] = Envelope[list[StageRun]].model_validate(ask("GET", "/runs").body).data
    found = run_of(ask, request)

    assert (listed.status, listed.done, listed.failed, listed.user_id) == ("failed", 1, 1, None)
    assert listed.counts == {"users": 1, "computed": 10, "failed": 7}
    assert (found.status, found.stages[0].run_id) == ("failed", str(night))
    assert [(one.number, one.people, one.attempts, one.last_error) for one in found.failures] == [
        (1, 7, 2, "DeadlockDetected")
    ]
    assert ask("GET", "/runs", query={"status": "finished"}).body["data"] == []
    assert ask("GET", "/runs", query={"stage": STAGES[1]}).body["data"] == []
    assert ask("GET", "/runs", query={"since": "2999-01-01T00:00:00Z"}).body["data"] == []
    assert rows("SELECT FROM access_log") == [], "a run for everybody shows nobody"
    assert ask("GET", f"/runs/{uuid.uuid4()}").status == 404


@pytest.fixture
def books(hannah):
    for number, reason in enumerate(("=HYPERLINK(1)", "told us on the phone", 'second, "quoted"')):
        execute(
            "INSERT INTO operator_actions (operator_id, action, user_id, reason, occurred_at) VALUES"
            " (:who, 'flag_user', 'hannah', rpad(:reason, 12, '.'),"
            " timestamptz '2026-01-01' + :n * interval '1 h')",
            who=("olga", "otto", "olga")[number],
            reason=reason,
            n=number,
        )


def entries(answer):
    assert answer.status == 200, answer.text
    return Envelope[list[Action]].model_validate(answer.body)


def test_the_book_is_filtered_and_paged(ask, books):
    assert len(entries(ask("GET", "/audit")).data) == 3
    for query, count in (
        ({"operator_id": "otto"}, 1),
        ({"action": "approve"}, 0),
        ({"user_id": "sam"}, 0),
        ({"since": "2026-01-01T01:00:00Z"}, 2),
        ({"until": "2026-01-01T01:00:00Z"}, 1),
    ):
        assert len(entries(ask("GET", "/audit", query=query)).data) == count
    first = entries(ask("GET", "/audit", query={"limit": "2"}))
    rest = entries(ask("GET", "/audit", query={"limit": "2", "cursor": first.meta.next_cursor}))
    assert [one.operator_id for one in (*first.data, *rest.data)] == ["olga", "otto", "olga"]
    assert ask("GET", "/audit", query={"since": "yesterday"}).status == 422


def test_looks_are_a_book_of_their_own(ask, books):
    ask("GET", "/users/hannah", headers={"X-Access-Reason": "ticket 12"})

    answer = ask("GET", "/audit", query={"log": "looks"})
    [entry] = Envelope[list[LogEntry]].model_validate(answer.body).data

    assert (entry.operator_id, entry.user_id, entry.reason) == ("olga", "hannah", "ticket 12")
    assert entry.what == "/api/v1/operator/users/{user_id}"


@pytest.mark.parametrize("how", [{"query": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}])
def test_the_book_as_csv_holds_no_formula_and_is_a_look_as_well(ask, books, how):
    answer = ask("GET", "/audit", **how)

    assert answer.headers["content-type"].startswith("text/csv")
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["reason"] for row in found] == ['second, "quo', "told us on t", "'=HYPERLINK(1"]
    assert rows("SELECT operator_id, user_id FROM access_log") == [("olga", "hannah")]


def test_a_page_of_csv_links_to_the_next(ask, books):
    answer = ask("GET", "/audit", query={"format": "csv", "limit": "2"})

    assert 'rel="next"' in answer.headers["link"]
    assert "cursor=" in answer.headers["link"]
