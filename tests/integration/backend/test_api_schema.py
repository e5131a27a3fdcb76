"""Whatever is sent, the API answers as its OpenAPI document says, and never with a failure of its own.

Schemathesis makes requests of the document, right ones and wrong ones, the same ones each time; they go to
the application in its layers, in this process, for two people who have data and an operator.
"""

import json
from itertools import cycle

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from app.api import access, limits
from app.core.settings import settings as environment
from app.db.access import CONSOLE
from app.db.editions.orders import Proposal
from app.db.editions.proposals import propose
from app.db.editions.subjects import SUBJECTS
from app.db.engine import transaction
from app.db.sql import text
from app.main import create_asgi
from edge.web.keys import KeyRing
from tests.conftest import _fresh_database
from tests.support.openapi import DOCUMENT, described
from tests.support.schema_calls import HELD_TO, request_of, sending

from .conftest import _bound
from .people import consent, execute
from .proposals import CALMER, IN_FORCE, STRICTER
from .served import join, serve

EXAMPLES = 8
SCHEMA = schemathesis.openapi.from_dict(json.loads(described(DOCUMENT)))
# What takes something away comes last, and the end of everything at the very end.
LATE = ["get", "put", "patch", "post", "delete"]
OPERATIONS = sorted(
    (found.ok() for found in SCHEMA.get_all_operations()),
    key=lambda one: (LATE.index(one.method), one.path == "/api/v1/users/me"),
)
IDS = {
    "recommendation_id": "SELECT recommendation_id::text FROM recommendations WHERE user_id = 'hannah'",
    "stream_id": "SELECT stream_id::text FROM recurring_streams WHERE user_id = 'hannah'",
    "run_id": "SELECT run_id::text FROM job_runs",
}


def role_of(operation):
    """The group that the route is for; None where it is for anybody."""
    if "/health" in operation.path:
        return None
    return "operators" if "/operator/" in operation.path else "consumers"


@pytest.fixture(scope="module")
def patched():
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield monkeypatch


@pytest.fixture(scope="module")
def world(postgres_server, migrated_template, pool, patched):
    """Hannah and Sam, served, and what of theirs a path can name: once for all that is asked here."""
    patched.setattr(access, "key_ring", KeyRing(pool.configuration))
    # Signing a form takes a name of somebody and of a bucket, and no call.
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "UPLOADS_BUCKET", "EXPORTS_BUCKET"):
        patched.setenv(name, "testing")
    patched.setattr(limits, "READ", limits.Limit("read", 1_000_000))
    patched.setattr(limits, "WRITE", limits.Limit("write", 1_000_000))
    for address in _fresh_database(postgres_server, migrated_template):
        for _ in _bound(address, {}, patched):
            join("hannah", "sam")
            consent("hannah", purpose="partner_offers")
            serve("hannah", "sam")
            execute(
                "INSERT INTO job_runs (run_id, stage, event_type, user_id, as_of, status) VALUES"
                " (gen_random_uuid(), 'compute-features', 'user.signup', 'hannah', '2026-01-31', 'finished')"
            )
            with transaction() as connection:
                found = {
                    name: connection.execute(text(f"{query} LIMIT 1")).scalar() for name, query in IDS.items()
                }
            drafts = {kind: drafted(kind) for kind in SUBJECTS}
            yield found | drafts | {"user_id": "sam", "purpose": "education"}


def drafted(kind):
    """The version of an edition that somebody else has proposed."""
    change = {"catalogue": {"offers": [], **CALMER}, "rules": {"rules": [], **STRICTER}}[kind]
    why = "Figures of the last quarter."
    proposal = Proposal("otto", "r", IN_FORCE[kind], why, None, {"remove": [], "settings": {}, **change})
    with transaction(CONSOLE.of("otto")) as connection:
        return propose(connection, SUBJECTS[kind], proposal)


@pytest.fixture(scope="module")
def send(world, patched):
    """Sends a request to the application."""
    patched.setenv("ENVIRONMENT", "local")
    with sending(create_asgi(environment())) as sent:
        yield sent


def named(case, world):
    """The same request about what is there, as somebody sends it who has just read it."""
    kind = "rules" if "/rules" in case.operation.path else "catalogue"
    there = world | {"version": world[kind]}
    for name in case.path_parameters or {}:
        case.path_parameters[name] = there.get(name, case.path_parameters[name])
    if any(header.name.lower() == "if-match" for header in case.operation.headers):
        case.headers["If-Match"] = '"1"'
    if isinstance(case.body, dict) and "based_on" in case.body:
        case.body["based_on"] = IN_FORCE[kind]
    return case


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method.upper()} {one.path}")
def test_every_answer_is_as_described(send, world, pool, operation):
    role = role_of(operation)
    token = role and pool.token("olga" if role == "operators" else "hannah", [role])
    modes = GenerationMode if role else [GenerationMode.POSITIVE]  # of nothing nothing can be wrong
    about_what_is_there = cycle([True, False])

    @settings(max_examples=EXAMPLES,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.one_of(*(operation.as_strategy(mode) for mode in modes)))
    def answers(case):
        asked = named(case, world) if next(about_what_is_there) else case
        asked.validate_response(send(**request_of(asked, token)), checks=HELD_TO)

    answers()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method.upper()} {one.path}")
def test_who_may_not_is_refused_as_described(send, pool, operation):
    role = role_of(operation)
    if role is None:
        pytest.skip("it is for anybody")
    other = "operators" if role == "consumers" else "consumers"
    tokens = {401: None, 403: pool.token("mallory", [other])}

    @settings(max_examples=1, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(GenerationMode.POSITIVE))
    def answers(case):
        for status, token in tokens.items():
            answer = send(**request_of(case, token))
            assert answer.status_code == status
            case.validate_response(answer, checks=HELD_TO)

    answers()
