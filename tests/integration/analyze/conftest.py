"""Runs `spendsense analyze` on files: in this process on the session's server, or whole as a process."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scripts import analyze
from scripts.lib import console
from scripts.lib.demo.document import demo_document
from tests.support.database import Database

AS_OF = date(2026, 11, 19)
PEOPLE = ("hannah", "sam", "sarah")


def demo_file():
    """Hannah, Sam and Sarah in one document of several people."""
    document = {"users": [], "accounts": [], "transactions": [], "liabilities": []}
    for name in PEOPLE:
        one = demo_document(name, AS_OF)
        document["users"].append({"user_id": name, "currency": "USD"})
        document["accounts"] += [account | {"user_id": name} for account in one["accounts"]]
        document["transactions"] += one["transactions"]
        document["liabilities"] += one["liabilities"]
    return document


@pytest.fixture
def document():
    return demo_file()


@pytest.fixture
def run(postgres_server, migrated_template, monkeypatch, tmp_path):
    """Runs the command in this process, each time on a database of its own; a document or a file's text."""

    @contextmanager
    def embedded():
        postgres_server.drop_database("analysed")
        postgres_server.create_database("analysed", template=migrated_template)
        engine = Database(postgres_server.url("analysed"))
        yield engine
        postgres_server.drop_database("analysed")

    monkeypatch.setattr(analyze, "embedded", embedded)
    monkeypatch.setattr(console.PROGRESS, "_file", None)

    def call(document, *options, as_of=AS_OF):
        path = tmp_path / "bank.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        words = [str(path), "--as-of", str(as_of), *options]
        return CliRunner().invoke(console.single(analyze.command), words, catch_exceptions=False)

    return call


@pytest.fixture
def analysed(run):
    """The people of a document, by id, as the JSON output has them; with how the run ended beside it."""

    def call(document, *options, **more):
        shown = run(document, "--json", *options, **more)
        answer = json.loads(shown.stdout)
        people = {report["user_id"]: report for report in answer["users"]}
        return people, answer["rejected"], shown.exit_code

    return call


@pytest.fixture
def temporary():
    """A folder for a run's temporary files, which the server's own account can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="spendsense-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def start(temporary):
    """Starts the command as a process of its own."""

    def call(*words, **more):
        return subprocess.Popen(
            [sys.executable, "-m", "scripts.cli", "analyze", *words],
            env={**os.environ, "TMPDIR": str(temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    return call
