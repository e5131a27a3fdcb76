"""A new password for a forgotten one, as Cognito gives it: by a code to an address that was verified.

ministack sends a code to everybody. So an account that nobody confirmed was confirmed by it, past its
trigger and its group, and a first password that was never used was replaced. It also never notes that an
address is verified.
"""

from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

from localcloud.patches.base import Function, replaces

CONFIRMED = 200
VERIFIED = {"Name": "email_verified", "Value": "true"}
Data = dict[str, Any]


@replaces(cognito, "_confirm_sign_up", "data")
def _verify(original: Function) -> Function:
    """Whoever has the code reads the mail; a sign-up that an administrator confirms proves no such thing."""

    def confirm(data: Data) -> Any:
        response = original(data)
        pool, _ = cognito._pool_for_client(data.get("ClientId"))
        if response[0] == CONFIRMED and "email" in (pool.get("AutoVerifiedAttributes") or ()):
            user, _ = cognito._resolve_user(pool, data["Username"])
            user["Attributes"] = cognito._merge_attributes(user.get("Attributes", []), [VERIFIED])
        return response

    return confirm


@replaces(cognito, "_forgot_password", "data")
def _forgot(original: Function) -> Function:
    def forgot(data: Data) -> Any:
        pool, _ = cognito._pool_for_client(data.get("ClientId"))
        user, _ = cognito._resolve_user(pool, data.get("Username")) if pool else (None, None)
        refused = _refusal(pool, user, data) if user else None
        return refused or original(data)

    return forgot


def _refusal(pool: Data, user: Data, data: Data) -> Any:
    """What is answered to whoever gets no code; None for everybody else."""
    if user.get("UserStatus") == "FORCE_CHANGE_PASSWORD":
        message = "User password cannot be reset in the current state."
        return error_response_json("NotAuthorizedException", message, 400)
    attributes = cognito._attr_list_to_dict(user.get("Attributes", []))
    if user.get("Enabled", True) and attributes.get("email_verified") == "true":
        return None
    if cognito._hides_user_existence(pool, data["ClientId"]):
        return cognito._code_delivery_response(cognito._masked_destination(data["Username"]))
    message = "Cannot reset password for the user as there is no registered/verified email or phone_number"
    return error_response_json("InvalidParameterException", message, 400)
