"""A deployed ShopPulse database, and its snapshot commands on it."""

import json
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from scripts import shoppulse, shoppulse_snapshot
from scripts.lib.products import SHOPPULSE
from scripts.lib.shoppulse.snapshot import waiting
from scripts.lib.shoppulse.snapshot.declared import declared
from tests.support.database_stack import state_bucket

from .world import PASSWORD, deploy


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(waiting, "PAUSE_S", 0)
    monkeypatch.setattr(waiting, "PATIENCE_S", 20)


@pytest.fixture
def make_target(make_target):
    """Environments of ShopPulse, which is what `shoppulse` chooses."""
    return lambda env="dev": make_target(env, product=SHOPPULSE, state_bucket=state_bucket(env))


@pytest.fixture
def commands(monkeypatch):
    """Makes what runs `shoppulse snapshot …` in an environment, without a terminal."""

    def of(target):
        def run(*words):
            monkeypatch.setattr(shoppulse_snapshot, "resolve", lambda _env: target)
            done = CliRunner().invoke(shoppulse.app, ["snapshot", *words, "--env", target.env])
            assert PASSWORD not in done.output
            return done

        return run

    return of


@pytest.fixture
def rds(target):
    """RDS of a dev where the Database stack is deployed."""
    return deploy(target)


@pytest.fixture
def run(commands, target):
    """Run `shoppulse snapshot …` in dev."""
    return commands(target)


@pytest.fixture
def shop(run, rds):
    """The same where the stack is deployed: answers what `--json` printed."""

    def call(*words):
        done = run(*words, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return call


@pytest.fixture
def prod(commands, make_target):
    """A deployed prod: its RDS, and how to run a command in it."""
    target = make_target("prod")
    return SimpleNamespace(rds=deploy(target), run=commands(target))


@pytest.fixture
def known(target, rds):
    return declared(target)
