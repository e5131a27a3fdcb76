"""As whom a transaction works: a role, a tenant, a person. All of it ends with the transaction, so that a
connection goes back to its pool as nobody's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, text

from shoppulse.domain.errors import NotAdmitted

RUNTIME = "shoppulse_runtime"

_ENTER = text("""
SELECT set_config('role', :role, true), set_config('app.tenant_id', :tenant, true),
    set_config('app.user_id', :user, true), set_config('app.ip_address', :ip, true),
    set_config('app.subject', :subject, true), set_config('statement_timeout', :statement_ms, true),
    set_config('transaction_read_only', :read_only, true)
""")
_PERSON = text("""
SELECT user_id, tenant_id, role, region, store_id, is_tenant_admin FROM users
WHERE cognito_user_id = :subject AND status = 'Active'
""")
_OPEN = text("SELECT is_active FROM tenants WHERE tenant_id = :tenant")


@dataclass(frozen=True)
class Access:
    """The tenant, who acts (None: a program) and from where; the role, None for the login's own.

    Nothing can be written where it is `read_only`.
    """

    tenant_id: str
    user_id: str | None = None
    ip_address: str | None = None
    role: str | None = RUNTIME
    statement_ms: int = 8_000  # well inside the API's 30 s
    read_only: bool = False


NOBODYS = Access(tenant_id="")


@dataclass(frozen=True)
class Person:
    """Who is signed in, as the database knows them: no claim of a token says tenant or role."""

    user_id: str
    tenant_id: str
    role: str
    region: str | None
    store_id: str | None
    is_tenant_admin: bool


@contextmanager
def transaction(engine: Engine, access: Access) -> Iterator[Connection]:
    """A transaction of one tenant that commits at the end of the block and rolls back on any error."""
    with engine.begin() as connection:
        enter(connection, access)
        yield connection


@contextmanager
def signed_in(engine: Engine, subject: str, access: Access = NOBODYS) -> Iterator[tuple[Connection, Person]]:
    """A transaction of the person with this subject (`sub`), in the place of `access`'s tenant and user.

    Raises NotAdmitted for anybody else.
    """
    with engine.begin() as connection:
        enter(connection, access, subject)
        found = connection.execute(_PERSON, {"subject": subject}).one_or_none() if subject else None
        if found is None:
            raise NotAdmitted("nobody active has this subject")
        person = Person(*found)
        enter(connection, replace(access, tenant_id=person.tenant_id, user_id=person.user_id))
        if not connection.execute(_OPEN, {"tenant": person.tenant_id}).scalar_one():
            raise NotAdmitted("the tenant is closed")
        yield connection, person


def enter(connection: Connection, access: Access, subject: str = "") -> None:
    """Make what is left of the transaction this access's; without a tenant it sees no tenant's rows."""
    connection.execute(
        _ENTER,
        {
            "role": access.role or "none",
            "tenant": access.tenant_id,
            "user": access.user_id or "",
            "ip": access.ip_address or "",
            "subject": subject,
            "statement_ms": str(access.statement_ms),
            "read_only": "on" if access.read_only else "off",
        },
    )
