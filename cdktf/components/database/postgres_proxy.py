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

from components.base.policy import Statement, policy_document
from components.base.secret import Secret
from components.database.postgres import PostgresServer
from components.network.security_group import SecurityGroup
from config.sections import Pool


class PostgresProxy(Construct):
    """The proxy, its way to the credentials, and its one target. It admits whom one of `secrets` names."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        server: PostgresServer,
        secrets: Sequence[Secret],
        pool: Pool,
        key_arn: str,
        region: str,
        subnet_ids: Sequence[str],
        group: SecurityGroup,
        log_retention_days: int,
    ) -> None:
        super().__init__(scope, id_)
        role, right = self._role(name, secrets, key_arn, region)
        self._proxy = DbProxy(
            self,
            "proxy",
            name=name,
            engine_family="POSTGRESQL",
            role_arn=str(role.arn),
            vpc_subnet_ids=list(subnet_ids),
            vpc_security_group_ids=[group.id],
            require_tls=True,
            idle_client_timeout=pool.idle_client_timeout_s,
            auth=[
                DbProxyAuth(
                    auth_scheme="SECRETS",
                    iam_auth="DISABLED",
                    client_password_auth_type="POSTGRES_SCRAM_SHA_256",  # noqa: S106 - a method's name
                    secret_arn=secret.arn,
                )
                for secret in secrets
            ],
            depends_on=[right, self._logs(name, key_arn, log_retention_days)],
        )
        self.target = self._pool(server, pool)

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

    def _pool(self, server: PostgresServer, config: Pool) -> DbProxyTarget:
        pool = DbProxyDefaultTargetGroup(
            self,
            "pool",
            db_proxy_name=str(self._proxy.name),
            connection_pool_config=DbProxyDefaultTargetGroupConnectionPoolConfig(
                max_connections_percent=config.max_connections_percent,
                max_idle_connections_percent=config.max_idle_percent,
                connection_borrow_timeout=config.borrow_timeout_s,
            ),
        )
        return DbProxyTarget(
            self,
            "target",
            db_proxy_name=str(self._proxy.name),
            target_group_name=str(pool.name),
            db_instance_identifier=server.identifier,
        )

    def _role(
        self, name: str, secrets: Sequence[Secret], key_arn: str, region: str
    ) -> tuple[IamRole, IamRolePolicy]:
        role = IamRole(
            self,
            "role",
            name=f"{name}-proxy",
            description="Lets RDS Proxy read the database's credentials",
            # Without aws:SourceAccount: nothing of AWS says that RDS Proxy tells it, and a proxy that cannot
            # assume its role lets nobody in. Whoever passes the role has to be of this account anyway.
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
                *(_read(secret) for secret in secrets),
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


def _read(secret: Secret) -> Statement:
    return {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secret.arn}
