"""The gateway's own refusals and failures: problem+json, as the application's, and readable to a browser."""

import json
from http import HTTPStatus

from cdktf_cdktf_provider_aws.api_gateway_gateway_response import ApiGatewayGatewayResponse
from constructs import Construct

from components.api.cors import Cors, Register

# What the gateway answers by itself before our function does. A template knows no variable for the status
# (`$context.status` is empty there), so each type is told its own. Codes and words are the application's.
STATUS = {
    "ACCESS_DENIED": 403,
    "API_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_FAILURE": 500,
    "BAD_REQUEST_BODY": 400,
    "BAD_REQUEST_PARAMETERS": 400,
    "EXPIRED_TOKEN": 401,
    "INTEGRATION_FAILURE": 504,
    "INTEGRATION_TIMEOUT": 504,
    "INVALID_SIGNATURE": 403,
    "MISSING_AUTHENTICATION_TOKEN": 404,  # so it calls a path that there is not
    "REQUEST_TOO_LARGE": 413,
    "RESOURCE_NOT_FOUND": 404,
    "THROTTLED": 429,
    "UNAUTHORIZED": 401,
    "UNSUPPORTED_MEDIA_TYPE": 415,
}
WORDS = {
    400: ("bad_request", "The request is not one that we understand."),
    401: ("unauthorized", "A valid access token is needed."),
    403: ("forbidden", "This is not yours to do."),
    404: ("not_found", "Nothing matches the given URI"),
    413: ("request_entity_too_large", "The request is larger than we take."),
    415: ("unsupported_media_type", "We take application/json."),
    429: ("too_many_requests", "That was a lot at once. Please try again in a moment."),
    500: ("internal_error", "This failed on our side. The request id helps us find out why."),
    504: ("gateway_timeout", "This took too long on our side. Please try again in a moment."),
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
    headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store", **cors.answer_headers()}
    if response_type == "THROTTLED":
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if STATUS.get(response_type) == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return {f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()}


def _problem(status: int | None) -> str:
    """The body; the gateway fills in the $context variables, and messageString brings its own quotes."""
    if status is None:
        return (
            '{"type":"about:blank","title":$context.error.messageString,"code":"$context.error.responseType",'
            '"detail":$context.error.messageString,"request_id":"$context.requestId"}'
        )
    code, detail = WORDS[status]
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code}
    return json.dumps(told | {"detail": detail, "request_id": "$context.requestId"}, separators=(",", ":"))
