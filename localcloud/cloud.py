"""One local cloud: its folder, ports and keys, chosen at the first start and kept in cloud.json."""

import contextlib
import json
import secrets
import shutil
import string
from dataclasses import asdict, dataclass
from pathlib import Path

from localcloud import ports
from localcloud.accounts import FALLBACK, reachable, unprivileged
from localcloud.emulator import Credentials, Emulator
from localcloud.errors import LocalCloudError
from localcloud.files import write_atomically
from localcloud.postgres import Server

KEY_LETTERS = string.ascii_uppercase + string.digits


@dataclass(frozen=True)
class Preferred:
    """The ports that a new cloud takes where they are free."""

    emulator: int
    postgres: int


@dataclass(frozen=True)
class Access:
    """What cloud.json says: enough for any AWS client to use this cloud as its root user."""

    endpoint_url: str
    region: str
    access_key_id: str
    secret_access_key: str
    emulator_port: int
    postgres_port: int
    cloud_id: str


# Enough to stop servers, which are found by their pidfiles.
_NOT_READ = Access("", "", "", "", 0, 0, "")


@dataclass(frozen=True)
class Cloud:
    """A local cloud that was made in the folder `state`."""

    state: Path
    access: Access

    @property
    def postgres(self) -> Server:
        """Its database server."""
        return Server(database_folder(self.state), self.state, self.access.postgres_port)

    @property
    def emulator(self) -> Emulator:
        """Its AWS."""
        return Emulator(
            self.state,
            self.access.emulator_port,
            self.access.region,
            Credentials(self.access.access_key_id, self.access.secret_access_key),
            self.access.postgres_port,
            self.state / "emulator-venv",
        )

    @property
    def running(self) -> dict[str, bool]:
        """Which of its processes answer."""
        return {"emulator": self.emulator.running(), "postgres": self.postgres.running()}

    def stop(self) -> list[str]:
        """Stops what runs and says what did."""
        return [
            name
            for name, server in (("emulator", self.emulator), ("postgres", self.postgres))
            if server.stop()
        ]


def database_folder(state: Path) -> Path:
    """Where PostgreSQL keeps its data: in the state folder, unless its account cannot enter that."""
    return reachable(state / "postgres", unprivileged())


def opened(state: Path) -> Cloud | None:
    """The cloud that was made in this folder, or None."""
    try:
        return Cloud(state, Access(**json.loads((state / "cloud.json").read_text())))
    except FileNotFoundError:
        return None
    except (TypeError, ValueError) as error:
        raise LocalCloudError(
            f"{state / 'cloud.json'} is not what this version writes: {error}.",
            "Start anew with `make clean`.",
        ) from None


def made(state: Path, region: str, preferred: Preferred) -> Cloud:
    """The cloud in this folder, made first if there is none."""
    known = opened(state)
    if known is not None:
        return known
    emulator_port = ports.choose(preferred.emulator)
    access = Access(
        endpoint_url=f"http://{ports.LOOPBACK}:{emulator_port}",
        region=region,
        access_key_id="AKIA" + "".join(secrets.choice(KEY_LETTERS) for _ in range(16)),
        secret_access_key=secrets.token_urlsafe(30),
        emulator_port=emulator_port,
        postgres_port=ports.choose(preferred.postgres),
        cloud_id=secrets.token_hex(8),
    )
    write_atomically(state / "cloud.json", json.dumps(asdict(access), indent=2) + "\n")
    return Cloud(state, access)


def remove(state: Path) -> None:
    """Stops the cloud of this folder and deletes everything that it kept, a damaged cloud.json included."""
    Cloud(state, _NOT_READ).stop()
    data = database_folder(state)
    shutil.rmtree(data, ignore_errors=True)
    for copied in data.parent.glob(f"{data.name}-pginstall*"):
        shutil.rmtree(copied)
    if data.parent == FALLBACK:
        with contextlib.suppress(OSError):  # another cloud's data are there too, or nothing ever was
            FALLBACK.rmdir()
    shutil.rmtree(state, ignore_errors=True)
