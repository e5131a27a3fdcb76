"""Writes zips whose bytes depend on their contents alone: sorted names, fixed dates, fixed modes."""

import shutil
import tempfile
import zipfile
from pathlib import Path

FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say
FIXED_MODE = 0o100644 << 16  # readable by everyone: Lambda's user is not the one who packed
UNIX = 3


def write(target: Path, folder: Path, base: Path | None = None) -> None:
    """Zip a folder's files; with a base, behind that zip's own, which are not compressed a second time."""
    with tempfile.TemporaryDirectory(prefix=".zip-", dir=target.parent) as name:  # two builds may run at once
        fresh = Path(name) / target.name
        if base:
            shutil.copyfile(base, fresh)
        _append(fresh, folder)
        fresh.replace(target)


def _append(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        known = set(archive.namelist())
        files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        for name in sorted(files):
            if name in known:
                raise ValueError(f"{name} is in the base already")
            archive.writestr(_entry(name), files[name].read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=9)


def unpacked_bytes(path: Path) -> int:
    """What a zip's files take on disk."""
    with zipfile.ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIXED_DATE)
    entry.external_attr = FIXED_MODE
    entry.create_system = UNIX
    return entry
