"""What lies in the zips: the code of each, what it imports, and no more."""

import hashlib
import json
import struct
import zipfile
from pathlib import Path

import pytest

from scripts import package
from scripts.lib.packaging import contents

from .conftest import make_checkout

UNCHECKED_HASH = 0b01
PYTHON_311 = b"\xa7\r\r\n"


@pytest.fixture(scope="module")
def finished(tmp_path_factory, wheels):
    """One build for every test that only looks."""
    folder = tmp_path_factory.mktemp("finished")
    package.run(make_checkout(folder / "checkout", wheels[1]), folder / "build")
    return folder


def members(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "build" / f"{name}.zip") as opened:
        return {entry.filename: opened.read(entry) for entry in opened.infolist()}


OURS = ("app/", "edge/", "lambdas/", "shoppulse")
SHARED = {"edge/__init__.py"}
EXPECTED = {
    "api": SHARED
    | {
        "app/__init__.py",
        "app/handler.py",
        "app/api/__init__.py",
        "app/domain/__init__.py",
        "app/db/__init__.py",
        "edge/web/__init__.py",
    },
    "jobs": SHARED
    | {
        "app/__init__.py",
        "app/domain/__init__.py",
        "app/db/__init__.py",
        "lambdas/__init__.py",
        "lambdas/compute_features.py",
    },
    "operations": SHARED
    | {
        "app/__init__.py",
        "app/domain/__init__.py",
        "app/db/__init__.py",
        "app/db/migrations/__init__.py",
        "lambdas/__init__.py",
        "lambdas/operation_requests.py",
        "lambdas/operations.py",
    },
    "shoppulse": SHARED
    | {
        "shoppulse_lambdas/__init__.py",
        "shoppulse_lambdas/rotate_credentials.py",
        "shoppulse_lambdas/rotation.py",
        "shoppulse_lambdas/test_db_connection.py",
    },
    # Neither the schema nor the code that changes passwords.
    "shoppulse-api": SHARED
    | {
        "edge/web/__init__.py",
        "shoppulse/__init__.py",
        "shoppulse/api/__init__.py",
        "shoppulse/db/__init__.py",
        "shoppulse_lambdas/__init__.py",
        "shoppulse_lambdas/api.py",
        "shoppulse_lambdas/pool.py",
    },
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_zip_holds_its_own_code_and_no_more(finished, name):
    own = {member for member in members(finished, name) if member.startswith(OURS)}

    assert {member for member in own if not member.endswith(".pyc")} == EXPECTED[name]


def test_the_certificate_authorities_lie_at_the_root(finished):
    bundle = members(finished, "jobs")["rds-ca-bundle.pem"].decode()
    assert bundle.count("-----BEGIN CERTIFICATE-----\nMIIBAgID\nAQ==\n-----END CERTIFICATE-----\n") == 3


def test_nothing_is_shipped_that_a_function_never_reads(finished):
    shipped = {name for name in members(finished, "api") if not name.startswith(OURS)}
    assert shipped == {
        "rds-ca-bundle.pem",
        "tiny/__init__.pyc",
        "tiny/other.pyc",
        "tiny-1.0.dist-info/METADATA",
        "tiny-1.0.dist-info/entry_points.txt",
        "tiny-1.0.dist-info/licenses/LICENSE",
    }


def test_all_byte_code_is_hash_based_and_names_the_runtimes_paths(finished):
    compiled = {name: body for name, body in members(finished, "api").items() if name.endswith(".pyc")}
    sources = {name for name in members(finished, "api") if name.endswith(".py")}
    assert len(compiled) == len(sources) + 2
    for name, body in compiled.items():
        magic, flags = struct.unpack("<4sI", body[:8])
        assert (magic, flags) == (PYTHON_311, UNCHECKED_HASH), name
        assert b"/var/task/" in body, name


def test_dates_modes_and_order_are_fixed(finished):
    with zipfile.ZipFile(finished / "build/api.zip") as opened:
        entries = opened.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert len({entry.filename for entry in entries}) == len(entries)


def test_no_path_of_this_machine_is_inside(finished):
    for name in EXPECTED:
        for member, body in members(finished, name).items():
            assert str(finished).encode() not in body, member


def test_the_manifest_says_what_was_built(finished):
    manifest = json.loads((finished / "build/manifest.json").read_text())
    path = finished / "build/api.zip"
    assert set(manifest) == set(EXPECTED)
    assert manifest["api"] == {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
        "unzipped_bytes": sum(len(body) for body in members(finished, "api").values()),
    }


def test_real_locks_carry_hashes_and_no_boto3():
    for zipped in contents.ZIPS:
        text = (Path(package.settings.ROOT) / "requirements" / zipped.lock).read_text()
        assert "--hash=sha256:" in text
        assert not {line.split("==")[0] for line in text.splitlines()} & {"boto3", "botocore", "greenlet"}
