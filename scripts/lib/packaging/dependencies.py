"""Installs a lock's wheels for Lambda, slims, compiles and zips them; keeps the zip by its fingerprint."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from uv import find_uv_bin

from scripts.lib.console import OperatorError
from scripts.lib.packaging import archive, python311
from scripts.lib.packaging.contents import digest
from scripts.lib.packaging.slim import slim

# python3.11 functions run on Amazon Linux 2, whose glibc 2.26 takes manylinux2014 wheels.
PLATFORMS = {"x86_64": "x86_64-manylinux2014", "arm64": "aarch64-manylinux2014"}
_OPTIONS = (
    *("pip", "install", "--quiet", "--python", sys.executable, "--python-version", python311.WANTED),
    *("--no-deps", "--require-hashes", "--only-binary", ":all:", "--link-mode", "copy"),
)


@dataclass(frozen=True)
class Build:
    """How dependencies are built; part of the cache's key."""

    architecture: str
    optimisation: int


def zipped(lock: Path, cache: Path, build: Build) -> Path:
    """The zip of a lock's dependencies alone; built if these very ones are not here yet."""
    key = digest(
        lock.read_bytes(),
        repr(build).encode(),
        *(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))),
    )
    target = cache / f"{lock.stem}-{key[:16]}.zip"
    if not target.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        _build(lock, target, build)
        for old in set(cache.glob(f"{lock.stem}-*.zip")) - {target}:
            old.unlink()
    return target


def _build(lock: Path, target: Path, build: Build) -> None:
    with tempfile.TemporaryDirectory(prefix="spendsense-wheels-") as name:
        folder = Path(name)
        _install(lock, folder, PLATFORMS[build.architecture])
        slim(folder)
        # Sources for other versions of Python, which some packages carry along, are no fault: they go unread.
        python311.compile_folder(folder, build.optimisation, drop_sources=True)
        archive.write(target, folder)


def _install(lock: Path, folder: Path, platform: str) -> None:
    done = subprocess.run(
        [find_uv_bin(), *_OPTIONS, "--python-platform", platform, "--target", folder, "--requirements", lock],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise OperatorError(
            f"The wheels of {lock.name} could not be installed for {platform}:\n{done.stderr.strip()}",
            "Is the package index reachable? Where a hash differs, find out why before `make lock`.",
        )
