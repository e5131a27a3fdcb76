"""Which failed plans are no failures: those of a stack that reads what the stacks before it will have."""

import json

import pytest

from scripts.lib.console import OperatorError
from scripts.lib.deployed.outputs import NotDeployed
from scripts.lib.plan import gate, waiting
from scripts.lib.stacks import Stack
from scripts.lib.target import Target

TARGET = Target("dev", "us-east-1", None, "", "state")
BROKEN = OperatorError("broken")


@pytest.fixture
def deployed(monkeypatch):
    """The outputs in the remote state, by the stack's kind."""
    states = {}

    def outputs(_target, kind):
        if kind not in states:
            raise NotDeployed(kind)
        return states[kind]

    monkeypatch.setattr(waiting, "outputs", outputs)
    return states


@pytest.fixture
def stacks(tmp_path):
    """A Database stack with two outputs, of which the Lambda stack reads one, and the Lambda stack."""

    def write(kind, document):
        folder = tmp_path / kind
        folder.mkdir()
        (folder / "cdk.tf.json").write_text(json.dumps(document))
        return Stack(kind, "dev", folder)

    remote = {"remote_database": {"backend": "s3", "config": {"key": "spendsense/database.tfstate"}}}
    return [
        write("Database", {"output": {"VpcId": {"value": 1}, "KeyArn": {"value": 1}}}),
        write(
            "Lambda",
            {
                "data": {"terraform_remote_state": remote},
                "resource": {
                    "a": {"x": {"key": "${f(data.terraform_remote_state.remote_database.outputs.KeyArn, 0)}"}}
                },
            },
        ),
    ]


@pytest.fixture
def plan(monkeypatch, document):
    """Plans the stacks, with the answer of `terraform plan` for each kind."""

    def run(stacks, **answers):
        def answer(stack, *_environ, **_lock):
            found = answers[stack.kind]
            if isinstance(found, Exception):
                raise found
            return document(found)

        monkeypatch.setattr(gate.terraform, "plan", answer)
        return gate.plan_stacks(TARGET, stacks, {}, lock=False)

    return run


@pytest.mark.usefixtures("deployed")
def test_in_a_new_environment_a_stack_waits_for_the_outputs_that_it_reads(plan, stacks, capsys):
    found = plan(stacks, Database="fresh", Lambda=BROKEN)

    assert [it.stack for it in found.plans] == ["SpendSense-Database-dev"]
    assert found.waiting == ("SpendSense-Lambda-dev",)
    assert "waits for Database.KeyArn" in capsys.readouterr().err


def test_a_new_output_of_an_old_stack_is_waited_for(plan, stacks, deployed):
    deployed["Database"] = {"VpcId": "vpc-1"}

    assert plan(stacks, Database="fresh", Lambda=BROKEN).waiting == ("SpendSense-Lambda-dev",)


def test_what_fails_for_another_reason_fails_also_beside_a_stack_with_changes(plan, stacks, deployed):
    deployed["Database"] = {"KeyArn": "arn:key"}

    with pytest.raises(OperatorError, match="broken"):
        plan(stacks, Database="fresh", Lambda=BROKEN)


@pytest.mark.usefixtures("deployed")
def test_a_stack_that_reads_nothing_never_waits(plan, stacks):
    with pytest.raises(OperatorError, match="broken"):
        plan(stacks, Database=BROKEN, Lambda="fresh")


@pytest.mark.usefixtures("deployed")
def test_nobody_waits_for_a_stack_that_is_not_planned(plan, stacks):
    with pytest.raises(OperatorError, match="broken"):
        plan(stacks[1:], Lambda=BROKEN)


@pytest.mark.usefixtures("deployed")
def test_nobody_waits_for_an_output_that_no_stack_will_have(plan, stacks):
    path = stacks[0].folder / "cdk.tf.json"
    path.write_text(json.dumps({"output": {"VpcId": {"value": 1}}}))

    with pytest.raises(OperatorError, match="broken"):
        plan(stacks, Database="fresh", Lambda=BROKEN)
