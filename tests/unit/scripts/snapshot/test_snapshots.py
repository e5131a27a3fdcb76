import pytest
from moto.rds.models import rds_backends

from scripts.lib.console import UsageError
from scripts.lib.shoppulse.snapshot import manual

from .world import NAME


def test_a_snapshot_is_taken_waited_for_and_listed(shop):
    taken = shop("take", "--name", "before-the-sale")

    assert (taken["name"], taken["status"], taken["kind"]) == ("before-the-sale", "available", "manual")
    assert (taken["instance"], taken["size_gb"], taken["encrypted"]) == (NAME, 100, True)
    assert shop("list") == [taken]


def test_without_a_name_it_is_called_by_server_and_time(shop):
    assert shop("take")["name"].startswith(f"{NAME}-20")


def test_a_name_is_taken_once(shop, run):
    shop("take", "--name", "once")

    again = run("take", "--name", "once")

    assert again.exit_code == 1
    assert "There is a snapshot once already" in again.stderr
    assert "--name" in again.stderr


def test_one_that_is_being_taken_is_waited_for(target, rds, shop):
    target.client("rds").create_db_snapshot(DBInstanceIdentifier=NAME, DBSnapshotIdentifier="begun")

    assert shop("take", "--name", "begun")["status"] == "available"
    assert [name for name, _ in rds.changes].count("create_db_snapshot") == 1


@pytest.mark.parametrize("name", ["Before", "a--b", "1st", "end-", "with space", "a" * 256, ""])
def test_names_that_rds_does_not_take_are_wrong_use(name):
    with pytest.raises(UsageError):
        manual.named(name)


def test_a_busy_server_is_not_taken(rds, shop, run):
    rds.status[NAME] = "modifying"

    done = run("take", "--name", "later")

    assert done.exit_code == 1
    assert f"{NAME} is modifying" in done.stderr
    assert rds.changes == []


def test_an_unknown_snapshot_is_said(shop, run):
    for command in ("restore", "delete"):
        done = run(command, "nothing", "--confirm", "nothing")

        assert done.exit_code == 1
        assert "There is no snapshot nothing" in done.stderr
        assert "snapshot list" in done.stderr


def test_another_servers_snapshot_is_neither_restored_nor_deleted_nor_listed(target, rds, shop, run):
    client = target.client("rds")
    client.create_db_instance(
        DBInstanceIdentifier=f"{NAME}-theirs", DBInstanceClass="db.t3.micro", Engine="postgres"
    )
    client.create_db_snapshot(DBInstanceIdentifier=f"{NAME}-theirs", DBSnapshotIdentifier="theirs")

    for command in ("restore", "delete"):
        done = run(command, "theirs", "--confirm", "theirs")

        assert done.exit_code == 1
        assert f"is of {NAME}-theirs" in done.stderr
    assert shop("list") == []


def test_prod_changes_nothing_that_nobody_confirmed(prod):
    words = ("--name", "one"), ("one",), ("one",)
    for command, more in zip(("take", "restore", "delete"), words, strict=True):
        for confirm in ((), ("--confirm", "yes")):
            assert prod.run(command, *more, *confirm).exit_code == 2, command
    assert prod.rds.changes == []

    confirmed = prod.run("take", "--name", "one", "--confirm", NAME)
    assert confirmed.exit_code == 0, confirmed.output


def test_what_cannot_be_undone_is_confirmed_by_name_everywhere(rds, shop, run):
    shop("take", "--name", "one")
    shop("restore", "one")
    rds.changes.clear()

    for words, name in ((("swap",), NAME), (("delete", "one"), "one")):
        unasked, otherwise = run(*words), run(*words, "--confirm", "yes")

        assert (unasked.exit_code, otherwise.exit_code) == (2, 2)
        assert f"--confirm {name}" in unasked.stderr
    assert rds.changes == []


def test_a_confirmed_snapshot_is_deleted(shop):
    shop("take", "--name", "one")

    assert shop("delete", "one", "--confirm", "one")["name"] == "one"
    assert shop("list") == []


def test_rdss_own_snapshots_stay(target, rds, shop, run):
    rds_backends["123456789012"]["us-east-1"].create_auto_snapshot(NAME, "rds:auto")

    done = run("delete", "rds:auto", "--confirm", "rds:auto")

    assert done.exit_code == 1
    assert "is automated" in done.stderr


def test_a_stack_that_is_not_deployed_is_said(run):
    done = run("list")

    assert done.exit_code == 1
    assert "ShopPulse-Database-dev is not deployed" in done.stderr
