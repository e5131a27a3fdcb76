"""The gateway's own refusals and failures: problem+json, as the application's, and readable to a browser."""

from cdktf_cdktf_provider_aws.api_gateway_gateway_response import ApiGatewayGatewayResponse
from constructs import Construct

from components.api.cors import Cors, Register

# What the gateway answers by itself before our function does, with API Gateway's own status codes. A template
# knows no variable for the status (`$context.status` is empty there), so each type is told its own.
STATUS = {
    "ACCESS_DENIED": 403,
    "API_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_FAILURE": 500,
    "BAD_REQUEST_BODY": 400,
    "BAD_REQUEST_PARAMETERS": 400,
    "EXPIRED_TOKEN": 403,
    "INTEGRATION_FAILURE": 504,
    "INTEGRATION_TIMEOUT": 504,
    "INVALID_SIGNATURE": 403,
    "MISSING_AUTHENTICATION_TOKEN": 403,
    "REQUEST_TOO_LARGE": 413,
    "RESOURCE_NOT_FOUND": 404,
    "THROTTLED": 429,
    "UNAUTHORIZED": 401,
    "UNSUPPORTED_MEDIA_TYPE": 415,
}
# Whatever else there is or will be: problem+json may leave the status out, but must not name a wrong one.
REST = ("DEFAULT_4XX", "DEFAULT_5XX")
# The gateway's bucket of requests fills up every second.
RETRY_AFTER_S = 1
# The gateway uses the template of this type alone; the header then says what it really is.
TEMPLATE_TYPE = "application/json"
CONTENT_TYPE = "application/problem+json"


class GatewayErrors(Construct):
    """One answer for each kind of the gateway's errors."""

    def __init__(self, scope: Construct, id_: str, *, api_id: str, cors: Cors, register: Register) -> None:
        super().__init__(scope, id_)
        for response_type in (*REST, *STATUS):
            status = STATUS.get(response_type)
            register(
                ApiGatewayGatewayResponse(
                    self,
                    response_type.lower().replace("_", "-"),
                    rest_api_id=api_id,
                    response_type=response_type,
                    status_code=None if status is None else str(status),
                    response_parameters=_headers(response_type, cors),
                    response_templates={TEMPLATE_TYPE: _problem(status)},
                )
            )


def _headers(response_type: str, cors: Cors) -> dict[str, str]:
    headers = {"Content-Type": CONTENT_TYPE, **cors.answer_headers()}
    if response_type == "THROTTLED":
        headers["Retry-After"] = str(RETRY_AFTER_S)
    return {f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()}


def _problem(status: int | None) -> str:
    """The body; the gateway fills in the $context variables, and messageString brings its own quotes."""
    return (
        '{"type":"about:blank","title":$context.error.messageString,'
        + ("" if status is None else f'"status":{status},')
        + '"code":"$context.error.responseType","request_id":"$context.requestId"}'
    )
