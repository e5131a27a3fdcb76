"""The hourly sweep: completes the sign-ups that post-confirmation failed on: confirmed users in no group."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from app.core.aws import client
from app.core.settings import settings
from edge.contained import contained
from edge.errors import EventNotPublished, KnownFailure
from edge.logging import logger
from lambdas.signup import CONSUMERS, OPERATORS, SignUp, complete

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.type_defs import UserTypeTypeDef

# What is left of the invocation when the sweep stops, so that it can still say what it did.
RESERVE_MILLISECONDS = 8_000


class SweepIncomplete(KnownFailure):
    """Some sign-ups are still incomplete; raised so that the failure is retried and alarmed."""


@contained
def handler(_event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Repair all there is time for; raises SweepIncomplete where a repair failed or time ran out."""
    pool_id = settings().user_pool_id
    repaired, failed, skipped = 0, 0, 0
    for sign_up in incomplete(pool_id):
        if context and context.get_remaining_time_in_millis() < RESERVE_MILLISECONDS:
            skipped += 1
        elif _repair(sign_up):
            repaired += 1
        else:
            failed += 1
    logger.info("sweep finished", extra={"repaired": repaired, "failed": failed, "skipped": skipped})
    if failed or skipped:
        raise SweepIncomplete(f"{repaired} repaired, {failed} failed, {skipped} left for want of time")
    return {"repaired": repaired}


def incomplete(pool_id: str) -> list[SignUp]:
    """Confirmed, enabled users in no group; users are listed before members: who signs up now is in both."""
    users = [user for user in _users(pool_id) if user["UserStatus"] == "CONFIRMED" and user["Enabled"]]
    members = {name for group in (CONSUMERS, OPERATORS) for name in _members(pool_id, group)}
    return [
        SignUp(pool_id, user["Username"], _sub(user)) for user in users if user["Username"] not in members
    ]


def _repair(sign_up: SignUp) -> bool:
    try:
        complete(sign_up)
    except (BotoCoreError, ClientError, EventNotPublished):
        logger.exception("sign-up still incomplete", extra={"user_id": sign_up.user_id})
        return False
    return True


def _users(pool_id: str) -> "Iterator[UserTypeTypeDef]":
    for page in client("cognito-idp").get_paginator("list_users").paginate(UserPoolId=pool_id):
        yield from page["Users"]


def _members(pool_id: str, group: str) -> Iterator[str]:
    pages = client("cognito-idp").get_paginator("list_users_in_group")
    for page in pages.paginate(UserPoolId=pool_id, GroupName=group):
        yield from (user["Username"] for user in page["Users"])


def _sub(user: "UserTypeTypeDef") -> str:
    return next(item["Value"] for item in user["Attributes"] if item["Name"] == "sub")
