"""`make bench`: what it measures is built first, and a goal that is missed is an error."""

import json

import pytest

from tests.bench import __main__ as bench
from tests.bench.measure import Ratio


@pytest.fixture
def done(monkeypatch):
    """What a run does, in order; each suite finds one ratio, of which that of `request` misses its goal."""
    steps = []

    def suite(name, value):
        def ratios(*_sizes):
            steps.append(name)
            return [Ratio(name, "a reference", value, 1.0, 1.0, "s")]

        return ratios

    monkeypatch.setattr(bench.package, "run", lambda: steps.append("build"))
    for name in bench.SUITES:
        monkeypatch.setitem(bench.SUITES, name, suite(name, 2.0 if name == "request" else 0.5))
    return steps


def run(monkeypatch, *words):
    monkeypatch.setattr("sys.argv", ["make bench", *words])
    return bench.main()


@pytest.mark.parametrize("words", [(), ("cold-start",), ("synth", "engine")])
def test_zips_are_built_before_what_needs_them_is_measured(monkeypatch, done, words):
    run(monkeypatch, *words)

    assert done == ["build", *(words or bench.SUITES)]


def test_what_needs_none_is_measured_without(monkeypatch, done):
    run(monkeypatch, "engine", "shoppulse")

    assert done == ["engine", "shoppulse"]


@pytest.mark.usefixtures("done")
def test_a_missed_goal_is_an_error_and_is_named(monkeypatch, capsys):
    assert run(monkeypatch, "engine", "--json") == 0
    capsys.readouterr()

    assert run(monkeypatch, "engine", "request", "--json") == 1
    assert [(it["what"], it["met"]) for it in json.loads(capsys.readouterr().out)] == [
        ("engine", True),
        ("request", False),
    ]
