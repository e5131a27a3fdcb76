"""SpendSense-Cognito: who may sign in, and what happens when somebody new has."""

from dataclasses import replace

from cdktf import App
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret

from components.base.product_stack import ProductStack
from components.events.asynchronous_function import AsynchronousFunction
from components.events.event_rules import grant_put_events
from components.function.python_function import PythonFunction
from components.identity.user_pool import Group, UserPool
from config.environment import Environment
from stacks.api_defaults import token_lifetimes
from stacks.function_defaults import function_defaults
from stacks.function_specs import (
    ERASE_REQUESTED,
    EVENT_SOURCE,
    POST_CONFIRMATION,
    REMOVE_SIGN_IN,
    REPAIR_SIGNUPS,
    default_bus_arn,
    event_rule,
    schedule_rule,
)
from stacks.secret_names import COGNITO

GROUPS = (
    Group("operators", "Staff: see everybody, and every look is recorded", precedence=10),
    Group("consumers", "People who see their own money", precedence=20),
)


class CognitoStack(ProductStack):
    """User pool, the functions around signing up, and the secret that describes the pool to the API."""

    def __init__(self, app: App, config: Environment) -> None:
        super().__init__(app, "Cognito", config)
        self._defaults = function_defaults(self, {})
        greeter = PythonFunction(self, POST_CONFIRMATION.name, POST_CONFIRMATION, self._defaults)
        self._pool = self._user_pool(greeter)
        self._pool.grant(greeter.role, "put-into-group", ["AdminAddUserToGroup"])
        self._publishes(greeter)
        self._repair()
        self._remove()
        self._outputs(self._configuration_secret())

    def _user_pool(self, post_confirmation: PythonFunction) -> UserPool:
        config = self.config
        return UserPool(
            self,
            "users",
            name=config.titled("users"),
            client_name=config.titled("web"),
            lifetimes=token_lifetimes(config),
            groups=GROUPS,
            self_sign_up=True,
            post_confirmation=post_confirmation,
            deletion_protection=config.cognito.deletion_protection,
        )

    def _repair(self) -> None:
        """The hourly sweep for sign-ups that post-confirmation failed on."""
        spec = replace(REPAIR_SIGNUPS, environment={"USER_POOL_ID": self._pool.id})
        sweep = AsynchronousFunction(self, spec.name, spec, self._defaults)
        self._pool.grant(
            sweep.role,
            "find-and-repair-users",
            ["ListUsers", "ListUsersInGroup", "AdminAddUserToGroup"],
        )
        self._publishes(sweep)
        sweep.run_on(
            schedule_rule(self, spec, "rate(1 hour)", "Every hour: sign-ups that post-confirmation missed")
        )

    def _remove(self) -> None:
        """The end of a sign-in, when its person has asked to be erased."""
        spec = replace(REMOVE_SIGN_IN, environment={"USER_POOL_ID": self._pool.id})
        remover = AsynchronousFunction(self, spec.name, spec, self._defaults)
        self._pool.grant(remover.role, "remove-user", ["AdminUserGlobalSignOut", "AdminDeleteUser"])
        self._publishes(remover)
        remover.run_on(
            event_rule(self, spec, ERASE_REQUESTED, "A person asked to be erased: their sign-in first")
        )

    def _publishes(self, function: PythonFunction) -> None:
        grant_put_events(function.role, bus_arn=default_bus_arn(self), source=EVENT_SOURCE)

    def _configuration_secret(self) -> SecretsmanagerSecret:
        # No version here: scripts/update_cognito_config.py and refresh-jwks write it, and a version of
        # Terraform's would take their work back. The values are public, so AWS's own key serves.
        return SecretsmanagerSecret(
            self,
            "configuration",
            name=self.config.secret_name(COGNITO),
            description="The user pool as the API needs it: ids, issuer and signing keys",
            recovery_window_in_days=self.config.secret_recovery_days,
        )

    def _outputs(self, secret: SecretsmanagerSecret) -> None:
        self.output("UserPoolId", self._pool.id, "Id of the user pool")
        self.output("UserPoolArn", self._pool.arn, "ARN of the user pool")
        self.output("UserPoolClientId", self._pool.client.id, "Id of the web application's client")
        self.output("CognitoSecretArn", secret.arn, "ARN of the secret that describes the pool")
