"""How ShopPulse's functions come into the database: the secrets, the functions that use and rotate them."""

import json
from dataclasses import dataclass, replace

from cdktf import Token

from components.base.encryption_key import EncryptionKey
from components.base.product_stack import ProductStack
from components.base.secret import Secret
from components.database.master_credentials import MasterCredentials
from components.database.postgres import PostgresServer
from components.database.postgres_proxy import PostgresProxy
from components.database.secret_rotation import SecretRotation
from components.function.python_function import FunctionDefaults, FunctionSpec, Network, PythonFunction
from components.function.secret_access import SecretAccess
from stacks.connections import check_connections
from stacks.encrypted import secret
from stacks.function_defaults import function_defaults
from stacks.secret_names import APPLICATION, CREDENTIALS, USERS
from stacks.shoppulse.function_specs import FUNCTIONS, ROTATE_CREDENTIALS, TEST_DB_CONNECTION

ROTATION_DAYS = 30
# They take turns: while one's password is made anew, everybody is still signed in as the other.
ALTERNATING = ("shoppulse_app_a", "shoppulse_app_b")


@dataclass(frozen=True)
class Secrets:
    """Terraform writes the administrator's, a rotation the application's and those of its two users."""

    admin: MasterCredentials
    application: Secret
    users: dict[str, Secret]

    @property
    def known_to_proxy(self) -> list[Secret]:
        """One secret a login: a proxy admits nobody else."""
        return [self.admin.secret, *self.users.values()]


def make_secrets(stack: ProductStack, key: EncryptionKey) -> Secrets:
    """All secrets of the database."""
    database = stack.config.database
    admin = MasterCredentials(
        stack,
        "master",
        secret=secret(stack, CREDENTIALS, "Who initialises the database; Terraform writes it", key),
        username=database.master_username,
        version=database.credentials_version,
        # No host: the password is there before the server is.
        details={"engine": "postgres", "dbname": database.name},
    )
    application = secret(stack, APPLICATION, "How functions connect; a rotation writes it", key)
    users = {
        user: secret(stack, f"{USERS}/{user}", f"{user} for the proxy; a rotation writes it", key)
        for user in ALTERNATING
    }
    return Secrets(admin, application, users)


def placed(stack: ProductStack, spec: FunctionSpec, network: Network) -> FunctionSpec:
    """A function in the VPC, with its share of the connections where the environment reserves any."""
    reserved = spec.reserved_concurrency if stack.config.functions.reserve_concurrency else None
    return replace(spec, network=network, reserved_concurrency=reserved)


def database_variables(stack: ProductStack, *, proxy: str, port: str, secret_arn: str) -> dict[str, str]:
    """The way to the database, by the names that shoppulse_lambdas/settings.py reads."""
    return {
        "RDS_PROXY_ENDPOINT": proxy,
        "RDS_PORT": port,
        "RDS_DATABASE": stack.config.database.name,
        "RDS_SECRET_ARN": secret_arn,
    }


class DatabaseFunctions:
    """`test-db-connection`, and the rotation of what it and all other functions sign in with."""

    def __init__(
        self,
        stack: ProductStack,
        *,
        secrets: Secrets,
        server: PostgresServer,
        proxy: PostgresProxy,
        network: Network,
        key: EncryptionKey,
    ) -> None:
        self._stack = stack
        self._secrets = secrets
        self._network = network
        self._key = key
        self._defaults = self._told(server, proxy)
        self.connection_test = self._function(TEST_DB_CONNECTION)
        self._access(secrets.application, APPLICATION).grant_read(self.connection_test.role)
        self._rotate(proxy)
        check_connections(stack.config, [placed(stack, spec, network) for spec in FUNCTIONS])

    def _told(self, server: PostgresServer, proxy: PostgresProxy) -> FunctionDefaults:
        variables = database_variables(
            self._stack,
            proxy=proxy.address,
            port=Token.as_string(server.port),
            secret_arn=self._secrets.application.arn,
        )
        return replace(function_defaults(self._stack, variables), log_key_arn=self._key.arn)

    def _rotate(self, proxy: PostgresProxy) -> None:
        users = {user: secret_.arn for user, secret_ in self._secrets.users.items()}
        function = self._function(
            replace(
                ROTATE_CREDENTIALS,
                environment={
                    "RDS_ADMIN_SECRET_ARN": self._secrets.admin.secret.arn,
                    "RDS_USER_SECRET_ARNS": json.dumps(users),
                },
            )
        )
        rights = [
            *self._access(self._secrets.application, APPLICATION).grant_rotate(function.role),
            *self._access(self._secrets.admin.secret, CREDENTIALS).grant_read(function.role),
        ]
        for user, secret_ in self._secrets.users.items():
            access = self._access(secret_, f"{USERS}/{user}")
            rights += [*access.grant_read(function.role), *access.grant_write(function.role)]
        SecretRotation(
            self._stack,
            "rotation",
            secret=self._secrets.application,
            function=function,
            days=ROTATION_DAYS,
            # It begins at once: with all its rights, and through the proxy to a server that is there.
            after=[proxy.target, *rights],
        )

    def _function(self, spec: FunctionSpec) -> PythonFunction:
        spec = placed(self._stack, spec, self._network)
        return PythonFunction(self._stack, spec.name, spec, self._defaults)

    def _access(self, of: Secret, part: str) -> SecretAccess:
        config = self._stack.config
        return SecretAccess(
            arn=of.arn, name=config.secret_name(part), region=config.region, key_arn=self._key.arn
        )
