"""What makes a confirmed sign-up a consumer: the event that starts the chain, the group that lets it in."""

from dataclasses import dataclass
from datetime import UTC, datetime

from app.core.aws import client
from app.core.events import Event, put_events
from edge.errors import EventNotPublished

CONSUMERS = "consumers"
OPERATORS = "operators"


@dataclass(frozen=True)
class SignUp:
    """A confirmed user: `username` names it within the pool, `user_id` is its sub."""

    pool_id: str
    username: str
    user_id: str


def complete(sign_up: SignUp) -> None:
    """Publish `user.signup`, then put the user into `consumers`; raises EventNotPublished or boto3's.

    The group comes last and so proves that both are done: whoever is in no group is found and completed by
    the sweep. A repeated event is harmless, since the stages are idempotent.
    """
    event = Event(
        "User Signup",
        {
            "event_type": "user.signup",
            "user_id": sign_up.user_id,
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        },
    )
    [reason] = put_events([event])
    if reason is not None:
        raise EventNotPublished(f"user.signup of {sign_up.user_id}: {reason}")
    client("cognito-idp").admin_add_user_to_group(
        UserPoolId=sign_up.pool_id, Username=sign_up.username, GroupName=CONSUMERS
    )
