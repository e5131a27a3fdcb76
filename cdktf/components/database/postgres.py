"""A PostgreSQL server of RDS: encrypted, TLS only, backed up, logged, and private unless told otherwise."""

from collections.abc import Sequence

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.db_parameter_group import DbParameterGroup, DbParameterGroupParameter
from cdktf_cdktf_provider_aws.db_subnet_group import DbSubnetGroup
from constructs import Construct

from components.base.lifecycle import keep
from components.database.master_credentials import MasterCredentials
from components.network.security_group import SecurityGroup
from config.sections import Database

PORT = 5432  # PostgreSQL's and RDS's own choice; the local cloud's server listens elsewhere
LOG_EXPORTS = ("postgresql", "upgrade")
PERFORMANCE_INSIGHTS_DAYS = 7  # the longest that costs nothing
# The nightly jobs start at 01:00 UTC; backup and maintenance come after them.
BACKUP_WINDOW = "03:00-04:00"
MAINTENANCE_WINDOW = "sun:04:30-sun:05:30"
CA = "rds-ca-rsa2048-g1"  # its root is in the bundle that the functions carry

# Statements hold people's data, and ALTER ROLE holds passwords: logs tell of connections, locks and errors,
# never of statements or of the rows that an error is about. Performance Insights shows what is slow.
PARAMETERS = {
    "rds.force_ssl": "1",
    "log_connections": "1",
    "log_disconnections": "1",
    "log_lock_waits": "1",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class PostgresServer(Construct):
    """The server and what it is made of. `name` is its identifier."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        config: Database,
        subnet_ids: Sequence[str],
        group: SecurityGroup,
        key_arn: str,
        credentials: MasterCredentials,
        log_retention_days: int,
    ) -> None:
        super().__init__(scope, id_)
        self._name = name
        self._config = config
        # Declared first: RDS would make them itself, without retention and without our key.
        logs = [self._log_group(export, log_retention_days, key_arn) for export in LOG_EXPORTS]
        self._instance = DbInstance(
            self,
            "instance",
            identifier=name,
            vpc_security_group_ids=[group.id],
            db_subnet_group_name=self._subnet_group(subnet_ids),
            parameter_group_name=self._parameter_group(),
            username=config.master_username,
            password_wo=credentials.password,
            password_wo_version=credentials.version,
            kms_key_id=key_arn,
            depends_on=logs,
            lifecycle=keep(protected=config.protected),
            **self._engine(),
            **self._operation(key_arn),
            **self._protection(),
        )

    @property
    def address(self) -> str:
        """The server's host name."""
        return str(self._instance.address)

    @property
    def port(self) -> float:
        """The port it listens on, known when Terraform runs."""
        return float(self._instance.port)

    @property
    def identifier(self) -> str:
        """The server's identifier."""
        return str(self._instance.identifier)

    def _engine(self) -> dict[str, object]:
        config = self._config
        return {
            "engine": "postgres",
            "engine_version": config.engine_version,
            "instance_class": config.instance_class,
            "allocated_storage": config.storage_gb,
            "max_allocated_storage": config.max_storage_gb,
            "storage_type": config.storage_type,
            "storage_encrypted": True,
            "db_name": config.name,
            "ca_cert_identifier": CA,
            "multi_az": config.multi_az,
            "publicly_accessible": config.publicly_accessible,
            "iam_database_authentication_enabled": True,
        }

    def _operation(self, key_arn: str) -> dict[str, object]:
        insights = self._config.performance_insights
        return {
            # A minor version of one's own choice is not left behind one's back.
            "auto_minor_version_upgrade": "." not in self._config.engine_version,
            "backup_window": BACKUP_WINDOW,
            "maintenance_window": MAINTENANCE_WINDOW,
            # A protected server changes in its maintenance window, others at once.
            "apply_immediately": not self._config.protected,
            "enabled_cloudwatch_logs_exports": list(LOG_EXPORTS),
            "performance_insights_enabled": insights,
            "performance_insights_kms_key_id": key_arn if insights else None,
            "performance_insights_retention_period": PERFORMANCE_INSIGHTS_DAYS if insights else None,
        }

    def _protection(self) -> dict[str, object]:
        protected = self._config.protected
        return {
            "backup_retention_period": self._config.backup_retention_days,
            "copy_tags_to_snapshot": True,
            "deletion_protection": protected,
            "delete_automated_backups": not protected,
            "skip_final_snapshot": not protected,
            "final_snapshot_identifier": f"{self._name}-final" if protected else None,
        }

    def _log_group(self, export: str, retention_days: int, key_arn: str) -> CloudwatchLogGroup:
        return CloudwatchLogGroup(
            self,
            f"{export}_logs",
            name=f"/aws/rds/instance/{self._name}/{export}",
            retention_in_days=retention_days,
            kms_key_id=key_arn,
        )

    def _subnet_group(self, subnet_ids: Sequence[str]) -> str:
        group = DbSubnetGroup(
            self,
            "subnets",
            name=self._name,
            description=f"Where {self._name} runs",
            subnet_ids=list(subnet_ids),
        )
        return str(group.name)

    def _parameter_group(self) -> str:
        major = self._config.engine_version.partition(".")[0]
        group = DbParameterGroup(
            self,
            "parameters",
            name=f"{self._name}-postgres{major}",
            family=f"postgres{major}",
            description=f"TLS only, and logs without statements, for {self._name}",
            parameter=[
                DbParameterGroupParameter(name=name, value=value)
                for name, value in sorted(PARAMETERS.items())
            ],
            # A new major version brings a group of a new name, while the server still uses the old one.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        return str(group.name)
