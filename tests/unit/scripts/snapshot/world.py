"""RDS as it is met: moto's, but slow, and cut off in the middle where a test asks for it."""

import json

from tests.support.database_stack import DatabaseStack

NAME, PROXY = "shoppulse-analytics", "shoppulse-analytics-proxy"
RESTORED, REPLACED = f"{NAME}-restored", f"{NAME}-replaced"
PASSWORD = "of-today-and-never-shown"
KEY = "arn:aws:kms:us-east-1:123456789012:key/0b1c2d3e-0000-1111-2222-333344445555"
# What the state says of the server beside its groups and what every test's server is made with.
DECLARED = {
    "resource_id": "db-OFTHESERVERTHATWASREPLACED",
    "multi_az": True,
    "auto_minor_version_upgrade": True,
    "iam_database_authentication_enabled": True,
    "copy_tags_to_snapshot": True,
    "ca_cert_identifier": "rds-ca-rsa2048-g1",
    "backup_window": "03:00-04:00",
    "maintenance_window": "sun:04:30-sun:05:30",
    "max_allocated_storage": 0,
    "performance_insights_kms_key_id": KEY,
    "performance_insights_retention_period": 7,
    "tags_all": {"Product": "ShopPulse"},
}


class CutOffError(Exception):
    """The power went off."""


class SlowRds:
    """moto's client, whose changes take some looks to be seen, as on AWS.

    With `cut` set to n the n-th change raises: before it is made, or after it where `late`.
    """

    CHANGES = (
        "create_db_snapshot",
        "restore_db_instance_from_db_snapshot",
        "modify_db_instance",
        "register_db_proxy_targets",
        "deregister_db_proxy_targets",
        "delete_db_snapshot",
    )

    def __init__(self, client):
        self._client = client
        self.exceptions = client.exceptions
        self.changes, self.cut, self.late = [], None, False
        self._looks, self._renames = {}, {}
        self.status, self.pending = {}, {}

    def __getattr__(self, name):
        method = getattr(self._client, name)
        if name not in self.CHANGES:
            return method

        def change(**words):
            self.changes.append((name, words))
            here = self.cut is not None and len(self.changes) == self.cut
            if here and not self.late:
                raise CutOffError
            answer = self._changed(name, method, words)
            if here:
                raise CutOffError
            return answer

        return change

    def _changed(self, name, method, words):
        if "NewDBInstanceIdentifier" in words:
            if words["DBInstanceIdentifier"] in self._renames:
                raise self.exceptions.InvalidDBInstanceStateFault({}, "ModifyDBInstance")
            self._renames[words["DBInstanceIdentifier"]] = [5, words]
            return {}
        begins = {
            "create_db_snapshot": "DBSnapshotIdentifier",
            "restore_db_instance_from_db_snapshot": "DBInstanceIdentifier",
        }
        if name in begins:
            self._looks[words[begins[name]]] = 2
        answer = method(**words)
        _drop_automated(self._client)
        return answer

    def describe_db_instances(self, DBInstanceIdentifier):  # noqa: N803 - boto's own name
        name = DBInstanceIdentifier
        answer = self._client.describe_db_instances(DBInstanceIdentifier=name)
        instance = answer["DBInstances"][0]
        if name in self._renames:
            rename = self._renames[name]
            rename[0] -= 1
            if not rename[0]:
                self._client.modify_db_instance(**rename[1])
                del self._renames[name]
                for told in (self.status, self.pending):  # of the server, not of the name
                    told.pop(name, None)
            instance["DBInstanceStatus"] = "renaming"
            instance["PendingModifiedValues"] = {"DBInstanceIdentifier": rename[1]["NewDBInstanceIdentifier"]}
        elif self._still(name):
            instance["DBInstanceStatus"] = "creating"
        else:
            instance["PendingModifiedValues"] = self.pending.get(name, {})
        instance["DBInstanceStatus"] = self.status.get(name, instance["DBInstanceStatus"])
        return answer

    def describe_db_snapshots(self, DBSnapshotIdentifier):  # noqa: N803 - boto's own name
        answer = self._client.describe_db_snapshots(DBSnapshotIdentifier=DBSnapshotIdentifier)
        if self._still(DBSnapshotIdentifier):
            answer["DBSnapshots"][0] |= {"Status": "creating", "PercentProgress": 40}
            del answer["DBSnapshots"][0]["SnapshotCreateTime"]
        return answer

    def _still(self, name):
        left = self._looks.get(name, 0)
        self._looks[name] = max(0, left - 1)
        return left > 0


class RotatingSecrets:
    """moto's client, with a rotation that takes one look to be done, or that never is."""

    def __init__(self, client):
        self._client = client
        self.exceptions = client.exceptions
        self.rotated, self.stuck, self._looks = [], False, 0

    def __getattr__(self, name):
        return getattr(self._client, name)

    def rotate_secret(self, SecretId):  # noqa: N803 - boto's own name
        self.rotated.append(SecretId)
        self._looks = 1
        return {"VersionId": f"version-{len(self.rotated)}"}

    def describe_secret(self, **_):
        done = not self.stuck and not self._looks
        self._looks = 0
        return {"VersionIdsToStages": {f"version-{len(self.rotated)}": ["AWSCURRENT"] if done else []}}


def _drop_automated(client):
    """moto begins every server with a snapshot of its own, called by the minute."""
    for one in client.describe_db_snapshots(SnapshotType="automated")["DBSnapshots"]:
        client.delete_db_snapshot(DBSnapshotIdentifier=one["DBSnapshotIdentifier"])


def deploy(target):
    """A deployed Database stack: server, proxy, secrets, and the state in which Terraform knows of them."""
    stack, rds, secrets = (
        DatabaseStack(target.client, NAME),
        target.client("rds"),
        target.client("secretsmanager"),
    )
    groups = stack.make_groups()
    server = stack.make_server(
        DBName="shoppulse",
        MasterUsername="shoppulse_admin",
        MasterUserPassword="of-old",
        DBSubnetGroupName=groups["db_subnet_group_name"],
        DBParameterGroupName=groups["parameter_group_name"],
        VpcSecurityGroupIds=groups["vpc_security_group_ids"],
        KmsKeyId=KEY,
        PubliclyAccessible=False,
    )
    _drop_automated(rds)
    login = {"username": "shoppulse_admin", "password": PASSWORD}
    admin, application = (
        secrets.create_secret(Name=f"shoppulse/database/{name}", SecretString=json.dumps(value))["ARN"]
        for name, value in {"credentials": login, "application": {}}.items()
    )
    stack.make_proxy("arn:aws:iam::123456789012:role/proxy", admin)
    stack.write_state(target.env, server | groups | DECLARED, admin, application)
    target._clients["rds"] = SlowRds(rds)
    target._clients["secretsmanager"] = RotatingSecrets(secrets)
    return target._clients["rds"]


def there(target, name):
    client = target.client("rds")
    try:
        return client.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    except client.exceptions.DBInstanceNotFoundFault:
        return None


def seen(client, snapshot):
    """Look at a snapshot until it is done."""
    while (
        client.describe_db_snapshots(DBSnapshotIdentifier=snapshot)["DBSnapshots"][0]["Status"] == "creating"
    ):
        pass


def registered(target):
    targets = target.client("rds").describe_db_proxy_targets(DBProxyName=PROXY)["Targets"]
    return [one["RdsResourceId"] for one in targets]
