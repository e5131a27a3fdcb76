"""The last stages of `spendsense local up`: people to sign in as, their bank data, the page, results."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from scripts import create_demo_users, ingest
from scripts.lib import settings
from scripts.lib.console import OperatorError, note
from scripts.lib.demo import document
from scripts.lib.events import night
from scripts.lib.events.chain import CHAIN, FEATURES
from scripts.lib.local.page import published
from scripts.lib.local.record import tree
from scripts.lib.local.work import Stage, Work

PEOPLE = {"hannah": "hannah@demo.com", "sam": "sam@demo.com"}
OPERATOR = "operator@demo.com"
RESULTS_WITHIN_S = 120


def _yesterday() -> date:
    """The last complete day, which is what the jobs compute for: bank data are made anew as days pass."""
    return datetime.now(UTC).date() - timedelta(days=1)


def _sources(_work: Work) -> object:
    return tree(settings.ROOT / "scripts/create_demo_users.py", settings.ROOT / "scripts/lib/demo")


def _users(work: Work) -> str:
    return ", ".join(made.email for made in create_demo_users.run(work.target))


def _day(_work: Work) -> object:
    return _yesterday().isoformat()


def _ingest(work: Work) -> str:
    taken = [_ingest_for(work, name, email) for name, email in PEOPLE.items()]
    return f"{sum(taken)} transactions"


def _ingest_for(work: Work, name: str, email: str) -> int:
    """Rows taken in. A demo person who revoked their consent stays without data, as anybody would."""
    try:
        packed = ingest.pack([json.dumps(document.demo_document(name, _yesterday())).encode()])
        return ingest.run(work.target, packed, email).transactions
    except ingest.ConsentRequiredError as refused:
        note(refused.message)
        return 0


def _run_chain(work: Work) -> str:
    """Runs the night's first job, as its schedule would, and follows its people to what they are shown."""
    function = work.target.name(FEATURES.function)
    payload = json.dumps({"event_type": "scheduled", "user_id": None})
    answer = work.target.client("lambda").invoke(FunctionName=function, Payload=payload)
    body = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise OperatorError(f"{function} failed: {body.get('errorMessage')}", "`make logs` says more.")
    runs = night.follow(work.target, body["request_id"], RESULTS_WITHIN_S, lambda _text: None)
    return ", ".join(_served(stage.function, runs) for stage in CHAIN)


def _served(function: str, runs: Mapping[str, Any]) -> str:
    """Whom the stage served now; events may have served people before, whose results then stand already."""
    counts = runs[function]["counts"] if function in runs else {}
    served = counts.get("computed", 0) + counts.get("unchanged", 0)
    return f"{function} {served} users" if served else f"{function} up to date"


DEMO_STAGES = (
    Stage("users", "Demo sign-ins", ("cognito", "migrations"), _sources, _users),
    Stage("ingest", "Demo bank data", ("users",), _day, _ingest),
    published(("foundations", "functions")),
    Stage("chain", "First results", ("ingest",), _day, _run_chain),
)
