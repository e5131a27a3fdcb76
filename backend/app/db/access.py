"""As whom a transaction works: one login, which may do nothing by itself, and a role per kind of function.

What each role may do lies beside the tables (app.db.migrations.policies).
"""

from typing import NamedTuple, Self

API = "spendsense_api"
JOBS = "spendsense_jobs"
OPERATOR = "spendsense_operator"
MIGRATIONS = "spendsense_migrations"
# SQLSTATE for starting anything (a profile, an import, a consent) for somebody who asked to be erased.
ERASED = "SP410"
ROLES = (API, JOBS, OPERATOR, MIGRATIONS)


class Access(NamedTuple):
    """How long a statement may run and wait for a lock, in milliseconds; the role it runs under (None: the
    login's own), and for the API the one person whose rows it sees (None: nobody's).
    """

    statement_ms: int
    lock_ms: int
    role: str | None = None
    user_id: str | None = None

    def of(self, user_id: str) -> Self:
        """The same on behalf of this person."""
        return self._replace(user_id=user_id)


LOGIN = Access(statement_ms=8_000, lock_ms=3_000)
REQUEST = LOGIN._replace(role=API)  # well inside the API's 30 s
CONSOLE = LOGIN._replace(role=OPERATOR)  # an operator's request, on behalf of that operator
BATCH = Access(statement_ms=240_000, lock_ms=60_000, role=JOBS)  # inside a job's 300 s
# What operators' scripts do: for a person as that person, to look around as an operator, to migrate as the
# login, which the runner turns into the owner of the tables.
FOR_PERSON = BATCH._replace(role=API)
OPERATIONS = BATCH._replace(role=OPERATOR)
MIGRATION = BATCH._replace(role=None)
