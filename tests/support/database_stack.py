"""ShopPulse's Database stack as its snapshot commands meet it: made by calls, on whichever RDS there is."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


def state_bucket(env: str) -> str:
    return f"shoppulse-terraform-state-{env}"


def state_key(env: str) -> str:
    return f"env:/{env}/shoppulse/database.tfstate"


@dataclass(frozen=True)
class DatabaseStack:
    """The server `name` and what stands around it; `client(service)` makes the clients."""

    client: Callable[[str], Any]
    name: str

    @property
    def proxy(self) -> str:
        return f"{self.name}-proxy"

    @property
    def parameters(self) -> str:
        return f"{self.name}-postgres15"

    @property
    def _subnets(self) -> list[str]:
        return [one["SubnetId"] for one in self.client("ec2").describe_subnets()["Subnets"]]

    def make_groups(self) -> dict[str, Any]:
        """Makes the groups that the server is in; answers them as Terraform's state names them."""
        rds = self.client("rds")
        group = self.client("ec2").create_security_group(GroupName=self.name, Description="of a test")
        rds.create_db_subnet_group(
            DBSubnetGroupName=self.name, DBSubnetGroupDescription="x", SubnetIds=self._subnets
        )
        rds.create_db_parameter_group(
            DBParameterGroupName=self.parameters, DBParameterGroupFamily="postgres15", Description="x"
        )
        return {
            "db_subnet_group_name": self.name,
            "vpc_security_group_ids": [group["GroupId"]],
            "parameter_group_name": self.parameters,
        }

    def make_server(self, **words: Any) -> dict[str, Any]:
        """Makes the server; answers what Terraform's state says of any such one."""
        self.client("rds").create_db_instance(
            DBInstanceIdentifier=self.name,
            DBInstanceClass="db.t3.medium",
            Engine="postgres",
            EngineVersion="15.12",
            AllocatedStorage=100,
            StorageType="gp3",
            StorageEncrypted=True,
            **words,
        )
        return {
            "identifier": self.name,
            "instance_class": "db.t3.medium",
            "storage_type": "gp3",
            "publicly_accessible": False,
            "multi_az": False,
            "deletion_protection": True,
            "enabled_cloudwatch_logs_exports": ["postgresql", "upgrade"],
            "performance_insights_enabled": True,
            "backup_retention_period": 0,
        }

    def make_proxy(self, role: str, secret: str) -> None:
        """Makes the proxy, with the server behind it."""
        rds = self.client("rds")
        rds.create_db_proxy(
            DBProxyName=self.proxy,
            EngineFamily="POSTGRESQL",
            RoleArn=role,
            VpcSubnetIds=self._subnets,
            Auth=[{"AuthScheme": "SECRETS", "SecretArn": secret}],
        )
        rds.register_db_proxy_targets(DBProxyName=self.proxy, DBInstanceIdentifiers=[self.name])

    def write_state(self, env: str, server: Mapping[str, Any], admin: str, application: str) -> None:
        """Writes the state in which Terraform knows of all this, and of the secrets by their ARNs."""
        resources = {
            "aws_db_instance": ("postgres_instance_1A2B", server),
            "aws_db_proxy": ("proxy", {"name": self.proxy}),
            "aws_db_parameter_group": (
                "parameters",
                {"name": self.parameters, "parameter": [{"name": "rds.force_ssl", "value": "1"}]},
            ),
        }
        state = {
            "outputs": {"DatabaseSecretArn": {"value": admin}, "AppSecretArn": {"value": application}},
            "resources": [
                {"mode": "managed", "type": kind, "name": name, "instances": [{"attributes": found}]}
                for kind, (name, found) in resources.items()
            ],
        }
        s3 = self.client("s3")
        s3.create_bucket(Bucket=state_bucket(env))
        s3.put_object(Bucket=state_bucket(env), Key=state_key(env), Body=json.dumps(state))
