"""Cognito calls the PostConfirmation trigger once somebody has confirmed a sign-up or a forgotten password.

ministack never does.
"""

from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito, lambda_svc

from localcloud.patches.base import Function, replaces

CONFIRMED = 200
SIGN_UP, PASSWORD = "PostConfirmation_ConfirmSignUp", "PostConfirmation_ConfirmForgotPassword"
Data = dict[str, Any]


def _event(source: str, pool: Data, user: Data, client: str) -> Data:
    return {
        "version": "1",
        "triggerSource": source,
        "region": cognito._pool_region(pool["Id"]),
        "userPoolId": pool["Id"],
        "userName": user["Username"],
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client},
        "request": {
            "userAttributes": {
                **cognito._attr_list_to_dict(user.get("Attributes", [])),
                "cognito:user_status": "CONFIRMED",
            }
        },
        "response": {},
    }


def _trigger(pool: Data, username: str, client: str, source: str = SIGN_UP) -> Any:
    """None when the trigger succeeded or there is none; else the error that AWS answers."""
    arn = (pool.get("LambdaConfig") or {}).get("PostConfirmation")
    user, _ = cognito._resolve_user(pool, username)
    func, config, _ = lambda_svc._get_func_record_for_ref(arn) if arn else (None, None, "")
    if not arn:
        return None
    if not func or not config:
        return error_response_json("UnexpectedLambdaException", f"There is no function {arn}", 400)
    record = lambda_svc._execution_record_for_config(func, config)
    result = lambda_svc._execute_function_with_config_scope(record, _event(source, pool, user, client))
    if not result.get("error"):
        return None
    message = f"PostConfirmation failed with error {result['body'].get('errorMessage')}."
    return error_response_json("UserLambdaValidationException", message, 400)


@replaces(cognito, "_confirm_sign_up", "data")
def _confirm_sign_up(original: Function) -> Function:
    def confirm(data: Data) -> Any:
        response = original(data)
        pool, _ = cognito._pool_for_client(data.get("ClientId"))
        failed = _trigger(pool, data["Username"], data["ClientId"]) if response[0] == CONFIRMED else None
        return failed or response

    return confirm


@replaces(cognito, "_confirm_forgot_password", "data")
def _confirm_forgot_password(original: Function) -> Function:
    def confirm(data: Data) -> Any:
        response = original(data)
        if response[0] != CONFIRMED:
            return response
        pool, _ = cognito._pool_for_client(data.get("ClientId"))
        return _trigger(pool, data["Username"], data["ClientId"], PASSWORD) or response

    return confirm


@replaces(cognito, "_admin_confirm_sign_up", "data")
def _admin_confirm_sign_up(original: Function) -> Function:
    def confirm(data: Data) -> Any:
        response = original(data)
        pool, _ = cognito._resolve_pool(data.get("UserPoolId"))
        failed = _trigger(pool, data["Username"], "") if response[0] == CONFIRMED else None
        return failed or response

    return confirm
