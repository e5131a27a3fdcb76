"""The flags beside a trace's body say what the body says, whoever wrote it, and nobody else writes them."""

import json
from itertools import product

import psycopg2
import pytest
from alembic import command

from app.db.access import JOBS, OPERATOR
from app.db.migrations import runner
from app.db.sql import text
from tests.support.database import Database

from .conftest import settle

MISSING = object()
TRUTHS = [
    (slots, faithful, tone)
    for slots, faithful, tone in product(
        ([], [{"feature": "net_spend"}], MISSING),
        (True, False, MISSING),
        ("pass", "fail", "unjudged", MISSING),
    )
]
WRITTEN = """
INSERT INTO decision_traces (user_id, position, trace_id, recommendation_id, set_id, created_at, body,
                             body_sha256, previous_sha256, sha256{more})
VALUES ('hannah', :position, gen_random_uuid(), gen_random_uuid(), md5('set')::uuid, now(),
        CAST(:body AS jsonb), repeat('a', 64), CASE WHEN :position > 1 THEN repeat('a', 64) END,
        repeat('a', 64){values})
"""
CONTEXT = """
INSERT INTO decision_contexts (set_id, user_id, body, sha256)
VALUES (md5('set')::uuid, 'hannah', '{}', repeat('a', 64))
"""
FLAGS = "SELECT is_held, names_facts, is_faithful, is_in_tone FROM decision_traces ORDER BY position"
ERASED = (False, None, None, None)


def body(slots, faithful, tone):
    """A trace's body as far as it is counted."""
    guardrails = {} if faithful is MISSING else {"faithfulness": faithful}
    guardrails |= {} if tone is MISSING else {"tone": {"result": tone, "hits": []}}
    return {"guardrails": guardrails} | ({} if slots is MISSING else {"slots": slots})


def flags(slots, faithful, tone):
    """What the flags of such a body are: null where it says nothing."""
    return (
        True,
        None if slots is MISSING else bool(slots),
        None if faithful is MISSING else faithful,
        None if tone is MISSING else tone == "pass",
    )


def write(run, position, content, more="", values=""):
    dumped = None if content is None else json.dumps(content)
    run(WRITTEN.format(more=more, values=values), position=position, body=dumped)


def trace(run):
    """Hannah with a trace of every kind, and one whose words were erased."""
    settle(run, "hannah")
    run(CONTEXT)
    for position, truth in enumerate(TRUTHS, 1):
        write(run, position, body(*truth))
    write(run, len(TRUTHS) + 1, None)


@pytest.fixture
def traced(acting):
    with acting() as run:
        trace(run)


def test_each_body_has_its_flags(acting, traced):
    with acting() as run:
        assert list(map(tuple, run(FLAGS))) == [*(flags(*truth) for truth in TRUTHS), ERASED]


def test_rows_from_before_get_theirs_and_keep_them_on_the_way_back(empty_database_url):
    database = Database(empty_database_url)

    def move(act, revision):
        with database.begin() as connection:
            connection.execute(runner._AS_OWNER)
            with runner.for_alembic(connection) as same:
                act(runner.configuration(same), revision)

    def every(statement):
        with database.begin() as connection:
            return list(map(tuple, connection.execute(text(statement))))

    for revision in ("0001", "0017"):  # from 0002 on a role owns the tables
        move(command.upgrade, revision)
    with database.begin() as connection:
        trace(lambda statement, **values: connection.execute(text(statement), values))
    books = "SELECT position, body, body_sha256, sha256 FROM decision_traces ORDER BY position"
    before = every(books)

    move(command.upgrade, "0018")
    assert every(FLAGS) == [*(flags(*truth) for truth in TRUTHS), ERASED]
    assert every(books) == before
    move(command.downgrade, "0017")
    assert every(books) == before
    move(command.upgrade, "0018")
    assert every(FLAGS)[:-1] == [flags(*truth) for truth in TRUTHS]


@pytest.mark.parametrize("role", [None, JOBS, OPERATOR])
@pytest.mark.parametrize("flag", ["is_held", "names_facts", "is_faithful", "is_in_tone"])
def test_nobody_writes_a_flag(acting, traced, role, flag):
    after = len(TRUTHS) + 2
    with acting(role) as run:
        write(run, after, body([], False, "fail"))
    with pytest.raises(psycopg2.errors.GeneratedAlways), acting(role) as run:
        write(run, after + 1, body([], False, "fail"), f", {flag}", ", true")
    with pytest.raises(psycopg2.errors.GeneratedAlways), acting(role) as run:
        run(f"UPDATE decision_traces SET {flag} = true")


def test_the_flags_go_with_the_body_and_nothing_else_changes(acting, traced):
    with acting(JOBS) as run:
        assert run("UPDATE decision_traces SET body = NULL WHERE position < 3") == 2
    with acting() as run:
        found = list(map(tuple, run(FLAGS)))
    assert found[:2] == [ERASED] * 2
    assert found[2] == flags(*TRUTHS[2])


@pytest.mark.parametrize(
    "change",
    [
        "body = '{}'",
        "body = body",
        "body = NULL, sha256 = repeat('b', 64)",
        "body = NULL, body_sha256 = repeat('b', 64)",
        "body = NULL, position = position + 100",
        "sha256 = repeat('b', 64)",
    ],
)
def test_traces_stay_append_only(acting, traced, change):
    with pytest.raises(psycopg2.errors.RestrictViolation, match="append-only"), acting() as run:
        run(f"UPDATE decision_traces SET {change} WHERE position = 1")
