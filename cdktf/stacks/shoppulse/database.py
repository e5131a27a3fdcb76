"""ShopPulse-Database: the PostgreSQL server, the proxy before it, rotated secrets, and alarms."""

from cdktf import App

from components.base.product_stack import ProductStack
from components.database.postgres import PORT, PostgresServer
from components.database.postgres_proxy import PostgresProxy
from components.events.alarms import Alarms, NewTopic
from components.events.database_watch import watch_database
from components.function.python_function import Network
from components.network.interface_endpoints import HTTPS
from components.network.security_group import SecurityGroup
from config.environment import Environment
from stacks.encrypted import encryption_key
from stacks.shoppulse.access import DatabaseFunctions, make_secrets
from stacks.shoppulse.function_specs import OF_DATABASE


class DatabaseStack(ProductStack):
    """Functions reach the proxy and nothing else of it, the proxy alone the server."""

    def __init__(self, app: App, config: Environment) -> None:
        super().__init__(app, "Database", config)
        self._name = config.named(f"{config.product.slug}-analytics")
        self._key = encryption_key(
            self, "database", "Database, secrets and logs", protected=config.database.protected
        )
        self._vpc_id = self.remote("Vpc").string("VpcId")
        self._functions, self._pooling, self._database = self._groups()
        self._secrets = make_secrets(self, self._key)
        server = self._server()
        proxy = self._proxy(server)
        functions = DatabaseFunctions(
            self,
            secrets=self._secrets,
            server=server,
            proxy=proxy,
            network=Network(self._private_subnets(), [self._functions.id]),
            key=self._key,
        )
        alarms = self._watch()
        self.output("DatabaseEndpoint", server.address, "The server itself, for a person's tunnel")
        self.output("DatabaseProxyEndpoint", proxy.address, "Host that functions connect to")
        self.output("DatabasePort", server.port, "Port of both")
        self.output("DatabaseSecretArn", self._secrets.admin.secret.arn, "Who initialises the database")
        self.output("AppSecretArn", self._secrets.application.arn, "How functions connect, rotated")
        self.output("DatabaseSecurityGroupId", self._database.id, "Security group of the server")
        self.output("LambdaSecurityGroupId", self._functions.id, "Security group of functions in the VPC")
        self.output("EncryptionKeyArn", self._key.arn, "Key of the secrets and of functions' logs")
        self.output("AlarmTopicArn", alarms.topic_arn, "Where alarms are told of")
        self.output("TestConnectionLambdaArn", functions.connection_test.arn, "ARN of test-db-connection")

    def _private_subnets(self) -> list[str]:
        return self.remote("Vpc").list("PrivateSubnetIds")

    def _groups(self) -> tuple[SecurityGroup, SecurityGroup, SecurityGroup]:
        functions = self._group("functions", "Functions of the product")
        proxy = self._group("proxy", "RDS Proxy before the PostgreSQL server")
        database = self._group("database", "The PostgreSQL server")
        functions.allow_to_internet(HTTPS, "functions call AWS services")
        proxy.allow_from(functions, PORT, "functions query the database through the proxy")
        database.allow_from(proxy, PORT, "the proxy pools connections to the database")
        return functions, proxy, database

    def _group(self, part: str, description: str) -> SecurityGroup:
        return SecurityGroup(
            self, part, name=self.config.titled(part), vpc_id=self._vpc_id, description=description
        )

    def _server(self) -> PostgresServer:
        return PostgresServer(
            self,
            "postgres",
            name=self._name,
            config=self.config.database,
            subnet_ids=self.remote("Vpc").list("IsolatedSubnetIds"),
            group=self._database,
            key_arn=self._key.arn,
            credentials=self._secrets.admin,
            log_retention_days=self.config.functions.log_retention_days,
        )

    def _proxy(self, server: PostgresServer) -> PostgresProxy:
        return PostgresProxy(
            self,
            "proxy_pool",
            name=self._proxy_name,
            server=server,
            secrets=self._secrets.known_to_proxy,
            pool=self.config.database.pool,
            key_arn=self._key.arn,
            region=self.region,
            subnet_ids=self._private_subnets(),
            group=self._pooling,
            log_retention_days=self.config.functions.log_retention_days,
        )

    @property
    def _proxy_name(self) -> str:
        config = self.config
        return config.named(f"{config.product.slug}-analytics-proxy")

    def _watch(self) -> Alarms:
        config = self.config
        alarms = Alarms(
            self,
            "alarms",
            topic=NewTopic(config.titled("alarms"), self.account_id, config.alarms.subscribers),
        )
        watch_database(alarms, server=self._name, proxy=self._proxy_name, config=config.database)
        for spec in OF_DATABASE:
            alarms.watch_function(config.named(spec.name), timeout_s=spec.timeout_s)
        return alarms
