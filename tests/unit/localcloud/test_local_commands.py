"""The parts of `spendsense local` that need no running cloud."""

import subprocess
import sys
from types import SimpleNamespace

import psutil
import pytest
from rich.console import Console

from scripts.lib.local import apply as local_apply
from scripts.lib.local import record as local_record
from scripts.lib.local import shoppulse_summary, stages
from scripts.lib.local import summary as local_summary
from scripts.lib.local import work as local_work
from scripts.lib.local.work import Stage


@pytest.fixture
def record(tmp_path):
    return local_record.Record(tmp_path / "done.json")


@pytest.fixture
def work(record):
    return SimpleNamespace(record=record, prints={}, inputs={"a": 1, "b": 1}, ran=[])


def stage(name, *after):
    def act(work):
        work.ran.append(name)

    return Stage(name, "", after, lambda work: work.inputs[name], act)


STAGES = (stage("a"), stage("b", "a"))


def run(work):
    work.ran.clear()
    local_work.run_stages(work, STAGES)
    return work.ran


def test_a_second_run_does_nothing(work):
    assert run(work) == ["a", "b"]
    assert run(work) == []


def test_a_change_runs_its_stage_and_those_after(work):
    run(work)
    work.inputs["a"] = 2

    assert run(work) == ["a", "b"]


def test_a_change_further_on_leaves_the_earlier_alone(work):
    run(work)
    work.inputs["b"] = 2

    assert run(work) == ["b"]


def test_a_failed_stage_is_run_again(work):
    def fail(_work):
        raise RuntimeError("cut short")

    broken = (STAGES[0], Stage("b", "", ("a",), lambda work: work.inputs["b"], fail))
    with pytest.raises(RuntimeError):
        local_work.run_stages(work, broken)

    assert run(work) == ["b"]


def test_what_was_done_outlives_the_process(work, record):
    run(work)
    work.record = local_record.Record(record._path)

    assert run(work) == []


def test_a_tree_is_names_and_contents(tmp_path):
    (tmp_path / "a").write_text("1")
    first = local_record.tree(tmp_path)
    (tmp_path / "a").write_text("2")
    second = local_record.tree(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")

    assert len({first, second, local_record.tree(tmp_path)}) == 3


def test_what_tools_write_is_no_input(tmp_path):
    before = local_record.tree(tmp_path)
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "x.js").write_text("")

    assert local_record.tree(tmp_path) == before


def test_what_one_products_up_has_built_the_other_does_not_build_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SPENDSENSE_BUILD_DIR", str(tmp_path))
    built = []

    def build():
        (tmp_path / "api.zip").write_text("as built")
        built.append("api.zip")
        return "built"

    monkeypatch.setattr(stages, "_build", build)

    assert [stages._package(None), stages._package(None)] == ["built", "up to date"]
    (tmp_path / "api.zip").write_text("for another machine")
    assert stages._package(None) == "built"
    assert len(built) == 2


def hook(kind, address, action="create"):
    return {"type": kind, "hook": {"resource": {"addr": address}, "action": action}}


def test_progress_counts_changes_and_names_what_lasts_longest():
    progress = local_apply.Progress("Database")
    assert str(progress) == "Database: planning"
    progress.hear(
        {"type": "change_summary", "changes": {"add": 3, "change": 1, "remove": 0, "operation": "plan"}}
    )
    progress.hear(hook("apply_start", "aws_db_instance.one"))
    progress.hear(hook("apply_start", "aws_kms_key.two"))
    progress.hear(hook("apply_complete", "aws_kms_key.two"))
    progress.hear(hook("apply_start", "data.aws_vpc.three", "read"))

    assert str(progress) == "Database 1/4: aws_db_instance.one 0 s"


def test_terraforms_own_words_are_its_errors():
    progress = local_apply.Progress("Database")
    said = {
        "severity": "error",
        "summary": "No such class.",
        "detail": "db.t9",
        "address": "aws_db_instance.one",
    }

    progress.hear({"type": "diagnostic", "diagnostic": said})
    progress.hear({"type": "diagnostic", "diagnostic": {**said, "severity": "warning"}})

    assert progress.errors == ["aws_db_instance.one: No such class. db.t9"]


def test_only_a_terraform_in_our_folders_is_ended(tmp_path):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    program = tmp_path / "terraform"
    program.symlink_to(sys.executable)
    running = []
    for folder in (ours, theirs):
        folder.mkdir()
        running.append(subprocess.Popen([program, "-c", "import time; time.sleep(60)"], cwd=folder))
    try:
        assert [psutil.Process(each.pid).name() for each in running] == ["terraform"] * 2

        assert local_apply.end_left_overs([SimpleNamespace(folder=ours)]) == 1
        assert [each.poll() is None for each in running] == [False, True]
    finally:
        for each in running:
            each.kill()
            each.wait()


@pytest.mark.parametrize(
    ("summary", "cure"), [(local_summary, "make up"), (shoppulse_summary, "make up PRODUCT=shoppulse")]
)
def test_the_databases_password_is_not_shown(summary, cure, capsys):
    found = {
        "web_url": "http://web",
        "api_url": "http://api",
        "aws_endpoint_url": "http://aws",
        "database_url": "postgresql://somebody:s3cret@127.0.0.1:5433/one",
    }

    Console(width=200).print(summary.welcome(found, {"emulator": True, "postgres": False}))

    shown = capsys.readouterr().out
    assert "s3cret" not in shown
    assert f"somebody:…@127.0.0.1:5433/one  (down: `{cure}`)" in shown
    assert "http://aws" in shown
