"""Removes somebody's sign-in from the user pool, when they have asked to be erased: the first step.

It stands outside the VPC, which has no way to Cognito, and hands on by an event. Once more does no harm: who
is not in the pool is removed, and the event of the same request is known by its id.
"""

from datetime import UTC, datetime
from typing import Any

from app.core.aws import client
from app.core.events import Event, put_events
from app.core.settings import settings
from app.domain.bringing import Owned, read_request
from edge.contained import contained
from edge.errors import EventNotPublished
from edge.logging import logger

REMOVED = ("Sign-in Removed", "signin.removed")


@contained
def handler(event: Any, _context: Any) -> dict[str, Any]:
    """Entry point of the function: `erase.requested`; raises, so that it is tried again."""
    owned = read_request(event)
    removed = _remove(owned.user_id)
    _hand_on(owned)
    logger.info("sign-in removed", extra={"erase_id": str(owned.request_id), "was_there": removed})
    return {"erase_id": str(owned.request_id), "was_there": removed}


def _remove(user_id: str) -> bool:
    """Whether there was a sign-in. Its refresh tokens end first: none shall outlive a run that dies here."""
    cognito = client("cognito-idp")
    pool = settings().user_pool_id
    try:
        cognito.admin_user_global_sign_out(UserPoolId=pool, Username=user_id)
        cognito.admin_delete_user(UserPoolId=pool, Username=user_id)
    except cognito.exceptions.UserNotFoundException:
        return False
    return True


def _hand_on(owned: Owned) -> None:
    detail_type, event_type = REMOVED
    event = Event(
        detail_type,
        {
            "event_type": event_type,
            "user_id": owned.user_id,
            "timestamp": datetime.now(UTC).isoformat(),
            "request_id": str(owned.request_id),
        },
    )
    [reason] = put_events([event])
    if reason is not None:
        raise EventNotPublished(f"{event_type} of {owned.request_id}: {reason}")
