"""The finder of Python 3.11, among interpreters that only say which version they are."""

import os
import sys

import pytest

from localcloud import python311, venvs
from localcloud.errors import LocalCloudError


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without any Python 3.11, whose uv notes what it is asked."""
    (tmp_path / "bin").mkdir()
    program(tmp_path / "own", "echo 3.13")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "own"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.defpath}")
    monkeypatch.setattr(python311.shutil, "which", lambda name: which(tmp_path / "bin" / name))
    monkeypatch.delenv("SPENDSENSE_PYTHON311", raising=False)
    monkeypatch.setattr(python311, "find_uv_bin", lambda: str(tmp_path / "uv"))
    uv(tmp_path, install="echo no network >&2; exit 2")
    python311.find.cache_clear()
    yield tmp_path
    python311.find.cache_clear()


def which(path):
    return str(path) if path.exists() else None


def program(path, line):
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return str(path)


def uv(folder, install):
    """A uv that knows what lies at `managed`, and installs as told."""
    known = f'[ -e "{folder}/managed" ] && echo "{folder}/managed"; exit 0'
    program(
        folder / "uv",
        f'echo "$*" >>"{folder}/asked"\ncase "$2" in find) {known};; install) {install};; esac',
    )


def asked(folder):
    path = folder / "asked"
    return [line.split()[1] for line in path.read_text().splitlines()] if path.exists() else []


def test_our_own_is_taken_where_it_is_the_right_one(machine):
    program(machine / "own", "echo 3.11")

    assert python311.find() == str(machine / "own")
    assert asked(machine) == []


def test_one_on_the_path_comes_before_uv(machine):
    there = program(machine / "bin" / "python3.11", "echo 3.11")

    assert python311.find() == there
    assert asked(machine) == []


def test_a_name_that_promises_too_much_is_passed_over(machine):
    program(machine / "bin" / "python3.11", "echo 3.9")
    managed = program(machine / "managed", "echo 3.11")

    assert python311.find() == managed


def test_what_uv_has_is_not_fetched_again(machine):
    managed = program(machine / "managed", "echo 3.11")

    assert python311.find() == managed
    assert asked(machine) == ["find"]


def test_where_there_is_none_uv_fetches_one(machine):
    made = f'printf "#!/bin/sh\\necho 3.11\\n" >"{machine}/managed"; chmod +x "{machine}/managed"'
    uv(machine, install=made)

    assert python311.find() == str(machine / "managed")
    assert asked(machine) == ["find", "install", "find"]


def test_a_failed_download_says_why_and_what_to_do(machine):
    with pytest.raises(LocalCloudError, match="no network") as error:
        python311.find()

    assert "SPENDSENSE_PYTHON311" in error.value.cure
    assert asked(machine) == ["find", "install"]


def test_a_download_that_does_not_start_is_an_error(machine):
    uv(machine, install="true")

    with pytest.raises(LocalCloudError, match="does not start"):
        python311.find()


def test_the_named_one_is_taken_before_any_other(machine, monkeypatch):
    program(machine / "own", "echo 3.11")
    monkeypatch.setenv("SPENDSENSE_PYTHON311", program(machine / "named", "echo 3.11"))

    assert python311.find() == str(machine / "named")


@pytest.mark.parametrize(("line", "what"), [("echo 3.12", "is Python 3.12"), ("exit 1", "is no Python")])
def test_a_wrong_one_that_is_named_is_refused_and_not_replaced(machine, monkeypatch, line, what):
    program(machine / "own", "echo 3.11")
    monkeypatch.setenv("SPENDSENSE_PYTHON311", program(machine / "named", line))

    with pytest.raises(LocalCloudError, match=what):
        python311.find()


@pytest.mark.parametrize("candidate", ["", "/nowhere/python", "/bin/false"])
def test_what_is_no_python_has_no_version(candidate):
    assert python311.version(candidate) == ""


def test_an_environment_is_made_with_the_python_that_was_found(tmp_path, monkeypatch):
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "some.lock").write_text("")
    monkeypatch.setattr(venvs, "ROOT", tmp_path)
    monkeypatch.setattr(venvs.python311, "find", lambda: "/found/python3.11")
    monkeypatch.setattr(
        venvs, "find_uv_bin", lambda: program(tmp_path / "uv", f'echo "$*" >>"{tmp_path}/asked"')
    )
    venv = tmp_path / "venv"
    venv.mkdir()

    assert venvs.ensure(venv, "some") == venv / "bin" / "python"

    made, filled = (tmp_path / "asked").read_text().splitlines()
    assert made.startswith("venv --clear --python /found/python3.11 ")
    assert "--require-hashes --only-binary :all:" in filled
