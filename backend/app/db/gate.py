"""The consent gate inside the query: without active consent a person's data is not even read.

A gated query is one SELECT over `:user_id` of two columns: `body` (JSON text, handed through to the caller)
and `following` (the position after the last row, or null).
"""

from typing import Any, NamedTuple, Self

from app.db.consents import Purpose
from app.db.sql import Connection, Statement, text
from app.domain.errors import ConsentRequired

_ACTIVE = """
    coalesce((SELECT event IN ('granted', 'reauthorised') AND expires_at > now() FROM consents
              WHERE user_id = :user_id AND purpose = '{purpose}' ORDER BY sequence DESC LIMIT 1), false)
"""


class Gated(NamedTuple):
    """A query behind the consent to a purpose."""

    purpose: Purpose
    statement: Statement

    def kept(self, name: str, **types: str) -> Self:
        """The same with its plan kept, as `Statement.kept` says."""
        return self._replace(statement=self.statement.kept(name, **types))


def active(purpose: Purpose) -> str:
    """SQL that is true while the person `:user_id` consents to the purpose."""
    return _ACTIVE.format(purpose=purpose)


def gated(purpose: Purpose, query: str) -> Gated:
    """Put the query behind the gate: one statement, so no revocation can come between gate and data."""
    gate = f"SELECT {active(purpose)} AS open"
    return Gated(
        purpose,
        text(
            f"WITH gate AS MATERIALIZED ({gate}) SELECT gate.open, page.body, page.following"  # noqa: S608 - constants of ours
            f" FROM gate LEFT JOIN LATERAL ({query}) AS page ON gate.open"
        ),
    )


def read_gated(connection: Connection, query: Gated, **values: Any) -> tuple[str, str | None]:
    """The body and what follows; raises ConsentRequired."""
    row = connection.execute(query.statement, values).one()
    if not row.open:
        raise ConsentRequired(query.purpose)
    return row.body, row.following
