"""The four steps by which the application's login changes without anybody noticing.

Two users take turns. A rotation gives a new password to the one that is not the current login, proves that it
works, and only then makes it current: a login that was read before stays good until the next rotation. Each
step may be repeated, and continues what was begun.

The first rotation has nobody to replace: Secrets Manager makes the first value of a secret current as soon
as it is written. So between createSecret and setSecret everybody reads a login that the database refuses.
"""

import secrets
import string
import time
from dataclasses import dataclass
from typing import Literal

from psycopg2 import sql
from psycopg2.extensions import encrypt_password

from edge.login import Login
from shoppulse_lambdas.errors import DatabaseRefused, RotationRefused
from shoppulse_lambdas.login import Driver, login_of, signed_in
from shoppulse_lambdas.settings import Settings
from shoppulse_lambdas.versions import Versions, current_text, write_current

Step = Literal["createSecret", "setSecret", "testSecret", "finishSecret"]
RUNTIME = "shoppulse_runtime"
PASSWORD_LENGTH = 40
LETTERS = string.ascii_letters + string.digits  # as for the administrator: nothing that a URL has to quote
# A proxy may need a moment to see that a user's secret has changed. The last try begins within PATIENCE_S and
# takes CONNECT_S for each address of the proxy: all of it ends before the function's time does.
PATIENCE_S, PAUSE_S = 30.0, 4.0
ADMIN_CURE = "Terraform writes it: has the apply of the Database stack ended?"

# As the migrations have it, which may run before or after the first rotation.
_MAKE_RUNTIME = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shoppulse_runtime') THEN
        CREATE ROLE shoppulse_runtime NOLOGIN;
    END IF;
END $$
"""
_MAKE_USER = """
SELECT format('CREATE ROLE %%I LOGIN', %(user)s)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %(user)s)
"""
_MEMBER = "SELECT current_user = %(user)s AND pg_has_role(current_user, %(runtime)s, 'MEMBER')"


@dataclass(frozen=True)
class Rotation:
    """One rotation of the secret `arn`, whose new version bears the id `token`."""

    settings: Settings
    arn: str
    token: str

    def run(self, step: Step) -> None:
        """Do one step; raises, so that Secrets Manager tries again."""
        versions = Versions.of(self.arn)
        if not versions.may_rotate(self.token):
            raise RotationRefused(f"version {self.token} of {self.arn} is in no rotation")
        steps = {
            "createSecret": self._create,
            "setSecret": self._set,
            "testSecret": self._test,
            "finishSecret": self._finish,
        }
        steps[step](versions)

    def _create(self, versions: Versions) -> None:
        """Decide whose turn it is and on which password; once decided it stays."""
        if versions.text(self.token) is not None:
            return
        current = self._current(versions)
        login = Login(
            host=self.settings.proxy,
            port=self.settings.port,
            dbname=self.settings.database,
            username=self._next(current.username if current else None),
            password="".join(secrets.choice(LETTERS) for _ in range(PASSWORD_LENGTH)),
        )
        versions.put(self.token, login.text)

    def _set(self, versions: Versions) -> None:
        """Give the user the password: in the database first, and then where the proxy looks it up."""
        pending = self._pending(versions)
        current = self._current(versions)
        if current and versions.current != self.token and current.username == pending.username:
            raise RotationRefused(f"{pending.username} is signed in as: its password stays")
        admin = login_of(current_text(self.settings.admin_secret_arn, ADMIN_CURE), self.settings)
        with signed_in(admin, self.settings.service) as driver:
            _give(driver, pending)
        write_current(self.settings.user_secret_arns[pending.username], pending.text)

    def _test(self, versions: Versions) -> None:
        """Sign in as everybody will."""
        pending = self._pending(versions)
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                with signed_in(pending, self.settings.service) as driver, driver.cursor() as cursor:
                    cursor.execute(_MEMBER, {"user": pending.username, "runtime": RUNTIME})
                    allowed = bool((cursor.fetchone() or [False])[0])
            except DatabaseRefused:
                if time.monotonic() + PAUSE_S >= until:
                    raise
                time.sleep(PAUSE_S)
            else:
                if not allowed:
                    raise DatabaseRefused(f"{pending.username} is not a member of {RUNTIME}")
                return

    def _finish(self, versions: Versions) -> None:
        """Make the tested login the one that everybody reads."""
        if versions.current != self.token:
            versions.finish(self.token)

    def _next(self, username: str | None) -> str:
        users = list(self.settings.user_secret_arns)
        return users[(users.index(username) + 1) % len(users)] if username in users else users[0]

    def _current(self, versions: Versions) -> Login | None:
        text = versions.text(versions.current) if versions.current else None
        return login_of(text, self.settings) if text is not None else None

    def _pending(self, versions: Versions) -> Login:
        text = versions.text(self.token)
        if text is None:
            raise RotationRefused(
                f"version {self.token} of {self.arn} has no value: createSecret comes first"
            )
        login = login_of(text, self.settings)
        if login.username not in self.settings.user_secret_arns:
            raise RotationRefused(f"{login.username} is not one of the users that take turns")
        return login


def _give(driver: Driver, login: Login) -> None:
    """Make sure of the user, its password and its membership.

    The server is told the password's verifier alone, so that no log of statements could hold the password.
    """
    verifier = encrypt_password(login.password, login.username, scope=driver, algorithm="scram-sha-256")
    user = sql.Identifier(login.username)
    with driver.cursor() as cursor:
        cursor.execute(_MAKE_RUNTIME)
        cursor.execute(_MAKE_USER, {"user": login.username})
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        cursor.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(user, sql.Literal(verifier)))
        cursor.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(RUNTIME), user))
