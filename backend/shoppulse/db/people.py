"""People of a tenant: made together with their sign-in, and what governs what they see."""

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection, Engine, text

from shoppulse.db.access import Access, transaction
from shoppulse.db.records import Records, Row
from shoppulse.domain.errors import NotFound
from shoppulse.domain.scope import Rule, Scope, scope_of

_SCOPE = text("""
SELECT users.region, users.store_id, dimension, values
FROM users LEFT JOIN governance_rules USING (tenant_id, user_id)
WHERE tenant_id = :tenant AND user_id = :user AND status = 'Active'
""")


class Identities(Protocol):
    """The pool of sign-ins. `create` answers the subject; neither may leave half of its work behind."""

    def create(self, email: str) -> str:
        """Make a sign-in and answer its subject."""

    def delete(self, email: str) -> None:
        """Remove a sign-in."""


def add_user(engine: Engine, access: Access, values: Mapping[str, object], identities: Identities) -> Row:
    """Make a user and the sign-in, both or neither: the row comes first, so that what it refuses makes no
    sign-in, and whatever fails later, the commit included, takes the sign-in away again.
    """
    email = str(values["email"])
    made = False
    try:
        with transaction(engine, access) as connection:
            users = Records.of(connection, access.tenant_id, "users")
            row = users.add({**values, "cognito_user_id": f"pending {email}"})
            subject = identities.create(email)
            made = True
            return users.change(row["user_id"], {"cognito_user_id": subject})
    except BaseException:
        if made:
            identities.delete(email)
        raise


def scope(connection: Connection, tenant_id: str, user_id: str) -> Scope:
    """What an active user of the tenant may see of it; raises NotFound for anybody else."""
    rows = connection.execute(_SCOPE, {"tenant": tenant_id, "user": user_id}).all()
    if not rows:
        raise NotFound("no such user")
    rules = [Rule(row.dimension, tuple(row[3])) for row in rows if row.dimension is not None]
    return scope_of(rules, rows[0].region, rows[0].store_id)
