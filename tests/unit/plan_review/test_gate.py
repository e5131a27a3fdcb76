"""The gate between review and apply, with a `terraform` on PATH that only notes what it is asked."""

import os

import pytest

from scripts.lib.console import OperatorError
from scripts.lib.plan import gate
from scripts.lib.plan.model import read_plan
from scripts.lib.stacks import Stack


@pytest.fixture
def planned(monkeypatch):
    """What `terraform plan` answers for each stack by its name: a document, or an error to raise."""
    answers = {}

    def plan(stack, *_environ, **_lock):
        answer = answers[stack.name]
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(gate.terraform, "plan", plan)
    return answers


@pytest.fixture
def terraform(tmp_path):
    """The environment of child processes, and the file in which the false terraform notes its calls."""
    calls = tmp_path / "calls"
    calls.touch()
    binary = tmp_path / "bin" / "terraform"
    binary.parent.mkdir()
    binary.write_text('#!/bin/sh\necho "$PWD: $*" >>"$CALLS"\nexit "${CODE:-0}"\n')
    binary.chmod(0o755)
    return {"PATH": f"{binary.parent}:{os.defpath}", "CALLS": str(calls)}, calls


@pytest.fixture
def stack(tmp_path):
    folder = tmp_path / "SpendSense-S3-dev"
    folder.mkdir()
    return Stack("S3", "dev", folder)


@pytest.fixture
def reviewed(tmp_path):
    def keep(document, name="SpendSense-S3-dev"):
        gate.keep([read_plan(name, document)], tmp_path / "reviewed")
        return tmp_path / "reviewed"

    return keep


@pytest.fixture
def on_path(monkeypatch, terraform):
    # subprocess looks for the program on the caller's PATH.
    monkeypatch.setenv("PATH", terraform[0]["PATH"])
    return terraform


def test_the_saved_plan_is_applied_where_it_is_the_reviewed_one(planned, on_path, stack, reviewed, document):
    environ, calls = on_path
    planned[stack.name] = document("fresh") | {"timestamp": "2031-01-01T00:00:00Z"}

    applied = gate.apply_reviewed(stack, environ, reviewed(document("fresh")), set())

    assert applied.changed
    assert calls.read_text() == f"{stack.folder}: apply -input=false -no-color reviewed.tfplan\n"


def test_another_plan_is_not_applied(planned, on_path, stack, reviewed, document):
    environ, calls = on_path
    planned[stack.name] = document("fresh")
    planned[stack.name]["resource_changes"].pop()

    with pytest.raises(OperatorError, match="reviewed, but no longer planned"):
        gate.apply_reviewed(stack, environ, reviewed(document("fresh")), set())

    assert calls.read_text() == ""


def test_a_plan_that_nobody_reviewed_is_not_applied(planned, on_path, stack, tmp_path, document):
    environ, calls = on_path
    planned[stack.name] = document("fresh")

    with pytest.raises(OperatorError, match="no reviewed plan"):
        gate.apply_reviewed(stack, environ, tmp_path, set())

    assert calls.read_text() == ""


def test_a_loss_needs_its_permission_at_apply_as_well(planned, on_path, stack, reviewed, document):
    environ, calls = on_path
    planned[stack.name] = document("risky")

    with pytest.raises(OperatorError, match=r"aws_s3_bucket\.assets"):
        gate.apply_reviewed(stack, environ, reviewed(document("risky")), set())

    assert calls.read_text() == ""


def test_nothing_to_change_applies_nothing(planned, on_path, stack, reviewed, document):
    environ, calls = on_path
    planned[stack.name] = document("nothing")

    applied = gate.apply_reviewed(stack, environ, reviewed(document("nothing")), set())

    assert (applied.changed, calls.read_text()) == (False, "")


def test_what_a_broken_off_deployment_has_done_is_passed_over(planned, on_path, stack, reviewed, document):
    environ, calls = on_path
    planned[stack.name] = document("nothing")

    applied = gate.apply_reviewed(stack, environ, reviewed(document("fresh")), set())

    assert (applied.changed, calls.read_text()) == (False, "")


def test_a_failed_apply_is_an_error(planned, on_path, stack, reviewed, document):
    environ, _ = on_path
    planned[stack.name] = document("fresh")

    with pytest.raises(OperatorError, match="ended with 3"):
        gate.apply_reviewed(stack, environ | {"CODE": "3"}, reviewed(document("fresh")), set())
