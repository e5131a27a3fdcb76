"""People in the user pool: the pool and its client from the Cognito stack, a person by e-mail or id."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.lib.console import OperatorError
from scripts.lib.deployed.outputs import outputs, wanted

if TYPE_CHECKING:
    from scripts.lib.target import Target

DEMO_PASSWORD = "Demo123!"  # noqa: S105 - public on purpose: it opens invented people outside prod
CONFIRMED = "CONFIRMED"


@dataclass(frozen=True)
class Pool:
    """The user pool of an environment and its one client."""

    pool_id: str
    client_id: str


@dataclass(frozen=True)
class Person:
    """Somebody in the pool. `user_id` is the subject, under which all data are kept."""

    user_id: str
    email: str
    status: str
    email_verified: bool

    @property
    def owns_email(self) -> bool:
        """Whether the address is proven to be theirs; until then anybody could have typed it."""
        return self.status == CONFIRMED and self.email_verified


def pool_of(target: "Target", stack_name: str | None = None) -> Pool:
    """The pool as the product's stack of sign-ins names it."""
    found = outputs(target, target.product.sign_ins, stack_name)
    return Pool(wanted(target, found, "UserPoolId"), wanted(target, found, "UserPoolClientId"))


def find(target: "Target", pool: Pool, email_or_id: str) -> Person | None:
    """The person with this e-mail address or subject, if there is one."""
    client = target.client("cognito-idp")
    try:
        user = client.admin_get_user(UserPoolId=pool.pool_id, Username=email_or_id)
    except client.exceptions.UserNotFoundException:
        return None
    attributes = {entry["Name"]: entry.get("Value", "") for entry in user["UserAttributes"]}
    return Person(
        user_id=attributes["sub"],
        email=attributes.get("email", ""),
        status=user.get("UserStatus", ""),
        email_verified=attributes.get("email_verified") == "true",
    )


def get(target: "Target", pool: Pool, email_or_id: str) -> Person:
    """The person, or an error that says how to make one."""
    person = find(target, pool, email_or_id)
    if person is None:
        raise OperatorError(
            f"{email_or_id} is not in the user pool of {target.env}.",
            "Demo people come from `spendsense create-demo-users`, others sign up for themselves.",
        )
    return person
