import json
import time
from datetime import UTC, datetime

import pytest

from scripts import test_eventbridge as command
from scripts.lib.console import OperatorError
from scripts.lib.events import night, proof
from scripts.lib.events.chain import CHAIN, FEATURES

Kind = command.Kind
USER = "u-1"


class FakeJobs:
    """The chain behind the bus: each stage leaves a row and a line in the log, and causes the next."""

    def __init__(self):
        self.runs = []
        self.lines = []
        self.status = "done"
        self.broken = set()
        self.silent = set()

    def stage_status(self, request):
        user = request["user_id"]
        return {"runs": [run for run in self.runs if user is None or run["user_id"] == user]}

    def finish(self, stage, user_id, event_type, run_id=None):
        if stage.function in self.broken:
            return False
        moment = datetime.now(UTC).isoformat()
        run_id = run_id or f"run-{len(self.runs)}"
        self.runs.append(
            {
                "run_id": run_id,
                "stage": stage.function,
                "event_type": event_type,
                "user_id": user_id,
                "status": self.status,
                "counts": {"computed": 1},
                "started_at": moment,
                "finished_at": moment,
            }
        )
        if stage.function not in self.silent:
            line = json.dumps({"message": "stage finished", "stage": stage.function, "run_id": run_id})
            self.lines.append((f"/aws/lambda/{stage.function}", f"[INFO] {line}\n"))
        return True

    def get_paginator(self, _name):
        return self

    def paginate(self, *, logGroupName, startTime, filterPattern):  # noqa: N803 - boto's own names
        assert filterPattern == '"stage finished"'
        assert startTime > (time.time() - 3600) * 1000
        return [{"events": [{"message": text} for group, text in self.lines if group == logGroupName]}]


@pytest.fixture
def jobs(target, operations, functions, monkeypatch, pool):
    fake = FakeJobs()
    operations.answers["stage_status"] = fake.stage_status
    target._clients["logs"] = fake
    monkeypatch.setattr(proof.time, "sleep", lambda _seconds: None)

    def put_events(*, Entries):  # noqa: N803 - boto's own name
        detail = json.loads(Entries[0]["Detail"])
        first = next(i for i, stage in enumerate(CHAIN) if stage.event_type == detail["event_type"])
        for stage in CHAIN[first:]:
            if not fake.finish(stage, detail["user_id"], stage.event_type):
                break
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}

    events = target.client("events")
    monkeypatch.setattr(events, "put_events", put_events)
    for stage in CHAIN:
        functions.functions[stage.function] = lambda payload, stage=stage: fake.finish(
            stage, None, payload["event_type"], night.run_id(payload["run_id"], stage.function)
        )
        for kind in ("scheduled", "event"):
            events.put_rule(Name=f"spendsense-{stage.function}-{kind}-dev", ScheduleExpression="rate(1 day)")
    return fake


@pytest.fixture
def hannah(target, pool):
    client = target.client("cognito-idp")
    client.admin_create_user(UserPoolId=pool, Username="hannah@demo.com")


@pytest.mark.parametrize(
    ("kind", "stages"),
    [
        (Kind.SIGNUP, ["compute-features"]),
        (Kind.FEATURES, ["assign-persona"]),
        (Kind.PERSONA, ["generate-recommendations"]),
        (Kind.CHAIN, ["compute-features", "assign-persona", "generate-recommendations"]),
    ],
)
@pytest.mark.usefixtures("hannah", "jobs")
def test_each_kind_proves_its_stages(target, kind, stages):
    proofs = command.run(target, kind)

    assert [proof.stage for proof in proofs] == stages
    assert all(proof.took_s >= 0 for proof in proofs)


def test_the_schedule_is_handed_to_every_function(target, jobs, functions):
    proofs = command.run(target, Kind.SCHEDULED)

    asked = [(name, how, payload) for name, how, payload in functions.invoked if how == "Event"]
    assert [name for name, _, _ in asked] == [stage.function for stage in CHAIN]
    assert all(payload["event_type"] == "scheduled" and payload["user_id"] is None for _, _, payload in asked)
    assert len(proofs) == 3


@pytest.mark.usefixtures("hannah")
def test_a_run_of_before_proves_nothing(target, jobs):
    command.run(target, Kind.SIGNUP)
    jobs.broken.add("compute-features")

    with pytest.raises(OperatorError, match="compute-features has not run"):
        command.run(target, Kind.SIGNUP, timeout_s=0.05)


@pytest.mark.usefixtures("hannah")
def test_a_stage_that_breaks_the_chain_is_named(target, jobs):
    jobs.broken.add("assign-persona")

    with pytest.raises(OperatorError, match="assign-persona has not run") as error:
        command.run(target, Kind.CHAIN, timeout_s=0.05)

    assert "redrive" in error.value.cure


@pytest.mark.usefixtures("hannah")
def test_a_row_without_its_line_in_the_log_is_no_proof(target, jobs):
    jobs.silent.add("compute-features")

    with pytest.raises(OperatorError, match="its log does not say so"):
        command.run(target, Kind.SIGNUP, timeout_s=0.05)


@pytest.mark.usefixtures("hannah")
def test_a_run_that_failed_proves_nothing(target, jobs):
    jobs.status = "failed"

    with pytest.raises(OperatorError, match="compute-features ran and failed"):
        command.run(target, Kind.SIGNUP, timeout_s=0.05)


@pytest.mark.usefixtures("hannah")
def test_a_skipped_person_is_said(target, jobs):
    jobs.status = "skipped:no_consent"

    with pytest.raises(OperatorError, match="skipped:no_consent"):
        command.run(target, Kind.SIGNUP)


@pytest.mark.usefixtures("hannah", "jobs")
def test_a_rule_that_is_off_is_said_at_once(target):
    target.client("events").disable_rule(Name="spendsense-compute-features-event-dev")

    with pytest.raises(OperatorError, match="is DISABLED"):
        command.run(target, Kind.SIGNUP)


@pytest.mark.usefixtures("hannah", "jobs")
def test_a_missing_rule_is_said_at_once(target):
    target.client("events").delete_rule(Name="spendsense-assign-persona-event-dev")

    with pytest.raises(OperatorError, match="no rule spendsense-assign-persona-event-dev"):
        command.run(target, Kind.CHAIN)


@pytest.mark.usefixtures("hannah", "jobs")
def test_an_event_that_the_bus_refuses_is_an_error(target, monkeypatch):
    refused = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "InternalFailure"}]}
    monkeypatch.setattr(target.client("events"), "put_events", lambda **_: refused)

    with pytest.raises(OperatorError, match=r"did not take user\.signup: InternalFailure"):
        command.run(target, Kind.CHAIN)


@pytest.mark.usefixtures("jobs")
def test_an_unknown_person_is_said(target):
    with pytest.raises(OperatorError, match="not in the user pool"):
        command.run(target, Kind.CHAIN, "nobody@demo.com")


@pytest.mark.usefixtures("hannah", "jobs")
def test_proofs_are_json(cli):
    shown = cli(command, "chain", "--env", "dev", "--json")

    assert shown.exit_code == 0, shown.output
    assert [proof["stage"] for proof in json.loads(shown.stdout)] == [stage.function for stage in CHAIN]


def test_a_bare_call_without_a_terminal_is_a_usage_error(cli):
    shown = cli(command)

    assert shown.exit_code == 2
    assert "signup, features, persona, scheduled, chain" in shown.stderr


def test_a_bare_call_in_a_terminal_asks(monkeypatch):
    monkeypatch.setattr(command.sys, "stdin", type("Terminal", (), {"isatty": lambda _self: True})())
    monkeypatch.setattr(command.typer, "prompt", lambda *_, **__: "persona")

    assert command._chosen(None) is Kind.PERSONA


@pytest.mark.parametrize("text", ["", "no json", '{"message": ', "[1]", '"x"'])
def test_other_lines_of_a_log_are_passed_over(text):
    assert proof._json_line(text) == {}


def test_the_stages_fit_the_events_that_the_rules_match():
    assert (FEATURES.detail_type, FEATURES.event_type) == ("User Signup", "user.signup")
