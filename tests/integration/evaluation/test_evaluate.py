"""A small evaluation from end to end: the engine holds its bars, and the command fails where it does not."""

import json

import pytest
from typer.testing import CliRunner

import scripts.cli as commands
from scripts import generate
from scripts.lib.evaluation import run
from scripts.lib.evaluation.gate import missed
from scripts.lib.synthetic.population import Recipe

USERS = "5"


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(run, "PATIENT", 1)
    monkeypatch.setattr(run, "PERMUTED", 2)
    monkeypatch.setattr(run, "STORED", 3)
    monkeypatch.setattr(run, "STEADY", 1)
    monkeypatch.setattr(run, "SLIDE_DAYS", 8)


def _evaluate(folder, *arguments):
    words = ["evaluate", *arguments, "--out", str(folder), "--json"]
    return CliRunner().invoke(commands.app, words)


def test_the_engine_holds_its_bars_and_the_same_seed_gives_the_same_report(tmp_path):
    first = _evaluate(tmp_path / "first", "--users", USERS, "--seed", "5")
    data, labels = tmp_path / "feed.json", tmp_path / "feed.labels.json"
    generate.run(Recipe(int(USERS), 5, generate.AS_OF), data, labels)
    second = _evaluate(tmp_path / "second", "--data", str(data), "--labels", str(labels))

    metrics = json.loads((tmp_path / "first" / "evaluation.json").read_text())
    assert missed(metrics) == []
    assert first.exit_code == second.exit_code == 0
    for name in ("report.html", "evaluation.json", "evaluation.csv"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    assert json.loads((tmp_path / "first" / "latency.json").read_text())["p50_ms"] > 0


def test_an_engine_that_finds_nothing_fails_the_command_by_name(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "claims_of", lambda _: [])

    result = _evaluate(tmp_path, "--users", "1")

    assert result.exit_code == 1
    assert "f1 at 0 % missing categories: 0, at least 0.97" in result.stderr


def test_labels_without_data_are_refused(tmp_path):
    result = _evaluate(tmp_path, "--labels", str(tmp_path / "x.json"))

    assert result.exit_code == 2
    assert "Name both" in result.stderr


def test_files_that_do_not_fit_together_are_refused(tmp_path):
    data, labels = tmp_path / "a.json", tmp_path / "b.json"
    data.write_text('{"users": [], "accounts": [], "transactions": [], "liabilities": []}')
    labels.write_text('{"as_of": "2026-10-31", "users": [{"user_id": "u"}], "demographics": []}')

    result = _evaluate(tmp_path, "--data", str(data), "--labels", str(labels))

    assert result.exit_code == 1
    assert "do not fit together" in result.stderr


@pytest.mark.parametrize("gone", ["accounts", "transactions", "liabilities", "users"])
def test_a_feed_without_a_list_is_said_in_words(tmp_path, gone):
    feed = {"users": [], "accounts": [], "transactions": [], "liabilities": []}
    data, labels = tmp_path / "a.json", tmp_path / "b.json"
    data.write_text(json.dumps({name: rows for name, rows in feed.items() if name != gone}))
    labels.write_text('{"as_of": "2026-10-31", "users": [], "demographics": []}')

    result = _evaluate(tmp_path, "--data", str(data), "--labels", str(labels))

    assert result.exit_code == 1
    assert f"do not fit together: {gone} is missing." in result.stderr.replace("\n", " ")
