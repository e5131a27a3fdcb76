"""SpendSense-Database: the network, the PostgreSQL server and the secrets that open it."""

from cdktf import App

from components.base.private_bucket import PrivateBucket
from components.base.product_stack import ProductStack
from components.base.secret import Secret
from components.database.master_credentials import MasterCredentials
from components.database.postgres import PORT, PostgresServer
from components.database.postgres_proxy import PostgresProxy
from components.network.endpoint_policies import these_buckets_only
from components.network.flow_logs import FlowLogs
from components.network.gateway_endpoint import S3GatewayEndpoint
from components.network.interface_endpoints import HTTPS, InterfaceEndpoints
from components.network.managed_network import ManagedNetwork
from components.network.network import Network, default_network, existing_network
from components.network.security_group import SecurityGroup
from config.environment import Environment
from stacks.encrypted import encryption_key, secret
from stacks.secret_names import CONNECTION, CREDENTIALS

# What people send is read at once, what they take away is fetched within the hour.
FILES_KEPT_DAYS = 1


class DatabaseStack(ProductStack):
    """What changes least: everything else is deployed after it and reads its outputs."""

    def __init__(self, app: App, config: Environment) -> None:
        super().__init__(app, "Database", config)
        self._key = encryption_key(
            self, "database", "Database, secrets and database logs", protected=config.database.protected
        )
        self._network = self._place()
        self._functions = self._group("functions", "Functions of the product")
        uploads, exports = self._bucket("uploads"), self._bucket("exports")
        uploads.announce()
        self._leave(uploads, exports)
        credentials, connection = self._secrets()
        self._serve(credentials)
        self.output("CredentialsSecretArn", credentials.secret.arn, "Master role and password")
        self.output("ConnectionSecretArn", connection.arn, "How functions connect, written by a script")
        self.output("LambdaSecurityGroupId", self._functions.id, "Security group of functions in the VPC")
        self.output("PrivateSubnetIds", self._network.function_subnet_ids, "Where functions run")
        self.output("VpcId", self._network.vpc_id, "The network of functions and database")
        self.output("EncryptionKeyArn", self._key.arn, "Key of the secrets and of the database")
        for use, bucket in (("Uploads", uploads), ("Exports", exports)):
            self.output(f"{use}BucketName", bucket.name, f"Name of the bucket of people's {use.lower()}")
            self.output(f"{use}BucketArn", bucket.arn, f"ARN of the bucket of people's {use.lower()}")

    def _group(self, part: str, description: str) -> SecurityGroup:
        return SecurityGroup(
            self, part, name=self.config.titled(part), vpc_id=self._network.vpc_id, description=description
        )

    def _place(self) -> Network:
        config = self.config.network
        if config.mode == "default":
            return default_network(self, config)
        if config.mode == "existing":
            return existing_network(config)
        name = self.config.titled("network")
        managed = ManagedNetwork(self, "network", name=name, config=config)
        FlowLogs(
            self,
            "flow_logs",
            name=name,
            vpc_id=managed.vpc_id,
            account_id=self.account_id,
            retention_days=config.flow_log_retention_days,
            key_arn=self._key.arn,
        )
        return managed.network

    def _bucket(self, use: str) -> PrivateBucket:
        """People's own files: encrypted by the key of their data, without versions, soon gone."""
        config = self.config
        bucket = PrivateBucket(
            self,
            use,
            name=config.bucket_name(use),
            versioned=False,
            force_destroy=config.storage.force_destroy,
            key_arn=self._key.arn,
            expire_days=FILES_KEPT_DAYS,
        )
        bucket.close()
        return bucket

    def _leave(self, *buckets: PrivateBucket) -> None:
        """Give functions their way to AWS services: private endpoints, or the route that the network has."""
        if self._network.nat:
            self._functions.allow_to_internet(HTTPS, "functions call AWS services")
            return
        # Whoever shares their VPC with others keeps all of S3.
        own = these_buckets_only([bucket.arn for bucket in buckets]) if self._network.own else None
        S3GatewayEndpoint(
            self,
            "gateway",
            name=self.config.titled("services"),
            network=self._network,
            region=self.region,
            policy=own,
        ).allow_from(self._functions)
        InterfaceEndpoints(
            self,
            "endpoints",
            name=self.config.titled("services"),
            network=self._network,
            region=self.region,
            account_id=self.account_id,
            services=self.config.network.services,
            callers=self._functions,
        )

    def _secrets(self) -> tuple[MasterCredentials, Secret]:
        credentials = secret(self, CREDENTIALS, "Master role of the database; Terraform writes it", self._key)
        connection = secret(
            self,
            CONNECTION,
            "How functions connect; spendsense update-connection-string writes it",
            self._key,
        )
        master = MasterCredentials(
            self,
            "master",
            secret=credentials,
            username=self.config.database.master_username,
            version=self.config.database.credentials_version,
        )
        return master, connection

    def _serve(self, credentials: MasterCredentials) -> None:
        name = f"{self.config.product.slug}-{self.config.environment}"
        group = self._group("database", "The PostgreSQL server")
        server = PostgresServer(
            self,
            "postgres",
            name=name,
            config=self.config.database,
            subnet_ids=self._network.database_subnet_ids,
            group=group,
            key_arn=self._key.arn,
            credentials=credentials,
            log_retention_days=self.config.functions.log_retention_days,
        )
        address = server.address
        if self.config.database.proxy:
            address = self._share(name, server, group, credentials).address
        else:
            group.allow_from(self._functions, PORT, "functions query the database")
        self.output("DatabaseEndpoint", address, "Host that functions connect to")
        self.output("DatabasePort", server.port, "Port of the database")
        self.output("DatabaseName", self.config.database.name, "Name of the database")
        self.output("DatabaseSecurityGroupId", group.id, "Security group of the database")
        self.output("DatabaseInstanceAddress", server.address, "The server itself, for a person's tunnel")

    def _share(
        self, name: str, server: PostgresServer, group: SecurityGroup, credentials: MasterCredentials
    ) -> PostgresProxy:
        """Put a proxy between functions and server, which then admits the proxy alone."""
        proxy_group = self._group("proxy", "RDS Proxy before the PostgreSQL server")
        proxy_group.allow_from(self._functions, PORT, "functions query the database through the proxy")
        group.allow_from(proxy_group, PORT, "the proxy pools connections to the database")
        return PostgresProxy(
            self,
            "proxy_pool",
            name=name,
            server=server,
            secrets=[credentials.secret],
            pool=self.config.database.pool,
            key_arn=self._key.arn,
            region=self.region,
            subnet_ids=self._network.function_subnet_ids,
            group=proxy_group,
            log_retention_days=self.config.functions.log_retention_days,
        )
