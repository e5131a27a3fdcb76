"""Row-level security and privileges of a table, in one line of its migration.

Nothing is allowed by default: a role sees a table of people's rows only where it was given a privilege, and
the API then only the rows of the person it acts for. Landed migrations call this: their meaning must stay.
"""

from typing import Literal

from alembic import op
from sqlalchemy import text

from app.db.access import API, JOBS, MIGRATIONS, OPERATOR, ROLES

# Between the login and the roles: it inherits nothing, so a transaction that names no role may do nothing.
LOGINS = "spendsense_logins"
# SQLSTATE of a write for somebody without active consent.
CONSENT_REQUIRED = "SP403"

# A cluster's other databases may have made the roles before, or be making them at this moment.
_ROLE = """
DO $$ BEGIN
    CREATE ROLE {role} NOLOGIN NOINHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
# Since PostgreSQL 16 who makes a role is its member, but may not become it.
_LACKS = text("""
SELECT NOT pg_has_role(:member, :role,
    CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)
""")
_WHOSE = {API: "user_id = current_app_user()", JOBS: "true", OPERATOR: "true", MIGRATIONS: "true"}


def make_roles() -> None:
    """Make what is missing of the roles, and let the login that migrates become each of them."""
    connection = op.get_bind()
    for role in (LOGINS, *ROLES):
        op.execute(_ROLE.format(role=role))
    login = connection.execute(text("SELECT session_user")).scalar_one()
    quoted = connection.dialect.identifier_preparer.quote(login)
    grants = [(LOGINS, role, LOGINS) for role in ROLES] + [(login, LOGINS, quoted)]
    for member, role, grantee in grants:
        if connection.execute(_LACKS, {"member": member, "role": role}).scalar_one():
            op.execute(f"GRANT {role} TO {grantee}")


def protect(
    table: str,
    *,
    api: str = "",
    jobs: str = "",
    operator: str = "SELECT",
    operator_rows: Literal["all", "own"] = "all",
) -> None:
    """Put a table with people's rows (`user_id`) under row-level security.

    The roles get these privileges: comma-separated, with columns where that is enough (`UPDATE (status)`).
    With `operator_rows="own"` an operator has the rows of their own requests alone.
    """
    whose = _WHOSE | ({OPERATOR: _WHOSE[API]} if operator_rows == "own" else {})
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    given = {API: api, JOBS: jobs, OPERATOR: operator}
    for role in (*(role for role, privileges in given.items() if privileges), MIGRATIONS):
        name, rows = role.removeprefix("spendsense_"), whose[role]
        op.execute(f"CREATE POLICY {name} ON {table} TO {role} USING ({rows}) WITH CHECK ({rows})")
    grant(table, api=api, jobs=jobs, operator=operator)


def admit(role: str, table: str) -> None:
    """Let a further role see a protected table: the API its person's rows, any other role all of them."""
    name, rows = role.removeprefix("spendsense_"), _WHOSE[role]
    op.execute(f"CREATE POLICY {name} ON {table} TO {role} USING ({rows}) WITH CHECK ({rows})")


def grant(table: str, *, api: str = "", jobs: str = "", operator: str = "") -> None:
    """Give privileges on a table without people's rows, or further ones on a protected table."""
    for role, privileges in ((API, api), (JOBS, jobs), (OPERATOR, operator)):
        if privileges:
            op.execute(f"GRANT {privileges} ON {table} TO {role}")


def require_consent(table: str) -> None:
    """Let the database itself refuse rows of people who do not consent to education at that moment.

    Deleting stays possible, and so does an update that only withdraws: see require_consent() in 0002.
    """
    for change, tables in (
        ("INSERT", "NEW TABLE AS written"),
        ("UPDATE", "OLD TABLE AS before NEW TABLE AS written"),
    ):
        op.execute(f"""
            CREATE TRIGGER consent_at_{change.lower()} AFTER {change} ON {table}
            REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION require_consent()
        """)
