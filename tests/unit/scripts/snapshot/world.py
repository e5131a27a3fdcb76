"""RDS as it is met: moto's, but slow, and cut off in the middle where a test asks for it."""

import json

NAME, PROXY = "shoppulse-analytics", "shoppulse-analytics-proxy"
RESTORED, REPLACED = f"{NAME}-restored", f"{NAME}-replaced"
PARAMETERS, SUBNETS = "shoppulse-analytics-postgres15", "shoppulse-analytics"
STATE_KEY = "env:/dev/shoppulse/database.tfstate"
PASSWORD = "of-today-and-never-shown"
KEY = "arn:aws:kms:us-east-1:123456789012:key/0b1c2d3e-0000-1111-2222-333344445555"


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


def deploy(target, **changes):
    """A deployed Database stack: server, proxy, secrets, and the state in which Terraform knows of them."""
    ec2, rds, secrets = (target.client(name) for name in ("ec2", "rds", "secretsmanager"))
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="database", Description="x", VpcId=vpc)["GroupId"]
    subnets = [one["SubnetId"] for one in ec2.describe_subnets()["Subnets"]][:2]
    rds.create_db_subnet_group(DBSubnetGroupName=SUBNETS, DBSubnetGroupDescription="x", SubnetIds=subnets)
    rds.create_db_parameter_group(
        DBParameterGroupName=PARAMETERS, DBParameterGroupFamily="postgres15", Description="x"
    )
    attributes = {
        "identifier": NAME,
        "resource_id": "db-OFTHESERVERTHATWASREPLACED",
        "instance_class": "db.t3.medium",
        "db_subnet_group_name": SUBNETS,
        "vpc_security_group_ids": [group],
        "parameter_group_name": PARAMETERS,
        "storage_type": "gp3",
        "multi_az": True,
        "publicly_accessible": False,
        "auto_minor_version_upgrade": True,
        "iam_database_authentication_enabled": True,
        "enabled_cloudwatch_logs_exports": ["postgresql", "upgrade"],
        "copy_tags_to_snapshot": True,
        "deletion_protection": True,
        "ca_cert_identifier": "rds-ca-rsa2048-g1",
        "backup_retention_period": 0,
        "backup_window": "03:00-04:00",
        "maintenance_window": "sun:04:30-sun:05:30",
        "max_allocated_storage": 0,
        "performance_insights_enabled": True,
        "performance_insights_kms_key_id": KEY,
        "performance_insights_retention_period": 7,
        "tags_all": {"Product": "ShopPulse"},
        **changes,
    }
    rds.create_db_instance(
        DBInstanceIdentifier=NAME,
        DBInstanceClass="db.t3.medium",
        Engine="postgres",
        EngineVersion="15.12",
        MasterUsername="shoppulse_admin",
        MasterUserPassword="of-old",
        AllocatedStorage=100,
        DBName="shoppulse",
        DBSubnetGroupName=SUBNETS,
        DBParameterGroupName=PARAMETERS,
        VpcSecurityGroupIds=[group],
        StorageEncrypted=True,
        KmsKeyId=KEY,
        PubliclyAccessible=False,
    )
    _drop_automated(rds)
    admin = secrets.create_secret(
        Name="shoppulse/database/credentials",
        SecretString=json.dumps({"username": "shoppulse_admin", "password": PASSWORD}),
    )
    application = secrets.create_secret(Name="shoppulse/database/application", SecretString="{}")
    rds.create_db_proxy(
        DBProxyName=PROXY,
        EngineFamily="POSTGRESQL",
        Auth=[],
        RoleArn="arn:aws:iam::123456789012:role/proxy",
        VpcSubnetIds=subnets,
    )
    rds.register_db_proxy_targets(DBProxyName=PROXY, DBInstanceIdentifiers=[NAME])
    outputs = {"DatabaseSecretArn": admin["ARN"], "AppSecretArn": application["ARN"]}
    _write_state(target, attributes, outputs)
    target._clients["rds"] = SlowRds(rds)
    target._clients["secretsmanager"] = RotatingSecrets(secrets)
    return target._clients["rds"]


def _write_state(target, attributes, outputs):
    resources = {
        "aws_db_instance": ("postgres_instance_1A2B", attributes),
        "aws_db_proxy": ("proxy", {"name": PROXY}),
        "aws_db_parameter_group": (
            "parameters",
            {"name": PARAMETERS, "parameter": [{"name": "rds.force_ssl", "value": "1"}]},
        ),
    }
    body = {
        "outputs": {key: {"value": value} for key, value in outputs.items()},
        "resources": [
            {"mode": "managed", "type": kind, "name": name, "instances": [{"attributes": found}]}
            for kind, (name, found) in resources.items()
        ],
    }
    bucket = f"shoppulse-terraform-state-{target.env}"
    target.client("s3").create_bucket(Bucket=bucket)
    key = STATE_KEY.replace("dev", target.env)
    target.client("s3").put_object(Bucket=bucket, Key=key, Body=json.dumps(body))


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
