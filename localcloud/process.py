"""Server processes that outlive the command that starts them, and pidfiles that never name a stranger."""

import atexit
import contextlib
import json
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from localcloud.accounts import Account, identity
from localcloud.files import write_atomically

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# Popen objects of daemons live as long as we do: collecting one while its process runs is a ResourceWarning.
_STARTED: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Program:
    """What to run: the words of the command, its whole environment, its folder, and who runs it."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    account: Account | None = None


@dataclass(frozen=True)
class Daemon:
    """One server process, known by a pidfile that holds its pid and when that process began."""

    name: str
    pidfile: Path
    log: Path

    def start(self, program: Program) -> None:
        """Starts the program in a session of its own, its output appended to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            child = subprocess.Popen(
                list(program.arguments),
                env=dict(program.environment),
                cwd=program.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077,
                **identity(program.account),
            )
        _STARTED.append(child)
        self.adopt(child.pid)

    def adopt(self, pid: int) -> None:
        """Notes a running process as this daemon's."""
        write_atomically(self.pidfile, json.dumps({"pid": pid, "began": _began(pid)}))

    def process(self) -> psutil.Process | None:
        """The running process, or None: no pidfile, no such process, or a stranger under a recycled pid."""
        reap()
        try:
            noted = json.loads(self.pidfile.read_text())
            process = psutil.Process(noted["pid"])
            alive = is_alive(process.pid) and _began(process.pid) == noted["began"]
        except (FileNotFoundError, json.JSONDecodeError, KeyError, psutil.NoSuchProcess):
            return None
        return process if alive else None

    def stop(self, asked: signal.Signals = signal.SIGTERM, patience: float = 30) -> bool:
        """Asks the process to end, kills it after `patience` seconds. False if it did not run."""
        process = self.process()
        if process is not None:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(asked)
                _wait(process, patience)
        self.pidfile.unlink(missing_ok=True)
        return process is not None

    def last_words(self, lines: int = 15) -> str:
        """The end of the log, for an error message."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 8192))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])


def _wait(process: psutil.Process, patience: float) -> None:
    try:
        process.wait(patience)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(10)


def _began(pid: int) -> str:
    """A mark of when a process began which no other process of the same pid has.

    On Linux it counts clock ticks since boot: psutil's create_time would move when the clock is set.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return f"{BOOT_ID.read_text().strip()}:{fields[19]}"
    except FileNotFoundError:
        return f"{psutil.Process(pid).create_time():.2f}"


def reap() -> None:
    """Lets processes that we started and that have ended go: until then their pids look taken."""
    for child in _STARTED:
        child.poll()


atexit.register(reap)  # those that ended last would be called running while Python takes itself apart


def is_alive(pid: int) -> bool:
    """Whether a process with this pid exists and is no zombie."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
