"""Starts and stops the AWS emulator: ministack, patched, in a Python 3.11 environment of its own."""

import shutil
import signal
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from localcloud import venvs
from localcloud.errors import LocalCloudError
from localcloud.ports import LOOPBACK, becomes_free
from localcloud.process import Daemon, Program
from localcloud.settings import ROOT, clean_environment

ACCOUNT = "000000000000"
SAVE = "/_local/save"
# How long the system may need to take the port from a process that was just killed.
RELEASED_WITHIN_S = 3
# How long it may be too busy to say that it is there, as under a load or beside other programs' work.
BUSY_FOR_S = 30


@dataclass(frozen=True)
class Credentials:
    """The keys of the cloud's root user."""

    access_key_id: str
    secret_access_key: str


@dataclass(frozen=True)
class Emulator:
    """One emulator: everything it keeps lies in `state`; functions get `region` and this port."""

    state: Path
    port: int
    region: str
    credentials: Credentials
    postgres_port: int
    environment: Path
    arguments: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def daemon(self) -> Daemon:
        """The emulator's process."""
        return Daemon("emulator", self.state / "run" / "emulator.pid", self.state / "logs" / "emulator.log")

    @property
    def _scratch(self) -> Path:
        """Unzipped functions; nothing in it outlives the process."""
        return self.state / "emulator-tmp"

    def start(self, patience: float = 60) -> None:
        """Starts it if it is down and waits until it answers."""
        launched = False
        deadline = time.monotonic() + patience
        while not self.answers():
            gone = self.daemon.process() is None
            if (gone and launched) or time.monotonic() > deadline:
                raise LocalCloudError(f"The emulator did not start:\n{self.daemon.last_words()}")
            if gone:
                self._launch()
                launched = True
                deadline = time.monotonic() + patience  # the first launch installs the environment as well
            time.sleep(0.05)

    def stop(self) -> bool:
        """Lets it save its state and end; False if it did not run."""
        ran = self.daemon.stop(signal.SIGTERM)
        shutil.rmtree(self._scratch, ignore_errors=True)
        return ran

    def save(self) -> None:
        """Has it write its state now, and waits for that."""
        request = urllib.request.Request(self.url + SAVE, method="POST")  # noqa: S310  # http, ours
        with urllib.request.urlopen(request, timeout=60):  # noqa: S310  # same
            pass

    def running(self) -> bool:
        """Whether it answers; while its process lives, one that is only busy is waited for."""
        return self.answers() if self.daemon.process() is None else self.answers(BUSY_FOR_S)

    def answers(self, patience: float = 2) -> bool:
        """Whether it is ready for requests."""
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/ready", timeout=patience) as response:  # noqa: S310  # http, ours
                return bool(response.status == 200)  # noqa: PLR2004  # HTTP's OK
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    def _launch(self) -> None:
        if not becomes_free(self.port, RELEASED_WITHIN_S):
            raise LocalCloudError(
                f"Port {self.port}, which this cloud was made with, is taken by another program.",
                "Stop that program, or start anew with `make clean`.",
            )
        python = venvs.ensure(self.environment, "emulator")
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir(parents=True)
        words = [str(python), str(ROOT / "localcloud" / "launch.py"), *self.arguments]
        self.daemon.start(Program(words, self._variables(), self._scratch))

    def _variables(self) -> dict[str, str]:
        """The whole environment: functions inherit it, so it holds nothing of the caller's."""
        kept = self.state / "emulator"
        return {
            **clean_environment(),
            "HOME": str(self._scratch),
            "TMPDIR": str(self._scratch),
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": LOOPBACK,
            "MINISTACK_HOST": "localhost",
            "MINISTACK_REGION": self.region,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "AUTH": "true",
            "AWS_ACCESS_KEY_ID": self.credentials.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.credentials.secret_access_key,
            "LAMBDA_EXECUTOR": "local",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(kept),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(kept / "s3"),
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "DOCKER_HOST": "unix:///nonexistent/docker.sock",
            "EMBEDDED_POSTGRES": f"{LOOPBACK}:{self.postgres_port}",
        }
