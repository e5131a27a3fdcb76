"""A server beside the old one, from a snapshot, with every setting that Terraform's state declares."""

from dataclasses import dataclass
from typing import Any

from scripts.lib.console import OperatorError, step
from scripts.lib.deployed import secret_values
from scripts.lib.shoppulse.snapshot import instances, manual
from scripts.lib.shoppulse.snapshot.declared import Declared
from scripts.lib.target import Target

# On the restored server: by it a second run knows what the first one began.
ORIGIN = "RestoredFrom"


@dataclass(frozen=True)
class Restored:
    """The server that came from a snapshot. Nobody uses it until it is swapped in."""

    instance: str
    snapshot: str
    address: str
    port: int
    database: str


def restore(target: Target, declared: Declared, snapshot: str) -> Restored:
    """Restore into `<name>-restored`; a second run takes up what the first one left."""
    found = manual.usable(target, declared, snapshot)
    if not declared.forces_tls:
        raise OperatorError(
            f"The parameter group of {declared.stack} does not force TLS.", "Deploy the stack first."
        )
    begun = instances.find(target, declared.restored)
    if begun is None:
        _begin(target, declared, found.name)
    elif (origin := instances.tag(begun, ORIGIN)) != found.name:
        raise OperatorError(
            f"{declared.restored} exists, and came from {origin or 'elsewhere'}, not from {found.name}.",
            delete_first(declared.restored),
        )
    with step(f"Restoring {found.name} as {declared.restored}") as current:
        instances.wait(target, declared.restored, current.update)
    with step("Settings that a restore does not take") as current:
        _complete(target, declared)
        instance = instances.wait(target, declared.restored, current.update)
    refuse_different(instance, declared)
    return Restored(
        instance=declared.restored,
        snapshot=found.name,
        address=instance["Endpoint"]["Address"],
        port=instance["Endpoint"]["Port"],
        database=instance.get("DBName") or "",
    )


def refuse_different(instance: dict[str, Any], declared: Declared) -> None:
    """Raise where a server is not what Terraform's state declares, so that no laxer one takes the name."""
    faults = differences(instance, declared)
    if faults:
        raise OperatorError(
            f"{instance['DBInstanceIdentifier']} is not what {declared.stack} declares: {'; '.join(faults)}.",
            "Change it with `aws rds modify-db-instance --apply-immediately`, or delete and restore again.",
        )


def differences(instance: dict[str, Any], declared: Declared) -> list[str]:
    """Where a server differs from what Terraform's state declares, in what keeps its data safe."""
    said = declared.attributes
    pairs = {
        "class": (instance["DBInstanceClass"], said["instance_class"]),
        "subnet group": (instance["DBSubnetGroup"]["DBSubnetGroupName"], said["db_subnet_group_name"]),
        "security groups": (
            sorted(group["VpcSecurityGroupId"] for group in instance["VpcSecurityGroups"]),
            sorted(said["vpc_security_group_ids"]),
        ),
        "parameter groups": (
            [group["DBParameterGroupName"] for group in instance["DBParameterGroups"]],
            [said["parameter_group_name"]],
        ),
        "encryption": (bool(instance["StorageEncrypted"]), True),
        "public access": (bool(instance["PubliclyAccessible"]), False),
        "deletion protection": (bool(instance["DeletionProtection"]), bool(said.get("deletion_protection"))),
        "Multi-AZ": (bool(instance["MultiAZ"]), bool(said.get("multi_az"))),
    }
    return [
        f"{what} {found}, declared {expected}"
        for what, (found, expected) in pairs.items()
        if found != expected
    ]


def removal(name: str) -> list[str]:
    """Commands that delete a server and keep its data in a snapshot."""
    server = f"--db-instance-identifier {name}"
    return [
        f"aws rds modify-db-instance {server} --no-deletion-protection --apply-immediately",
        f"aws rds delete-db-instance {server} --final-db-snapshot-identifier {name}-final",
    ]


def delete_first(name: str) -> str:
    """The cure where a server is in the way."""
    return (
        f"If nobody needs {name}, delete it: {', then '.join(f'`{command}`' for command in removal(name))}."
    )


def _begin(target: Target, declared: Declared, snapshot: str) -> None:
    tags = declared.tags | {ORIGIN: snapshot}
    target.client("rds").restore_db_instance_from_db_snapshot(
        DBInstanceIdentifier=declared.restored,
        DBSnapshotIdentifier=snapshot,
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        **declared.at_restore,
    )


def _complete(target: Target, declared: Declared) -> None:
    """What a restore takes no parameter for; and the administrator's password of today, not of then."""
    secret = secret_values.read(target, declared.admin_secret, target.deploy_cure(declared.stack))
    target.client("rds").modify_db_instance(
        DBInstanceIdentifier=declared.restored,
        MasterUserPassword=secret["password"],
        ApplyImmediately=True,
        **declared.afterwards,
    )
