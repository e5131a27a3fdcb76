"""Walks PostgreSQL's catalogue: no table of people's rows lies open, no role may do more than declared."""

from collections import defaultdict

import pytest

from .privileges import DECLARED

OF_PEOPLE = """
SELECT relname, relrowsecurity AND relforcerowsecurity AS forced, pg_get_userbyid(relowner) AS owner,
       ARRAY(SELECT DISTINCT pg_get_userbyid(role) FROM pg_policy, unnest(polroles) AS role
             WHERE polrelid = pg_class.oid) AS roles
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND attname = 'user_id'
"""
GIVEN = """
SELECT grantee::regrole::text AS role, relname, privilege_type AS privilege
FROM pg_class CROSS JOIN LATERAL aclexplode(relacl)
WHERE relnamespace = 'public'::regnamespace AND grantee <> relowner AND relkind <> 'S'
UNION ALL
SELECT grantee::regrole::text, relname, format('%s(%s)', privilege_type, attname)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid CROSS JOIN LATERAL aclexplode(attacl)
WHERE relnamespace = 'public'::regnamespace AND grantee <> relowner AND NOT attisdropped
"""
POLICIES = """
SELECT relname, polname, pg_get_expr(polqual, polrelid) AS seen,
       pg_get_expr(polwithcheck, polrelid) AS written
FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
"""


def open_tables(rows, given):
    """Tables of people that are not forced, or on which a role has privileges but no policy."""
    return sorted(
        row.relname
        for row in rows
        if not row.forced
        or "spendsense_migrations" not in row.roles
        or any(row.relname in tables and role not in row.roles for role, tables in given.items())
    )


def given_by(run):
    given = defaultdict(lambda: defaultdict(set))
    for row in run(GIVEN):
        given[row.role][row.relname].add(row.privilege)
    return {role: dict(tables) for role, tables in given.items()}


def test_every_table_of_people_is_forced_under_policies(acting):
    with acting() as run:
        rows = run(OF_PEOPLE)
        assert len(rows) >= 12
        assert open_tables(rows, given_by(run)) == []


@pytest.mark.parametrize(
    "fault",
    [
        "CREATE TABLE diaries (user_id text)",
        "ALTER TABLE accounts NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE accounts DISABLE ROW LEVEL SECURITY",
        "DROP POLICY api ON accounts",
        "DROP POLICY migrations ON accounts",
    ],
)
def test_a_table_left_open_is_found(acting, fault):
    with acting() as run:
        run(fault)

        assert len(open_tables(run(OF_PEOPLE), given_by(run))) == 1


def test_roles_may_do_what_is_declared_and_no_more(acting):
    with acting() as run:
        assert given_by(run) == DECLARED


@pytest.mark.parametrize(
    "fault",
    [
        "GRANT INSERT ON profiles TO spendsense_jobs",
        "GRANT UPDATE (amount) ON transactions TO spendsense_jobs",
        "GRANT SELECT ON profiles TO PUBLIC",
    ],
)
def test_a_privilege_that_nobody_declared_is_found(acting, fault):
    with acting() as run:
        run(fault)

        assert given_by(run) != DECLARED


def test_the_api_sees_and_writes_the_rows_of_its_person_alone(acting):
    with acting() as run:
        of_api = [row for row in run(POLICIES) if row.polname == "api"]

    assert {(row.seen, row.written) for row in of_api} == {("(user_id = current_app_user())",) * 2}


def test_every_table_has_one_owner_and_roles_bypass_nothing(acting):
    with acting() as run:
        owners = run("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        strong = run(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'spendsense\\_%'"
            " AND (rolsuper OR rolbypassrls OR rolcanlogin OR rolinherit OR rolcreaterole)"
        )

    assert owners == [("spendsense_migrations",)]
    assert strong == []
