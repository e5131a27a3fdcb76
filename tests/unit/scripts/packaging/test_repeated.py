"""A build that is repeated: the same bytes, and nothing made that is there already."""

import pytest

from scripts import package
from scripts.lib.packaging import python311

from .conftest import make_checkout


def test_two_builds_from_two_folders_are_the_same_bytes(tmp_path, wheels):
    built = [
        package.run(make_checkout(tmp_path / name / "checkout", wheels[1]), tmp_path / name / "build")
        for name in ("one", "another/and/deeper")
    ]

    assert built[0] == built[1]


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
