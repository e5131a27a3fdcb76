"""What would fail in the function is refused with its cure and leaves the last good zip; the rest passes."""

import hashlib

import pytest

from localcloud.errors import LocalCloudError
from scripts import package
from scripts.lib.console import OperatorError, UsageError
from scripts.lib.packaging import archive, python311, verify

from .conftest import AUTHORITIES


def test_a_handler_that_needs_what_is_not_packed_is_refused(build, checkout):
    (checkout / "lambdas/compute_features.py").write_text("import absent\n")

    with pytest.raises(OperatorError, match=r"jobs\.zip is incomplete: .*No module named 'absent'"):
        build()


def test_shoppulses_handlers_are_held_to_the_same(build, checkout):
    (checkout / "shoppulse_lambdas/rotate_credentials.py").write_text("import absent\n")

    with pytest.raises(OperatorError, match=r"shoppulse\.zip is incomplete: .*No module named 'absent'"):
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
        "shoppulse.zip",
        "shoppulse-api.zip",
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
