"""Where Terraform finds its provider. scripts/lib/terraform.py is the local cloud's."""

from pathlib import Path

import pytest

from scripts.lib import terraform
from scripts.lib.console import OperatorError


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch, tmp_path):
    """No mirror in the usual places, no configuration of the user's."""
    monkeypatch.setattr(terraform, "USUAL", ())
    monkeypatch.setattr(terraform, "RESCUE", str(tmp_path / "opt"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def base(tmp_path):
    return {"SPENDSENSE_LOCAL_DIR": str(tmp_path / "local"), "PATH": "/bin"}


def mirror(root):
    (root / terraform.PROVIDER / terraform._platform()).mkdir(parents=True)
    return root


def configuration(environ):
    return Path(environ["TF_CLI_CONFIG_FILE"]).read_text()


def test_without_a_mirror_terraforms_defaults_hold(base):
    environ = terraform.terraform_env(base)

    assert "TF_CLI_CONFIG_FILE" not in environ
    assert environ["PATH"] == "/bin"


def test_downloads_are_shared_by_the_stacks(base, tmp_path):
    assert terraform.terraform_env(base)["TF_PLUGIN_CACHE_DIR"] == str(
        tmp_path / "local" / "terraform-plugins"
    )


def test_a_configuration_that_does_not_exist_is_not_named(base, tmp_path):
    environ = terraform.terraform_env({**base, "TF_CLI_CONFIG_FILE": str(tmp_path / "absent")})

    assert "TF_CLI_CONFIG_FILE" not in environ


def test_a_mirror_in_a_usual_place_is_found(base, tmp_path):
    place = mirror(tmp_path / "opt" / "plugins")

    assert f'path    = "{place}"' in configuration(terraform.terraform_env(base))


def test_a_mirror_of_another_release_is_not_ours(base, tmp_path):
    (tmp_path / "opt" / "plugins" / terraform.PROVIDER.parent / "6.0.0" / terraform._platform()).mkdir(
        parents=True
    )

    assert "TF_CLI_CONFIG_FILE" not in terraform.terraform_env(base)


def test_the_users_own_configuration_stands(base, tmp_path):
    mirror(tmp_path / "opt" / "plugins")
    own = tmp_path / "own.rc"
    own.write_text("")
    named = {**base, "TF_CLI_CONFIG_FILE": str(own)}

    assert terraform.terraform_env(named) == named


def test_a_named_mirror_comes_before_all(base, tmp_path):
    own, place = tmp_path / "own.rc", mirror(tmp_path / "mine")
    own.write_text("")

    environ = terraform.terraform_env(
        {**base, "TF_CLI_CONFIG_FILE": str(own), "TERRAFORM_MIRROR": str(place)}
    )

    assert str(place) in configuration(environ)


def test_a_named_mirror_that_is_none_is_refused(base, tmp_path):
    with pytest.raises(OperatorError, match="TERRAFORM_MIRROR"):
        terraform.terraform_env({**base, "TERRAFORM_MIRROR": str(tmp_path)})
