"""People of a tenant: made together with their sign-in, and what governs what they see."""

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection, Engine, text

from shoppulse.db.access import Access, enter, transaction
from shoppulse.db.records import Records, Row
from shoppulse.domain.errors import Conflict, NotFound
from shoppulse.domain.scope import Rule, Scope, scope_of

_SCOPE = text("""
SELECT users.region, users.store_id, dimension, values
FROM users LEFT JOIN governance_rules USING (tenant_id, user_id)
WHERE tenant_id = :tenant AND user_id = :user AND status = 'Active'
""")
# Of all tenants, but for one subject: the transaction has named it.
_KNOWN = text("SELECT FROM users WHERE cognito_user_id = :subject")


class Identities(Protocol):
    """The pool of sign-ins. `create` answers the subject; none may leave half of its work behind."""

    def subject_of(self, email: str) -> str | None:
        """The subject of the sign-in with this address; None where there is none."""

    def create(self, email: str) -> str:
        """Make a sign-in and answer its subject."""

    def delete(self, email: str) -> None:
        """Remove a sign-in."""


def add_user(engine: Engine, access: Access, values: Mapping[str, object], identities: Identities) -> Row:
    """Make a user and the sign-in, both or neither: the row comes first, so that what it refuses makes no
    sign-in, and whatever fails later, the commit included, takes the sign-in away again.

    Only a process that is killed in between leaves a sign-in that no row knows and nobody is let in by. The
    next call for the same address removes it and makes a new one, whose password is new as well.
    """
    email = str(values["email"])
    made = False
    try:
        with transaction(engine, access) as connection:
            users = Records.of(connection, access.tenant_id, "users")
            row = users.add({**values, "cognito_user_id": f"pending {email}"})
            _remove_what_no_row_knows(connection, access, email, identities)
            subject = identities.create(email)
            made = True
            return users.change(row["user_id"], {"cognito_user_id": subject})
    except BaseException:
        if made:
            identities.delete(email)
        raise


def _remove_what_no_row_knows(
    connection: Connection, access: Access, email: str, identities: Identities
) -> None:
    """Remove the sign-in with this address; raises Conflict where somebody's row, of any tenant, names it."""
    left = identities.subject_of(email)
    if left is None:
        return
    enter(connection, access, left)
    if connection.execute(_KNOWN, {"subject": left}).one_or_none() is not None:
        raise Conflict("this address signs in somebody who has another one in the database")
    enter(connection, access)
    identities.delete(email)


def scope(connection: Connection, tenant_id: str, user_id: str) -> Scope:
    """What an active user of the tenant may see of it; raises NotFound for anybody else."""
    rows = connection.execute(_SCOPE, {"tenant": tenant_id, "user": user_id}).all()
    if not rows:
        raise NotFound("no such user")
    rules = [Rule(row.dimension, tuple(row[3])) for row in rows if row.dimension is not None]
    return scope_of(rules, rows[0].region, rows[0].store_id)
