"""An embedded PostgreSQL: on loopback, with passwords, as an unprivileged user; for `make up` and tests."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as PostgresConnection  # noqa: N812  # psycopg2's class is lower-case

from localcloud.accounts import Account, identity, make_folder, unprivileged
from localcloud.errors import LocalCloudError
from localcloud.files import write_atomically
from localcloud.ports import LOOPBACK
from localcloud.postgres_binaries import Binaries, choose
from localcloud.postgres_recovery import settle
from localcloud.process import Daemon, Program
from localcloud.settings import clean_environment

SUPERUSER = "postgres"
PATIENCE = 60  # seconds
# Nothing of a test's database needs to survive the machine.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Server:
    """One PostgreSQL server: `data` is the account's folder, `state` holds password, pidfile and log.

    Where none is installed, it comes from a wheel in the environment `wheel` (None: in `state`). Whoever
    waits for the other end of the descriptors `held` to close waits for an initdb that outlives us.
    """

    data: Path
    state: Path
    port: int
    options: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = field(default_factory=unprivileged)
    wheel: Path | None = None
    held: tuple[int, ...] = ()

    @property
    def daemon(self) -> Daemon:
        """The server's process."""
        return Daemon("postgres", self.state / "run" / "postgres.pid", self.state / "logs" / "postgres.log")

    @property
    def programs(self) -> Path:
        """The folder of its programs, psql among them."""
        return self._binaries().folder

    @property
    def password(self) -> str:
        """The superuser's password, made with the data folder."""
        return (self.state / "postgres-password").read_text()

    def url(self, database: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """A connection URL; without a user, the superuser's."""
        return f"postgresql://{user}:{password or self.password}@{LOOPBACK}:{self.port}/{database}"

    def start(self, patience: float = PATIENCE) -> None:
        """Initialises a new data folder, starts the server if it is down, waits until it answers."""
        if self.running():
            return
        binaries = self._binaries()
        if not self.data.exists():
            self._initialise(binaries)
        settle(self.data, self.daemon)
        if self.daemon.process() is None:
            self._launch(binaries)
        self._wait(patience)

    def stop(self) -> bool:
        """Ends the server with a checkpoint (fast shutdown); False if it did not run."""
        return self.daemon.stop(signal.SIGINT)

    def running(self) -> bool:
        """Whether the server process lives and answers our password."""
        if self.daemon.process() is None:
            return False
        try:
            with self.connect():
                return True
        except (psycopg2.OperationalError, FileNotFoundError):
            return False

    @contextlib.contextmanager
    def connect(self, database: str = "postgres") -> Iterator[PostgresConnection]:
        """A connection of the superuser outside transactions, as CREATE DATABASE asks for."""
        connection = psycopg2.connect(self.url(database), connect_timeout=5)
        connection.autocommit = True
        try:
            yield connection
        finally:
            connection.close()

    def create_database(self, name: str, *, template: str = "template0", owner: str = SUPERUSER) -> None:
        """Makes a database; `template` must have no open connections."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY")
        self._administer(statement.format(*map(sql.Identifier, (name, template, owner))))

    def drop_database(self, name: str) -> None:
        """Removes a database, whoever is connected to it."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def remove(self) -> None:
        """Stops the server and deletes its data."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def _administer(self, statement: sql.Composed) -> None:
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def _binaries(self) -> Binaries:
        return choose(self.data, self.wheel or self.state / "postgres-venv", self.account)

    def _initialise(self, binaries: Binaries) -> None:
        """Runs initdb beside the final place and renames, so that a data folder is complete or absent."""
        new = self.data.with_name(f"{self.data.name}.new")
        password_file = self.data.with_name(f"{self.data.name}.password")
        shutil.rmtree(new, ignore_errors=True)
        make_folder(new, self.account)
        write_atomically(self.state / "postgres-password", secrets.token_hex(24))
        write_atomically(password_file, self.password)
        if self.account:
            os.chown(password_file, self.account.uid, self.account.gid)
        words = [str(binaries.folder / "initdb"), "-D", str(new), "-U", SUPERUSER]
        words += [f"--pwfile={password_file}", "--auth=scram-sha-256"]
        words += ["--encoding=UTF8", "--no-locale", "--no-instructions"]
        words += ["--no-sync"] if self.options.get("fsync") == "off" else []
        try:
            self._run(words, new)
        finally:
            password_file.unlink()
        new.rename(self.data)

    def _run(self, words: list[str], folder: Path) -> None:
        """Runs initdb to its end, out of reach of the terminal's Ctrl-C.

        What ends us ends it by a signal that it heeds between two steps: of a server of its that is killed,
        or whose folder goes away, shared memory would stay behind.
        """
        with subprocess.Popen(
            words,
            env=clean_environment(),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            pass_fds=self.held,
            **identity(self.account),
        ) as program:
            try:
                _, said = program.communicate()
            except BaseException:
                program.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    program.wait(PATIENCE)
                raise
        if program.returncode:
            raise LocalCloudError(f"{Path(words[0]).name} failed: {said.strip()}")

    def _launch(self, binaries: Binaries) -> None:
        options = {"listen_addresses": LOOPBACK, "port": str(self.port), "unix_socket_directories": ""}
        words = [str(binaries.folder / "postgres"), "-D", str(self.data)]
        words += [
            word
            for name, value in (options | dict(self.options)).items()
            for word in ("-c", f"{name}={value}")
        ]
        self.daemon.start(Program(words, clean_environment(), self.data, self.account))

    def _wait(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while not self.running():
            if self.daemon.process() is None or time.monotonic() > deadline:
                raise LocalCloudError(f"PostgreSQL did not start:\n{self.daemon.last_words()}")
            time.sleep(0.05)
