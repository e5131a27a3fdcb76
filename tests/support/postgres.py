"""The PostgreSQL of tests: in memory where there is room, with a database that comes and goes for each."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg2
from psycopg2 import sql

from localcloud import ports
from localcloud.postgres import THROWAWAY, Server

MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 1024**3
# The journal holds what a checkpoint has not written: by default up to a gigabyte, here of memory.
_OPTIONS = THROWAWAY | {"max_wal_size": "128MB", "min_wal_size": "32MB"}


class Throwaway(Server):
    """A server of tests alone; databases are made and removed over one connection that it keeps."""

    def remove(self) -> None:
        """Stops the server and deletes everything of it."""
        super().remove()
        for folder in {self.data.parent, self.state}:
            shutil.rmtree(folder)

    def _administer(self, statement: sql.Composed) -> None:
        with self._kept.cursor() as cursor:
            cursor.execute(statement)

    @cached_property
    def _kept(self) -> psycopg2.extensions.connection:
        connection = psycopg2.connect(self.url())
        connection.autocommit = True
        return connection


def throwaway(**options: str) -> Throwaway:
    """A server that is yet to be started, in folders of its own, which `remove` deletes."""
    state = _folder(None)
    data = _folder(MEMORY) if _has_room(MEMORY) else state
    return Throwaway(data / "data", state, ports.choose(), _OPTIONS | options)


@contextmanager
def started(**options: str) -> Iterator[Throwaway]:
    """A running server, gone afterwards."""
    server = throwaway(**options)
    try:
        server.start()
        yield server
    finally:
        server.remove()


def _has_room(folder: Path) -> bool:
    """Whether files are better kept there: a disk takes longer to make a database's than a test to use it."""
    return folder.is_dir() and shutil.disk_usage(folder).free > ROOM_BYTES


def _folder(parent: Path | None) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="spendsense-postgres-", dir=parent))
    folder.chmod(0o711)  # the server's own account passes through
    return folder
