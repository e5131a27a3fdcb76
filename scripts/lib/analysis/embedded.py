"""A PostgreSQL of this run's own, with the product's schema: gone when the run ends, however it ends."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from types import FrameType

import psycopg2
from sqlalchemy.exc import DBAPIError

from app.db.engine import Engine
from app.db.migrations import runner
from localcloud import ports
from localcloud.accounts import can_enter, unprivileged
from localcloud.errors import LocalCloudError
from localcloud.postgres import THROWAWAY, Server
from scripts.lib import settings
from scripts.lib.console import OperatorError
from scripts.lib.disk import ROOM

_OPTIONS = {
    **THROWAWAY,
    "autovacuum": "off",  # it lives for minutes and is filled once
    "max_connections": "10",
    "max_locks_per_transaction": "2000",  # a person is locked while rows of theirs are written
    "max_wal_senders": "0",
    "wal_level": "minimal",
}
# Makes the folder, so that there is none without it; waits until the other end of its pipe closes, which the
# kernel sees to even after kill -9, and clears up. An initdb at work holds that end too: with its folder
# gone, shared memory of its would stay. Any account may pass through the folder: the server has its own.
# What cannot be removed is left after some 30 s: nobody sees a sweeper that tries for ever.
# Where we are killed before we hear that it is made, saying so must not end the sweeper.
_SWEEPER = """
trap '' PIPE
mkdir -m 711 "$1" && echo made
exec >/dev/null
cat >/dev/null
left=300
while [ -d "$1" ] && [ "$left" -gt 0 ]; do
    left=$((left - 1))
    if pid=$(head -n 1 "$1/data/postmaster.pid"); then kill -QUIT "$pid"; sleep 0.1; fi
    rm -rf "$1" || sleep 0.1
done
"""
OPEN_TO_ALL = Path("/var/tmp")  # noqa: S108 - what is made in it is a folder of ours alone
WAL_SEGMENT = 16 * 1024 * 1024  # what the server takes at once, or falls
_ENDING = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def embedded() -> Iterator[Engine]:
    """The engine of a new, migrated database, as its superuser; server and folder are removed afterwards."""
    with _endings_raise(), _folder() as (home, pipe):
        server = Server(
            home / "data",
            home,
            ports.choose(),
            _OPTIONS,
            wheel=settings.read().local_dir / "postgres-venv",
            held=(pipe,),
        )
        try:
            server.start()
            engine = Engine(lambda: psycopg2.connect(server.url()))
            try:
                with engine.begin() as connection:
                    runner.migrate(connection)
                yield engine
            finally:
                engine.dispose()
        except (LocalCloudError, OSError, psycopg2.Error, DBAPIError) as error:
            if _is_full(error, home):
                raise OperatorError(
                    f"The database of this run has no room left in {home.parent}.", ROOM
                ) from None
            if isinstance(error, LocalCloudError):
                raise OperatorError(error.message, error.cure) from None
            raise
        finally:
            server.stop()


def _is_full(error: Exception, home: Path) -> bool:
    """Whether the disk was full; a server that falls over that may not even have had room to say so."""
    said = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(said, psycopg2.errors.DiskFull) or os.strerror(ENOSPC) in str(said):
        return True
    return not isinstance(said, OSError) and shutil.disk_usage(home).free < WAL_SEGMENT


@contextmanager
def _folder() -> Iterator[tuple[Path, int]]:
    home = _parent() / f"spendsense-analyze-{secrets.token_hex(6)}"
    with subprocess.Popen(
        ["sh", "-c", _SWEEPER, "sweeper", str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as sweeper:
        if sweeper.stdin is None or sweeper.stdout is None or not sweeper.stdout.readline():
            raise OperatorError(f"No folder can be made in {home.parent}.", "Name another one: TMPDIR=…")
        yield home, sweeper.stdin.fileno()


def _parent() -> Path:
    """The folder for temporary files, or another one where root's is closed to the server's account."""
    usual = Path(tempfile.gettempdir())
    return usual if can_enter(usual, unprivileged()) else OPEN_TO_ALL


@contextmanager
def _endings_raise() -> Iterator[None]:
    """Let a request to end unwind the stack as Ctrl-C does, and none of them cut the tidying short."""

    def end(number: int, _frame: FrameType | None) -> None:
        for ending in (*_ENDING, signal.SIGINT):
            signal.signal(ending, signal.SIG_IGN)
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    # What whoever called us has ignored (nohup, a job in the background) stays so.
    heard = [ending for ending in (*_ENDING, signal.SIGINT) if signal.getsignal(ending) != signal.SIG_IGN]
    before = {}
    with suppress(ValueError):  # not in the main thread: whoever runs us there ends us otherwise
        before = {ending: signal.signal(ending, end) for ending in heard}
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)
