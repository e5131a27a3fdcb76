import itertools

import pytest

from scripts.lib.console import OperatorError
from scripts.lib.shoppulse.snapshot import rotation, waiting
from scripts.lib.shoppulse.snapshot.declared import declared
from scripts.lib.shoppulse.snapshot.swap import check, swap

from .world import NAME, REPLACED, RESTORED, CutOffError, registered, there


def test_a_swap_puts_the_restored_server_behind_name_and_proxy(target, rds, shop):
    shop("take", "--name", "one")
    shop("restore", "one")

    done = shop("swap", "--confirm", NAME)

    assert (done["instance"], done["snapshot"], done["replaced"]) == (NAME, "one", REPLACED)
    assert [tag["Value"] for tag in there(target, NAME)["TagList"] if tag["Key"] == "RestoredFrom"] == ["one"]
    assert there(target, RESTORED) is None
    assert registered(target) == [NAME]
    assert len(target.client("secretsmanager").rotated) == 2
    order = [name for name, _ in rds.changes if "proxy" in name or name.startswith("modify")]
    assert order[-4:] == [
        "deregister_db_proxy_targets",
        "modify_db_instance",
        "modify_db_instance",
        "register_db_proxy_targets",
    ]
    assert done["next"][:2] == [
        "shoppulse snapshot adopt --env dev",
        "make deploy ENV=dev STACK=ShopPulse-Database-dev PRODUCT=shoppulse",
    ]
    assert done["next"][-1].startswith(f"aws rds delete-db-instance --db-instance-identifier {REPLACED}")


def test_a_swap_that_was_cut_off_anywhere_is_completed_by_the_next(target, rds, shop):
    """Each of its four changes, cut off before it is made and after it; and one swap after the other."""
    shop("take", "--name", "one")
    client, known = target.client("rds"), declared(target)
    for cut, late in itertools.product((1, 2, 3, 4), (False, True)):
        shop("restore", "one")
        rds.changes.clear()
        rds.cut, rds.late = cut, late
        with pytest.raises(CutOffError):
            swap(target, known)
        rds.cut = None

        done = swap(target, known)

        assert (done.instance, done.snapshot, done.replaced) == (NAME, "one", REPLACED), (cut, late)
        assert there(target, RESTORED) is None
        assert registered(target) == [NAME]
        client.modify_db_instance(DBInstanceIdentifier=REPLACED, DeletionProtection=False)
        client.delete_db_instance(DBInstanceIdentifier=REPLACED, SkipFinalSnapshot=True)


def test_changes_that_wait_for_the_maintenance_window_hold_nobody_up(rds, shop):
    shop("take", "--name", "one")
    shop("restore", "one")
    rds.pending[NAME] = {"DBInstanceClass": "db.m7g.large"}

    swapped = shop("swap", "--confirm", NAME)

    assert swapped["replaced"] == REPLACED


def test_a_broken_server_gives_its_name_away_as_well(target, rds, shop):
    shop("take", "--name", "one")
    shop("restore", "one")
    rds.status[NAME] = "storage-full"

    assert shop("swap", "--confirm", NAME)["replaced"] == REPLACED


def test_a_lost_server_is_replaced_as_well(target, rds, shop):
    shop("take", "--name", "one")
    target.client("rds").delete_db_instance(DBInstanceIdentifier=NAME, SkipFinalSnapshot=True)
    shop("restore", "one")

    done = shop("swap", "--confirm", NAME)

    assert (done["instance"], done["replaced"]) == (NAME, None)
    assert registered(target) == [NAME]


def test_nothing_is_swapped_where_nothing_was_restored(target, known):
    with pytest.raises(OperatorError, match=f"There is no {RESTORED}"):
        check(target, known)


def test_a_server_left_from_an_earlier_swap_is_never_overwritten(target, rds, shop, run):
    shop("take", "--name", "one")
    shop("restore", "one")
    shop("swap", "--confirm", NAME)
    shop("restore", "one")
    rds.changes.clear()

    done = run("swap", "--confirm", NAME)

    assert done.exit_code == 1
    assert f"{REPLACED} is left from an earlier swap" in done.stderr
    assert "delete-db-instance" in done.stderr
    assert rds.changes == []
    assert registered(target) == [NAME]


def test_a_server_that_is_laxer_than_declared_never_takes_the_name(target, rds, shop, run):
    shop("take", "--name", "one")
    shop("restore", "one")
    target.client("rds").modify_db_instance(DBInstanceIdentifier=RESTORED, PubliclyAccessible=True)
    rds.changes.clear()

    done = run("swap", "--confirm", NAME)

    assert done.exit_code == 1
    assert "public access True, declared False" in done.stderr
    assert rds.changes == []


def test_a_server_that_somebody_else_called_restored_is_not_swapped_in(target, rds, shop, run):
    target.client("rds").create_db_instance(
        DBInstanceIdentifier=RESTORED, DBInstanceClass="db.t3.medium", Engine="postgres"
    )

    done = run("swap", "--confirm", NAME)

    assert done.exit_code == 1
    assert "came from no snapshot" in done.stderr


def test_a_rotation_that_does_not_end_says_where_to_look_and_the_next_swap_goes_on(
    target, rds, shop, run, monkeypatch
):
    shop("take", "--name", "one")
    shop("restore", "one")
    secrets = target.client("secretsmanager")
    secrets.stuck = True

    def once(what, waiting_for, _say):
        if waiting_for():
            raise OperatorError(f"{what} took too long")

    monkeypatch.setattr(rotation, "until", once)

    done = run("swap", "--confirm", NAME)

    assert done.exit_code == 1
    assert "shoppulse-rotate-credentials" in done.stderr.replace("\n", "")
    secrets.stuck = False
    monkeypatch.setattr(rotation, "until", waiting.until)
    assert shop("swap", "--confirm", NAME)["replaced"] == REPLACED
