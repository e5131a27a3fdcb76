"""The only reader of os.environ in this package."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def configured_python() -> str | None:
    """The Python 3.11 that SPENDSENSE_PYTHON311 names; unset, one is looked for."""
    return os.environ.get("SPENDSENSE_PYTHON311") or None


def executable_folders() -> list[Path]:
    """The folders of PATH, in its order."""
    return [Path(entry) for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if entry]


def clean_environment() -> dict[str, str]:
    """What our servers inherit: how to find tools, nothing of the caller's AWS or Python settings."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        **{name: os.environ[name] for name in ("SystemRoot", "TMPDIR") if name in os.environ},
    }


def gateway_port() -> int:
    """The emulator's port, as its supervisor gave it."""
    return int(os.environ["GATEWAY_PORT"])


def embedded_postgres() -> tuple[str, int]:
    """Host and port that RDS endpoints point to, as the emulator's supervisor gave them."""
    host, _, port = os.environ["EMBEDDED_POSTGRES"].partition(":")
    return host, int(port)
