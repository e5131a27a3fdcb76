"""State files that are saved together: a reader sees the last complete set, whatever killed the writer."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEPT = 2
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Generations:
    """Folders named by number below `folder`, each a complete set; a torn one is never given its name."""

    folder: Path

    def numbers(self) -> list[int]:
        """The generations that exist, oldest first."""
        return sorted(int(entry.name) for entry in self.folder.glob("[0-9]*") if entry.name.isdigit())

    def load(self) -> dict[str, bytes]:
        """The newest set whose files are what its manifest says; empty if there is none."""
        for number in reversed(self.numbers()):
            files = self._read(self.folder / str(number))
            if files is not None:
                return files
        return {}

    def save(self, files: Mapping[str, bytes]) -> bool:
        """Writes a new generation, unchanged files as links to the old one. False if none changed."""
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        numbers = self.numbers()
        newest = self.folder / str(numbers[-1]) if numbers else None
        known = _manifest(newest) if newest else {}
        if known == digests:
            return False
        building = self.folder / "building"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        for name, content in files.items():
            if newest and known.get(name) == digests[name]:
                os.link(newest / name, building / name)
            else:
                _write_synced(building / name, content)
        _write_synced(building / MANIFEST, json.dumps(digests).encode())
        building.rename(self.folder / str((numbers or [0])[-1] + 1))
        _sync_folder(self.folder)
        for number in numbers[: 1 - KEPT]:
            shutil.rmtree(self.folder / str(number))
        return True

    def _read(self, generation: Path) -> dict[str, bytes] | None:
        digests = _manifest(generation)
        try:
            files = {name: (generation / name).read_bytes() for name in digests}
        except FileNotFoundError:
            return None
        whole = all(hashlib.sha256(files[name]).hexdigest() == digest for name, digest in digests.items())
        return files if digests and whole else None


def _manifest(generation: Path) -> dict[str, str]:
    try:
        digests: dict[str, str] = json.loads((generation / MANIFEST).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return digests


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
