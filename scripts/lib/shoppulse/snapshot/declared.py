"""What Terraform's state says of the database server, whether that server still exists or not.

A restored server gets these settings: RDS itself would give it the default security group and parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scripts.lib.console import OperatorError
from scripts.lib.deployed.outputs import outputs, state, wanted
from scripts.lib.target import Target

KIND, SERVER = "Database", "aws_db_instance"
RESTORED, REPLACED = "restored", "replaced"
# Terraform's attribute, RDS's parameter.
AT_RESTORE = {
    "instance_class": "DBInstanceClass",
    "db_subnet_group_name": "DBSubnetGroupName",
    "vpc_security_group_ids": "VpcSecurityGroupIds",
    "parameter_group_name": "DBParameterGroupName",
    "storage_type": "StorageType",
    "multi_az": "MultiAZ",
    "publicly_accessible": "PubliclyAccessible",
    "auto_minor_version_upgrade": "AutoMinorVersionUpgrade",
    "iam_database_authentication_enabled": "EnableIAMDatabaseAuthentication",
    "enabled_cloudwatch_logs_exports": "EnableCloudwatchLogsExports",
    "copy_tags_to_snapshot": "CopyTagsToSnapshot",
    "deletion_protection": "DeletionProtection",
    "ca_cert_identifier": "CACertificateIdentifier",
}
AFTERWARDS = {
    "backup_retention_period": "BackupRetentionPeriod",
    "backup_window": "PreferredBackupWindow",
    "maintenance_window": "PreferredMaintenanceWindow",
    "max_allocated_storage": "MaxAllocatedStorage",
    "performance_insights_enabled": "EnablePerformanceInsights",
    "performance_insights_kms_key_id": "PerformanceInsightsKMSKeyId",
    "performance_insights_retention_period": "PerformanceInsightsRetentionPeriod",
}
# Numbers that say "none" by being 0; a retention of 0 days is meant.
OFF_AT_ZERO = {"max_allocated_storage", "performance_insights_retention_period"}


@dataclass(frozen=True)
class Declared:
    """The server `name`, which Terraform keeps under `address` in `stack`, and what stands around it."""

    name: str
    stack: str
    address: str
    proxy: str
    admin_secret: str
    application_secret: str
    attributes: Mapping[str, Any]
    forces_tls: bool

    @property
    def restored(self) -> str:
        """What a server is called that came from a snapshot, until it takes the name."""
        return f"{self.name}-{RESTORED}"

    @property
    def replaced(self) -> str:
        """What the server is called that gave its name away."""
        return f"{self.name}-{REPLACED}"

    @property
    def names(self) -> tuple[str, ...]:
        """All that a server of this environment may be called; other environments share the account."""
        return (self.name, self.restored, self.replaced)

    @property
    def at_restore(self) -> dict[str, Any]:
        """The parameters of a restore."""
        return _parameters(self.attributes, AT_RESTORE)

    @property
    def afterwards(self) -> dict[str, Any]:
        """The parameters of the change that has to follow a restore."""
        return _parameters(self.attributes, AFTERWARDS)

    @property
    def tags(self) -> dict[str, str]:
        """The tags that Terraform gives the server."""
        return dict(self.attributes.get("tags_all") or {})


def declared(target: Target) -> Declared:
    """What the environment's Database stack made, as it was last applied."""
    stack = target.product.stack(KIND, target.env)
    found = outputs(target, KIND)
    document = state(target, KIND, stack)
    address, instance = _only(document, SERVER, stack)
    _, proxy = _only(document, "aws_db_proxy", stack)
    _, group = _only(document, "aws_db_parameter_group", stack)
    return Declared(
        name=instance["identifier"],
        stack=stack,
        address=address,
        proxy=proxy["name"],
        admin_secret=wanted(target, found, "DatabaseSecretArn"),
        application_secret=wanted(target, found, "AppSecretArn"),
        attributes=instance,
        forces_tls=any(
            (one["name"], one["value"]) == ("rds.force_ssl", "1") for one in group.get("parameter") or []
        ),
    )


def resources(document: Mapping[str, Any], kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Address and attributes of each resource of a kind in a state."""
    return [
        (f"{kind}.{resource['name']}", instance["attributes"])
        for resource in document.get("resources", [])
        if resource.get("mode") == "managed" and resource["type"] == kind
        for instance in resource["instances"]
    ]


def _only(document: Mapping[str, Any], kind: str, stack: str) -> tuple[str, dict[str, Any]]:
    """The one resource of a kind."""
    found = resources(document, kind)
    if len(found) != 1:
        raise OperatorError(
            f"The state of {stack} holds {len(found)} resources of type {kind}, and not one.",
            "Was an apply cut short, or `shoppulse snapshot adopt`? Finish that first.",
        )
    return found[0]


def _parameters(attributes: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    there = {name: attributes.get(name) for name in names}
    return {
        names[name]: value
        for name, value in there.items()
        if value not in (None, "", []) and not (value == 0 and name in OFF_AT_ZERO)
    }
