"""RDS Proxy before a PostgreSQL server: many functions share few connections, and failovers are short."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.db_proxy import DbProxy, DbProxyAuth
from cdktf_cdktf_provider_aws.db_proxy_default_target_group import (
    DbProxyDefaultTargetGroup,
    DbProxyDefaultTargetGroupConnectionPoolConfig,
)
from cdktf_cdktf_provider_aws.db_proxy_target import DbProxyTarget
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from components.base.policy import policy_document
from components.database.master_credentials import MasterCredentials
from components.database.postgres import PostgresServer
from components.network.security_group import SecurityGroup

POOL_PERCENT = 90  # the rest is for people and for RDS itself
BORROW_TIMEOUT_S = 30


class PostgresProxy(Construct):
    """The proxy, its way to the credentials, and its one target."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        server: PostgresServer,
        credentials: MasterCredentials,
        key_arn: str,
        region: str,
        subnet_ids: Sequence[str],
        group: SecurityGroup,
        log_retention_days: int,
    ) -> None:
        super().__init__(scope, id_)
        role, right = self._role(name, credentials, key_arn, region)
        self._proxy = DbProxy(
            self,
            "proxy",
            name=name,
            engine_family="POSTGRESQL",
            role_arn=str(role.arn),
            vpc_subnet_ids=list(subnet_ids),
            vpc_security_group_ids=[group.id],
            require_tls=True,
            auth=[
                DbProxyAuth(
                    auth_scheme="SECRETS",
                    iam_auth="DISABLED",
                    client_password_auth_type="POSTGRES_SCRAM_SHA_256",  # noqa: S106 - a method's name
                    secret_arn=credentials.secret.arn,
                )
            ],
            depends_on=[right, self._logs(name, key_arn, log_retention_days)],
        )
        self._pool(server)

    @property
    def address(self) -> str:
        """The proxy's host name."""
        return str(self._proxy.endpoint)

    def _logs(self, name: str, key_arn: str, retention_days: int) -> CloudwatchLogGroup:
        # RDS Proxy writes here by itself, and would make a group that keeps logs for ever.
        return CloudwatchLogGroup(
            self,
            "logs",
            name=f"/aws/rds/proxy/{name}",
            retention_in_days=retention_days,
            kms_key_id=key_arn,
        )

    def _pool(self, server: PostgresServer) -> None:
        pool = DbProxyDefaultTargetGroup(
            self,
            "pool",
            db_proxy_name=str(self._proxy.name),
            connection_pool_config=DbProxyDefaultTargetGroupConnectionPoolConfig(
                max_connections_percent=POOL_PERCENT, connection_borrow_timeout=BORROW_TIMEOUT_S
            ),
        )
        DbProxyTarget(
            self,
            "target",
            db_proxy_name=str(self._proxy.name),
            target_group_name=str(pool.name),
            db_instance_identifier=server.identifier,
        )

    def _role(
        self, name: str, credentials: MasterCredentials, key_arn: str, region: str
    ) -> tuple[IamRole, IamRolePolicy]:
        role = IamRole(
            self,
            "role",
            name=f"{name}-proxy",
            description="Lets RDS Proxy read the database's credentials",
            assume_role_policy=policy_document(
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "rds.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ),
        )
        right = IamRolePolicy(
            self,
            "read_credentials",
            name="read-credentials",
            role=str(role.name),
            policy=policy_document(
                {
                    "Effect": "Allow",
                    "Action": "secretsmanager:GetSecretValue",
                    "Resource": credentials.secret.arn,
                },
                {
                    "Effect": "Allow",
                    "Action": "kms:Decrypt",
                    "Resource": key_arn,
                    "Condition": {
                        "StringEquals": {"kms:ViaService": f"secretsmanager.{region}.amazonaws.com"}
                    },
                },
            ),
        )
        return role, right
