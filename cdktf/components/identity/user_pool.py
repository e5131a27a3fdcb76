"""A Cognito user pool for people who sign in by e-mail, its one public client and its groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.cognito_user_group import CognitoUserGroup
from cdktf_cdktf_provider_aws.cognito_user_pool import (
    CognitoUserPool,
    CognitoUserPoolAccountRecoverySetting,
    CognitoUserPoolAccountRecoverySettingRecoveryMechanism,
    CognitoUserPoolAdminCreateUserConfig,
    CognitoUserPoolLambdaConfig,
    CognitoUserPoolPasswordPolicy,
    CognitoUserPoolSchema,
    CognitoUserPoolSchemaStringAttributeConstraints,
    CognitoUserPoolUserAttributeUpdateSettings,
    CognitoUserPoolUsernameConfiguration,
)
from cdktf_cdktf_provider_aws.cognito_user_pool_client import (
    CognitoUserPoolClient,
    CognitoUserPoolClientTokenValidityUnits,
)
from constructs import Construct

from components.function.execution_role import ExecutionRole
from components.function.python_function import PythonFunction

AUTH_FLOWS = ("ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
# All that a signed-in person may change of themselves. The pool demands an e-mail of everybody, so its client
# must be able to write it; a changed one counts only when it was confirmed (below). Nothing here decides
# rights: those depend on groups, which no client can write.
WRITABLE_ATTRIBUTES = ("email",)
READABLE_ATTRIBUTES = ("email", "email_verified")
_UNITS = {"access_token": "minutes", "id_token": "minutes", "refresh_token": "days"}


@dataclass(frozen=True)
class TokenLifetimes:
    """How long a sign-in lasts."""

    access_minutes: int
    id_minutes: int
    refresh_days: int


@dataclass(frozen=True)
class Group:
    """A group of people with the same rights. The lower precedence wins where somebody is in two."""

    name: str
    description: str
    precedence: int


class UserPool(Construct):
    """The pool with its client. Groups are given once; without `self_sign_up` an operator makes people."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        client_name: str,
        lifetimes: TokenLifetimes,
        groups: Sequence[Group] = (),
        self_sign_up: bool,
        post_confirmation: PythonFunction | None = None,
        deletion_protection: bool,
    ) -> None:
        super().__init__(scope, id_)
        self.resource = self._pool(
            name, post_confirmation, self_sign_up=self_sign_up, deletion_protection=deletion_protection
        )
        self.client = self._client(client_name, lifetimes)
        for group in groups:
            CognitoUserGroup(
                self,
                group.name,
                name=group.name,
                description=group.description,
                precedence=group.precedence,
                user_pool_id=self.resource.id,
            )
        if post_confirmation:
            post_confirmation.allow_invocation("from-user-pool", service="cognito-idp", source_arn=self.arn)

    @property
    def arn(self) -> str:
        """ARN of the pool."""
        return str(self.resource.arn)

    @property
    def id(self) -> str:
        """Id of the pool."""
        return str(self.resource.id)

    def grant(self, role: ExecutionRole, right: str, actions: Sequence[str]) -> None:
        """Let a function's role administer people of this pool."""
        role.allow(right, [f"cognito-idp:{action}" for action in actions], [self.arn])

    def _pool(
        self,
        name: str,
        post_confirmation: PythonFunction | None,
        *,
        self_sign_up: bool,
        deletion_protection: bool,
    ) -> CognitoUserPool:
        return CognitoUserPool(
            self,
            "pool",
            name=name,
            username_attributes=["email"],
            auto_verified_attributes=["email"],
            username_configuration=CognitoUserPoolUsernameConfiguration(case_sensitive=False),
            schema=[_required_email()],
            # Whoever changes the address keeps the old one until the new one is confirmed.
            user_attribute_update_settings=CognitoUserPoolUserAttributeUpdateSettings(
                attributes_require_verification_before_update=["email"]
            ),
            password_policy=CognitoUserPoolPasswordPolicy(
                minimum_length=8,
                require_uppercase=True,
                require_lowercase=True,
                require_numbers=True,
                require_symbols=True,
                temporary_password_validity_days=7,
            ),
            account_recovery_setting=_recover_by_email(),
            admin_create_user_config=CognitoUserPoolAdminCreateUserConfig(
                allow_admin_create_user_only=not self_sign_up
            ),
            deletion_protection="ACTIVE" if deletion_protection else "INACTIVE",
            lambda_config=_triggers(post_confirmation),
        )

    def _client(self, name: str, lifetimes: TokenLifetimes) -> CognitoUserPoolClient:
        return CognitoUserPoolClient(
            self,
            "client",
            name=name,
            user_pool_id=self.resource.id,
            generate_secret=False,  # a browser cannot keep one
            explicit_auth_flows=list(AUTH_FLOWS),
            prevent_user_existence_errors="ENABLED",
            enable_token_revocation=True,
            read_attributes=list(READABLE_ATTRIBUTES),
            write_attributes=list(WRITABLE_ATTRIBUTES),
            access_token_validity=lifetimes.access_minutes,
            id_token_validity=lifetimes.id_minutes,
            refresh_token_validity=lifetimes.refresh_days,
            token_validity_units=[CognitoUserPoolClientTokenValidityUnits(**_UNITS)],
        )


def _triggers(post_confirmation: PythonFunction | None) -> CognitoUserPoolLambdaConfig | None:
    return CognitoUserPoolLambdaConfig(post_confirmation=post_confirmation.arn) if post_confirmation else None


def _required_email() -> CognitoUserPoolSchema:
    return CognitoUserPoolSchema(
        name="email",
        attribute_data_type="String",
        required=True,
        mutable=True,
        developer_only_attribute=False,
        # Cognito's own bounds, written down because the provider would otherwise see a difference.
        string_attribute_constraints=CognitoUserPoolSchemaStringAttributeConstraints(
            min_length="0", max_length="2048"
        ),
    )


def _recover_by_email() -> CognitoUserPoolAccountRecoverySetting:
    mechanism = CognitoUserPoolAccountRecoverySettingRecoveryMechanism(name="verified_email", priority=1)
    return CognitoUserPoolAccountRecoverySetting(recovery_mechanism=[mechanism])
