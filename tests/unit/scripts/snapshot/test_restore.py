import dataclasses
import itertools

import pytest

from scripts.lib.console import OperatorError
from scripts.lib.shoppulse.snapshot.declared import declared
from scripts.lib.shoppulse.snapshot.restore import differences, restore

from .world import NAME, PASSWORD, REPLACED, RESTORED, CutOffError, seen, there


def test_a_restored_server_has_every_declared_setting(target, rds, shop):
    shop("take", "--name", "one")

    shown = shop("restore", "one")

    assert (shown["instance"], shown["snapshot"]) == (RESTORED, "one")
    known = declared(target)
    assert differences(there(target, RESTORED), known) == []
    [(_, asked)] = [change for change in rds.changes if change[0].startswith("restore")]
    assert asked["PubliclyAccessible"] is False
    assert asked["EnableCloudwatchLogsExports"] == ["postgresql", "upgrade"]
    assert asked["CACertificateIdentifier"] == "rds-ca-rsa2048-g1"
    assert {"Key": "RestoredFrom", "Value": "one"} in asked["Tags"]
    [(_, after)] = [change for change in rds.changes if change[0].startswith("modify")]
    assert after["MasterUserPassword"] == PASSWORD, "the snapshot's may be an older one"
    assert (after["PerformanceInsightsRetentionPeriod"], after["ApplyImmediately"]) == (7, True)
    assert after["BackupRetentionPeriod"] == 0
    assert "MaxAllocatedStorage" not in after
    assert there(target, NAME), "the old one goes on"


def test_a_second_restore_of_the_same_changes_nothing_and_of_another_is_refused(rds, shop, run):
    shop("take", "--name", "one")
    shop("take", "--name", "two")
    first = shop("restore", "one")

    assert shop("restore", "one") == first
    other = run("restore", "two")
    assert other.exit_code == 1
    assert f"{RESTORED} exists, and came from one, not from two" in other.stderr
    assert [name for name, _ in rds.changes].count("restore_db_instance_from_db_snapshot") == 1


def test_a_snapshot_without_encryption_is_not_restored(target, known):
    client = target.client("rds")
    client.create_db_instance(DBInstanceIdentifier=REPLACED, DBInstanceClass="db.t3.micro", Engine="postgres")
    client.create_db_snapshot(DBInstanceIdentifier=REPLACED, DBSnapshotIdentifier="open")
    seen(client, "open")

    with pytest.raises(OperatorError, match="not encrypted"):
        restore(target, known, "open")


def test_a_server_that_cannot_recover_is_not_waited_for(rds, shop, run):
    shop("take", "--name", "one")
    rds.status[RESTORED] = "incompatible-parameters"

    done = run("restore", "one")

    assert done.exit_code == 1
    assert "incompatible-parameters" in done.stderr
    assert "describe-events" in done.stderr


def test_a_restore_that_was_cut_off_is_completed_by_the_next(target, rds, shop):
    shop("take", "--name", "one")
    client, known = target.client("rds"), declared(target)
    for cut, late in itertools.product((1, 2), (False, True)):
        rds.changes.clear()
        rds.cut, rds.late = cut, late
        with pytest.raises(CutOffError):
            restore(target, known, "one")
        rds.cut = None

        restore(target, known, "one")

        assert rds.changes[-1][1]["MasterUserPassword"] == PASSWORD, (cut, late)
        client.modify_db_instance(DBInstanceIdentifier=RESTORED, DeletionProtection=False)
        client.delete_db_instance(DBInstanceIdentifier=RESTORED, SkipFinalSnapshot=True)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-open"}]}, "security groups"),
        ({"PubliclyAccessible": True}, "public access"),
        ({"DeletionProtection": False}, "deletion protection"),
        ({"DBParameterGroups": [{"DBParameterGroupName": "lax"}]}, "parameter groups"),
        ({"DBSubnetGroup": {"DBSubnetGroupName": "public"}}, "subnet group"),
        ({"DBInstanceClass": "db.t3.micro"}, "class"),
        ({"MultiAZ": False}, "Multi-AZ"),
        ({"StorageEncrypted": False}, "encryption"),
        ({}, None),
    ],
)
def test_every_setting_that_keeps_data_safe_is_compared(target, known, change, fault):
    instance = {
        "DBInstanceClass": "db.t3.medium",
        "DBSubnetGroup": {"DBSubnetGroupName": known.attributes["db_subnet_group_name"]},
        "VpcSecurityGroups": [
            {"VpcSecurityGroupId": one} for one in known.attributes["vpc_security_group_ids"]
        ],
        "DBParameterGroups": [{"DBParameterGroupName": known.attributes["parameter_group_name"]}],
        "StorageEncrypted": True,
        "PubliclyAccessible": False,
        "DeletionProtection": True,
        "MultiAZ": True,
    }

    found = differences(instance | change, known)

    assert [one.startswith(fault or "nothing") for one in found] == [True] * (fault is not None)


def test_a_group_that_forces_no_tls_is_not_used(target, known):
    client = target.client("rds")
    client.create_db_snapshot(DBInstanceIdentifier=NAME, DBSnapshotIdentifier="one")
    seen(client, "one")

    with pytest.raises(OperatorError, match="does not force TLS"):
        restore(target, dataclasses.replace(known, forces_tls=False), "one")
