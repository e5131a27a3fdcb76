"""What `npm ci` needs of the lock files on every machine, not only on the one that made them."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOCKS = [ROOT / "package-lock.json", ROOT / "frontend" / "package-lock.json"]


def packages(path):
    return json.loads(path.read_text())["packages"]


def faults(found):
    """Entries without version or hash, with an address, or named by another entry and missing."""
    names = {key.rsplit("node_modules/", 1)[-1] for key in found}
    for key, entry in found.items():
        # A bundled package comes inside its parent's archive, which has the hash.
        if key and not entry.get("inBundle") and not {"version", "integrity"} <= entry.keys():
            yield f"{key} has no version or no hash"
        if "resolved" in entry:
            yield f"{key} names an address"
        wanted = {**entry.get("dependencies", {}), **entry.get("optionalDependencies", {})}
        yield from (f"{key} needs {name}, which is not locked" for name in wanted.keys() - names)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.parent.name)
def test_a_lock_file_serves_every_machine(path):
    assert list(faults(packages(path))) == []


@pytest.mark.parametrize(
    "plant",
    [
        lambda found: found.pop("node_modules/@biomejs/cli-darwin-arm64"),
        lambda found: found["node_modules/react"].pop("integrity"),
        lambda found: found["node_modules/react"].update(resolved="https://registry.example/react.tgz"),
    ],
)
def test_a_planted_fault_is_found(plant):
    found = packages(LOCKS[1])
    plant(found)

    assert len(list(faults(found))) == 1
