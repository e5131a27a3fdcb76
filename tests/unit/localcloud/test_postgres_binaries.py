import pytest

from localcloud import postgres_binaries
from localcloud.errors import LocalCloudError
from localcloud.postgres_binaries import Binaries, choose, installed


def server(root, major):
    """A folder that passes for an installed PostgreSQL."""
    folder = root / f"usr/lib/postgresql/{major}/bin"
    folder.mkdir(parents=True)
    for tool in ("postgres", "initdb"):
        (folder / tool).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {major}.4 (Debian)'\n")
        (folder / tool).chmod(0o755)
    return folder


@pytest.fixture
def machine(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres_binaries, "executable_folders", list)
    monkeypatch.setattr(
        postgres_binaries,
        "from_wheel",
        lambda *_: [Binaries(tmp_path / "wheel", major) for major in (16, 18)],
    )
    monkeypatch.setattr(
        postgres_binaries, "installed", lambda account: installed(account, root=tmp_path / "machine")
    )
    return tmp_path / "machine"


def test_the_newest_installed_server_is_taken(machine, tmp_path, monkeypatch):
    server(machine, 15), server(machine, 17)
    monkeypatch.setattr(postgres_binaries, "from_wheel", lambda *_: pytest.fail("the wheel is not needed"))

    assert choose(tmp_path / "data", tmp_path / "venv", None).major == 17


def test_one_that_is_too_old_does_not_count(machine, tmp_path):
    server(machine, 14)

    assert choose(tmp_path / "data", tmp_path / "venv", None).folder == tmp_path / "wheel"


def test_data_stay_with_the_version_that_made_them(machine, tmp_path):
    server(machine, 15), server(machine, 17)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("15\n")

    assert choose(tmp_path / "data", tmp_path / "venv", None).major == 15


def test_data_that_no_server_can_read_are_named(machine, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("15\n")

    with pytest.raises(LocalCloudError, match="made by PostgreSQL 15"):
        choose(tmp_path / "data", tmp_path / "venv", None)
