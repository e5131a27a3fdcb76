"""PostgreSQL's own command line tools on the embedded server: the emulator's environment has no driver."""

import json
import subprocess
from pathlib import Path

from ministack.core import persistence

from localcloud.settings import clean_environment, embedded_postgres

SUPERUSER = "postgres"
CLOUD = Path(persistence.STATE_DIR).parent


class PostgresRefusedError(Exception):
    """A tool of PostgreSQL ended with an error."""


def tool(name: str, *words: str, given: str = "") -> str:
    """What one of PostgreSQL's own tools prints: of the installation that serves, so that versions match."""
    host, port = embedded_postgres()
    password = (CLOUD / "postgres-password").read_text()
    access = {"PGHOST": host, "PGPORT": str(port), "PGUSER": SUPERUSER, "PGPASSWORD": password}
    done = subprocess.run(
        [str(_folder() / name), *words],
        env=clean_environment() | access,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PostgresRefusedError(f"{name}: {done.stderr.strip()}")
    return done.stdout.strip()


def _folder() -> Path:
    """The folder of the server's binaries, as its process was started."""
    pid = json.loads((CLOUD / "run" / "postgres.pid").read_text())["pid"]
    command = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return Path(command.partition(" -D ")[0]).parent


def sql(statement: str, **values: str) -> str:
    """What statements print, each by itself; `:'x'` and `:"x"` in them stand for the value x, quoted."""
    words = [word for name, value in values.items() for word in ("-v", f"{name}={value}")]
    return tool("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *words, "-d", "postgres", given=statement)
