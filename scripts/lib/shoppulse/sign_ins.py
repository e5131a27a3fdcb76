"""People of a tenant, made by an operator: the sign-in in the user pool and the row together, or neither.

A run that is killed between the two leaves a sign-in alone; the next one for that address replaces it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from scripts.lib import settings
from scripts.lib.console import OperatorError
from shoppulse.db import people
from shoppulse.db.access import Access
from shoppulse.domain.errors import Conflict, ShopPulseError

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AdminCreateUserRequestTypeDef, AttributeTypeTypeDef

_CURE = "An address is one person's, in one tenant: has somebody this one already?"


@dataclass(frozen=True)
class Person:
    """Who was made: how the database calls them, and the subject of their tokens."""

    user_id: str
    tenant_id: str
    email: str
    role: str
    region: str | None
    store_id: str | None
    is_tenant_admin: bool
    subject: str


@dataclass(frozen=True)
class UserPool:
    """ShopPulse's pool of sign-ins.

    Without a password Cognito makes one for a week and sends it to the address itself: nobody here sees it.
    """

    client: "CognitoIdentityProviderClient"
    pool_id: str
    password: str | None = field(default=None, repr=False)

    def subject_of(self, email: str) -> str | None:
        """The subject of the sign-in with this address; None where there is none."""
        try:
            found = self.client.admin_get_user(UserPoolId=self.pool_id, Username=email)
        except self.client.exceptions.UserNotFoundException:
            return None
        return _subject(found["UserAttributes"])

    def create(self, email: str) -> str:
        """Make a sign-in and answer its subject; one that was there is left alone."""
        wanted: AdminCreateUserRequestTypeDef = {
            "UserPoolId": self.pool_id,
            "Username": email,
            "UserAttributes": [
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
        }
        if self.password is None:
            wanted["DesiredDeliveryMediums"] = ["EMAIL"]
        else:
            wanted["MessageAction"] = "SUPPRESS"
        try:
            made = self.client.admin_create_user(**wanted)["User"]
        except self.client.exceptions.UsernameExistsException:
            raise Conflict(f"the user pool has a sign-in for {email} already") from None
        try:
            self._set_password(email)
            return _subject(made["Attributes"])
        except BaseException:
            self.delete(email)
            raise

    def delete(self, email: str) -> None:
        """Remove a sign-in."""
        self.client.admin_delete_user(UserPoolId=self.pool_id, Username=email)

    def _set_password(self, email: str) -> None:
        if self.password is not None:
            self.client.admin_set_user_password(
                UserPoolId=self.pool_id, Username=email, Password=self.password, Permanent=True
            )


def _subject(attributes: Iterable["AttributeTypeTypeDef"]) -> str:
    return next(entry["Value"] for entry in attributes if entry["Name"] == "sub")


def pool(password: str | None) -> UserPool:
    """The pool that the environment names; raises OperatorError where it names none."""
    import boto3  # noqa: PLC0415 - half a second that `--help` need not take

    found = settings.read()
    if not found.user_pool_id:
        raise OperatorError("USER_POOL_ID is not set.", "It is an output of ShopPulse's Api stack.")
    return UserPool(boto3.client("cognito-idp", region_name=found.region), found.user_pool_id, password)


def add(engine: Engine, tenant: str, values: Mapping[str, object], sign_ins: UserPool) -> Person:
    """Make a person of a tenant; raises OperatorError with what is refused, and then nobody was made."""
    try:
        row = people.add_user(engine, Access(tenant), values, sign_ins)
    except ShopPulseError as error:
        cure = _CURE if isinstance(error, Conflict) else ""
        raise OperatorError(f"Nobody was made: {error}.", cure) from None
    return Person(
        user_id=row["user_id"],
        tenant_id=row["tenant_id"],
        email=row["email"],
        role=row["role"],
        region=row["region"],
        store_id=row["store_id"],
        is_tenant_admin=row["is_tenant_admin"],
        subject=row["cognito_user_id"],
    )
