"""Builds the zips and build/manifest.json. Writes under build/ alone."""

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from scripts.lib import settings
from scripts.lib.console import OperatorError, UsageError, emit, main, note, step
from scripts.lib.options import Json
from scripts.lib.packaging import archive, contents, dependencies, python311, verify
from scripts.lib.packaging.dependencies import PLATFORMS, Build

MAX_ZIP_BYTES = 15_000_000
DEFAULT_OPTIMISATION = 2  # of dependencies: a megabyte of docstrings less to load


@dataclass(frozen=True)
class Zip:
    """One entry of the manifest."""

    sha256: str
    bytes: int
    unzipped_bytes: int


def run(
    source: Path = settings.ROOT,
    build_dir: Path | None = None,
    *,
    architecture: str = "x86_64",
    optimisation: int = DEFAULT_OPTIMISATION,
) -> dict[str, Zip]:
    """Build what changed since the last build and answer the manifest."""
    if architecture not in PLATFORMS:
        raise UsageError(
            f"{architecture!r} is not an architecture of Lambda.", f"One of {', '.join(PLATFORMS)}."
        )
    target = build_dir or settings.read().build_dir
    target.mkdir(parents=True, exist_ok=True)
    build = Build(architecture, optimisation)
    manifest = {zipped.name: _zip(zipped, source, target, build) for zipped in contents.ZIPS}
    text = json.dumps({name: asdict(entry) for name, entry in manifest.items()}, indent=2) + "\n"
    (target / "manifest.json").write_text(text)
    return manifest


def _zip(zipped: contents.Contents, source: Path, target: Path, build: Build) -> Zip:
    own = contents.own_files(source, zipped)
    with step(f"{zipped.name}.zip") as current:
        current.update("dependencies")
        base = dependencies.zipped(source / "requirements" / zipped.lock, target / "cache", build)
        inputs = contents.digest(base.name.encode(), *(name.encode() for name in own), *own.values())
        known = _unchanged(target, zipped.name, inputs)
        if known:
            current.done("unchanged")
            return known
        current.update("code")
        built = _build(target / f"{zipped.name}.zip", base, own, build)
    stamp = {"inputs": inputs, "zip": asdict(built)}
    (target / "cache" / f"{zipped.name}.json").write_text(json.dumps(stamp))
    return built


def _build(path: Path, base: Path, own: dict[str, bytes], build: Build) -> Zip:
    """Write a zip and check it; one that fails a check does not take the last good one's place."""
    with tempfile.TemporaryDirectory(prefix=".package-", dir=path.parent) as folder:
        stage, fresh = Path(folder) / "stage", Path(folder) / path.name
        contents.lay_out(own, stage)
        # Our own code keeps asserts, and docstrings, of which the API's description is made.
        invalid = python311.compile_folder(stage, 0, drop_sources=False)
        if invalid:
            raise OperatorError(f"No valid Python 3.11: {', '.join(invalid)}.")
        archive.write(fresh, stage, base)
        built = Zip(_sha256(fresh), fresh.stat().st_size, archive.unpacked_bytes(fresh))
        _check(fresh, built, build)
        fresh.replace(path)
    return built


def _check(path: Path, built: Zip, build: Build) -> None:
    if built.bytes > MAX_ZIP_BYTES:
        raise OperatorError(
            f"{path.name} has {built.bytes / 1e6:.1f} MB, and {MAX_ZIP_BYTES / 1e6:.0f} is the limit.",
            "See what grew (`unzip -lv build/*.zip | sort -n`) and leave it out.",
        )
    if verify.can_run_here(build.architecture):
        verify.imports(path)
    else:
        note(f"{path.name} was not imported: this machine cannot load {build.architecture} libraries.")


def _unchanged(target: Path, name: str, inputs: str) -> Zip | None:
    """The zip of the last build, if it was made of the same and nobody has touched it since."""
    path, stamp = target / f"{name}.zip", target / "cache" / f"{name}.json"
    if not (path.is_file() and stamp.is_file()):
        return None
    last = json.loads(stamp.read_text())
    if last["inputs"] != inputs or last["zip"]["sha256"] != _sha256(path):
        return None
    return Zip(**last["zip"])


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _table(manifest: dict[str, Zip]) -> Table:
    table = Table("zip", "MB zipped", "MB unzipped", "sha256", box=None)
    for name, entry in manifest.items():
        sizes = (f"{entry.bytes / 1e6:.1f}", f"{entry.unzipped_bytes / 1e6:.1f}")
        table.add_row(name, *sizes, entry.sha256[:16])
    return table


def command(
    architecture: Annotated[str, typer.Option(help="x86_64 or arm64.")] = "x86_64",
    optimisation: Annotated[
        int, typer.Option(min=0, max=2, help="Of dependencies: 1 drops asserts, 2 docstrings too.")
    ] = DEFAULT_OPTIMISATION,
    clean: Annotated[bool, typer.Option("--clean", help="Build everything anew.")] = False,
    as_json: Json = False,
) -> None:
    """Build the Lambda zips, reproducibly, into build/."""
    if clean:
        shutil.rmtree(settings.read().build_dir / "cache", ignore_errors=True)
    manifest = run(architecture=architecture, optimisation=optimisation)
    emit({name: asdict(entry) for name, entry in manifest.items()}, as_json, _table(manifest))


if __name__ == "__main__":
    main(command)
