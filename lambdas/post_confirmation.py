"""Called by Cognito when somebody has confirmed a sign-up or a forgotten password.

What fails here is logged and left to the hourly sweep: the person is confirmed already, so an error would
only frighten them (docs/decisions/0004).
"""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from edge.contained import contained
from edge.errors import EventNotPublished
from edge.logging import logger
from lambdas.signup import SignUp, complete

SIGN_UP = "PostConfirmation_ConfirmSignUp"


@contained
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Complete a sign-up, and give the event back, as Cognito wants it."""
    if event["triggerSource"] != SIGN_UP:
        return event
    sign_up = SignUp(event["userPoolId"], event["userName"], event["request"]["userAttributes"]["sub"])
    try:
        complete(sign_up)
    except (BotoCoreError, ClientError, EventNotPublished):
        logger.exception("sign-up incomplete, left to the sweep", extra={"user_id": sign_up.user_id})
    else:
        logger.info("sign-up completed", extra={"user_id": sign_up.user_id})
    return event
