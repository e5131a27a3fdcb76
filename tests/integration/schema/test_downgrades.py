"""Each migration from 0013 on can be taken back and made again: the schema is the same, also with rows."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from app.db.migrations import runner
from app.db.sql import text
from tests.support.database import Database, rows

LAST_UNTRIED = "0012"
# What a schema is, by the name of each thing. What an owner may do needs no grant, so those are left out.
CATALOGUE = r"""
SELECT 'column', concat_ws('.', attrelid::regclass, attname), concat_ws(' ', format_type(atttypid, atttypmod),
       attnotnull, attidentity, attcompression, pg_get_expr(adbin, adrelid))
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'table', relname, concat_ws(' ', relowner::regrole, relpersistence, relrowsecurity,
       relforcerowsecurity)
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'
UNION ALL
SELECT 'constraint', concat_ws('.', conrelid::regclass, conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', relname, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'policy', concat_ws('.', polrelid::regclass, polname), concat_ws(' ', polcmd, polroles::regrole[],
       pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
FROM pg_policy
UNION ALL
SELECT 'trigger', concat_ws('.', tgrelid::regclass, tgname), concat_ws(' ', pg_get_triggerdef(oid), tgenabled)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'function', oid::regprocedure::text, concat_ws(' ', proowner::regrole,
       regexp_replace(pg_get_functiondef(oid), '\s+', ' ', 'g'))
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT 'comment', pg_describe_object(classoid, objoid, objsubid), description
FROM pg_description
WHERE (pg_identify_object(classoid, objoid, objsubid)).schema = 'public'
UNION ALL
SELECT 'right on table', concat_ws(' ', relname, grantee::regrole), privilege_type
FROM pg_class CROSS JOIN LATERAL aclexplode(relacl)
WHERE relnamespace = 'public'::regnamespace AND grantee <> relowner
UNION ALL
SELECT 'right on column', concat_ws(' ', attrelid::regclass, attname, grantee::regrole), privilege_type
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid CROSS JOIN LATERAL aclexplode(attacl)
WHERE relnamespace = 'public'::regnamespace AND grantee <> relowner AND NOT attisdropped
UNION ALL
SELECT 'right on function', concat_ws(' ', pg_proc.oid::regprocedure, grantee::regrole), privilege_type
FROM pg_proc CROSS JOIN LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner)))
WHERE pronamespace = 'public'::regnamespace AND grantee <> proowner
"""
# Rows that only the newer schema knows: a lifted flag, a file that never came, one that was taken, and rules
# that somebody proposed and somebody else turned down.
ROWS = """
INSERT INTO profiles (user_id) VALUES ('hannah');
INSERT INTO operator_actions (operator_id, action, user_id, reason)
    VALUES ('olga', 'flag_user', 'hannah', 'have a look at her'),
           ('olga', 'unflag_user', 'hannah', 'I had a look at her');
INSERT INTO imports (user_id, upload_expires_at) VALUES ('hannah', now());
INSERT INTO imports (user_id, status, document_sha256, bytes, rows, accounts, upload_expires_at, finished_at)
    VALUES ('hannah', 'done', repeat('a', 64), 10, 1, 1, now(), now());
INSERT INTO editions (kind, version, content_sha256, created_by)
    VALUES ('rules', 'x', repeat('a', 64), 'olga');
INSERT INTO persona_rules VALUES ('x', 0, 'insufficient_data', '{}');
UPDATE editions SET status = 'rejected', closed_by = 'otto', decision_reason = 'it is not right';
INSERT INTO operator_actions (operator_id, action, reason) VALUES ('otto', 'reject_rules', 'it is not right')
"""


class Schema:
    """A database whose schema is moved to a revision, each move in a transaction of its own."""

    def __init__(self, engine):
        self._engine = engine

    def move(self, act, revision):
        """Does what `spendsense migrate` does around a move; the catalogue afterwards."""
        with self._engine.begin() as connection:
            connection.execute(runner._AS_OWNER)
            with runner.for_alembic(connection) as same:
                act(runner.configuration(same), revision)
        with self._engine.begin() as connection:
            return set(map(tuple, connection.execute(text(CATALOGUE))))

    def run(self, statement):
        with self._engine.begin() as connection:
            return rows(connection.execute(text(statement))) or []


@pytest.fixture
def schema(empty_database_url):
    return Schema(Database(empty_database_url))


def tried():
    """The revisions after the last one that is not tried, oldest first."""
    scripts = ScriptDirectory(str(runner.Path(runner.__file__).parent))
    newer = [each.revision for each in scripts.iterate_revisions("head", LAST_UNTRIED)]
    return newer[::-1]


def test_up_down_and_up_again_gives_the_same_schema_at_every_step(schema):
    schema.move(command.upgrade, "0001")  # from the next one on a role owns the tables
    catalogues = [schema.move(command.upgrade, LAST_UNTRIED)]
    catalogues += [schema.move(command.upgrade, revision) for revision in tried()]
    assert len(catalogues) >= 4
    assert len(catalogues[-1]) > 500, "the catalogue is really read"
    schema.run(ROWS)

    for revision, expected in zip([LAST_UNTRIED, *tried()][-2::-1], catalogues[-2::-1], strict=True):
        assert schema.move(command.downgrade, revision) ^ expected == set(), f"down to {revision}"
    assert schema.run("SELECT action FROM operator_actions") == [("flag_user",)]
    assert schema.run("SELECT status FROM imports") == [("taken",)]
    assert schema.run("SELECT FROM editions") == schema.run("SELECT FROM persona_rules") == []
    for revision, expected in zip(tried(), catalogues[1:], strict=True):
        assert schema.move(command.upgrade, revision) ^ expected == set(), f"up to {revision}"
    assert schema.run("SELECT status FROM imports") == [("done",)]
