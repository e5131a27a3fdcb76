"""PRODUCT chooses whose stacks, state and local cloud the commands work on."""

import pytest
from typer.testing import CliRunner

from scripts import local
from scripts import shoppulse as shoppulse_command
from scripts.lib import products, settings
from scripts.lib.console import OperatorError, UsageError
from scripts.lib.deployed.outputs import outputs
from scripts.lib.products import SHOPPULSE, SPENDSENSE
from scripts.lib.stacks import chosen, process_environment, stacks
from scripts.lib.target import resolve


@pytest.fixture
def shoppulse(aws, monkeypatch):
    monkeypatch.setenv("PRODUCT", "shoppulse")
    return resolve("dev")


def test_spendsense_is_meant_unless_another_is_named(aws, monkeypatch):
    monkeypatch.delenv("PRODUCT", raising=False)

    assert (resolve("dev").product, resolve("dev").state_bucket) == (
        SPENDSENSE,
        "spendsense-terraform-state-dev",
    )


def test_a_product_has_its_state_and_its_stacks(shoppulse, tmp_path):
    found = stacks(shoppulse.product, "dev", tmp_path)

    assert shoppulse.state_bucket == "shoppulse-terraform-state-dev"
    assert [stack.name for stack in found[:2]] == ["ShopPulse-Vpc-dev", "ShopPulse-Database-dev"]
    assert [stack.folder.name for stack in found] == [stack.name for stack in found]
    assert chosen(found, "*") == found
    assert process_environment(shoppulse, tmp_path)["PRODUCT"] == "shoppulse"


def test_only_a_local_cloud_is_asked_for_more_at_once_than_terraform_asks_by_itself(make_target, tmp_path):
    local = make_target("local", endpoint_url="http://127.0.0.1:1")
    arguments = {f"TF_CLI_ARGS_{word}": "-parallelism=60" for word in ("plan", "apply", "destroy")}

    assert process_environment(local, tmp_path).items() >= arguments.items()
    assert not process_environment(make_target("dev"), tmp_path).keys() & arguments.keys()


def test_a_missing_stack_is_the_products_own(shoppulse):
    with pytest.raises(OperatorError, match="ShopPulse-Database-dev is not deployed") as error:
        outputs(shoppulse, "Database")

    assert error.value.cure == ("Run `make deploy ENV=dev STACK=ShopPulse-Database-dev PRODUCT=shoppulse`.")


def test_a_command_of_the_other_product_is_refused(shoppulse):
    with pytest.raises(UsageError, match="ShopPulse has no Lambda stack"):
        outputs(shoppulse, "Lambda")


def test_shoppulses_own_commands_are_never_meant_for_the_other(aws, monkeypatch):
    monkeypatch.setenv("PRODUCT", "spendsense")
    monkeypatch.setattr(shoppulse_command, "app", lambda: None)

    shoppulse_command.main()

    assert resolve("dev").product == SHOPPULSE


@pytest.mark.parametrize(("named", "folder"), [("", ".local"), ("/somewhere/cloud", "cloud")])
def test_both_products_run_here_side_by_side(named, folder):
    one, other = (
        settings.read({"PRODUCT": slug, "SPENDSENSE_LOCAL_DIR": named}).local_dir
        for slug in products.PRODUCTS
    )

    assert (one.name, other.name) == (folder, f"{folder}-shoppulse")
    assert one.parent == other.parent
    ports = {SPENDSENSE.emulator_port, SPENDSENSE.postgres_port}
    assert not ports & {SHOPPULSE.emulator_port, SHOPPULSE.postgres_port}


@pytest.mark.parametrize("words", [["down"], ["status"], ["variables"], ["logs"]])
def test_what_is_wrong_with_a_local_cloud_is_said_with_its_products_own_cure(damaged, words):
    done = CliRunner().invoke(local.app, words, env={"COLUMNS": "400"})

    assert done.exit_code == 1
    assert "Start anew with `make clean PRODUCT=shoppulse`." in done.output.replace("\n", " ")


def test_a_damaged_cloud_is_cleaned_away(damaged):
    assert CliRunner().invoke(local.app, ["clean"]).exit_code == 0
    assert not damaged.exists()


@pytest.fixture
def damaged(tmp_path, monkeypatch):
    """The folder of a local ShopPulse whose cloud.json nobody can read."""
    monkeypatch.setenv("SPENDSENSE_LOCAL_DIR", str(tmp_path / "cloud"))
    monkeypatch.setenv("PRODUCT", "shoppulse")
    folder = tmp_path / "cloud-shoppulse"
    folder.mkdir()
    (folder / "cloud.json").write_text("{")
    return folder


@pytest.mark.parametrize("words", [["up"], ["down"], ["clean"], ["status"]])
def test_a_product_that_does_not_exist_is_refused_before_anything_is_done(words, tmp_path, monkeypatch):
    beside = tmp_path / "cloud-shop"
    beside.mkdir()
    monkeypatch.setenv("SPENDSENSE_LOCAL_DIR", str(tmp_path / "cloud"))
    monkeypatch.setenv("PRODUCT", "shop")

    done = CliRunner().invoke(local.app, words)

    assert done.exit_code == 2
    assert "There are spendsense and shoppulse" in done.output
    assert beside.exists()
