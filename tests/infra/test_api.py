"""The REST API against every value of its specification, and what makes it deploy itself anew."""

import json
from http import HTTPStatus

import cdktf
import pytest

from components.api.cors import Cors
from components.api.rest_api import RestApi
from components.api.stage import StageSettings
from tests.infra.function_rules import method_path
from tests.infra.synthesis import all_of, lone_stack, one, stacks, synthesise


@pytest.fixture
def api(env):
    return stacks(env)["Lambda"]


def test_there_are_these_routes_and_no_others(api):
    routes = {
        (method["http_method"], method_path(api, method)): method["authorization"]
        for method in all_of(api, "aws_api_gateway_method")
    }

    assert routes == {
        ("GET", "/api/v1/health"): "NONE",
        ("GET", "/api/v1/health/ready"): "NONE",
        ("ANY", "/api/v1/{proxy+}"): "COGNITO_USER_POOLS",
        ("OPTIONS", "/api/v1/health"): "NONE",
        ("OPTIONS", "/api/v1/health/ready"): "NONE",
        ("OPTIONS", "/api/v1/{proxy+}"): "NONE",
    }


def test_access_tokens_of_the_pool_are_what_opens_it(api):
    authorizer = one(api, "aws_api_gateway_authorizer")
    method = one(api, "aws_api_gateway_method", http_method="ANY")

    assert authorizer["type"] == "COGNITO_USER_POOLS"
    assert authorizer["provider_arns"] == [
        "${data.terraform_remote_state.remote_cognito.outputs.UserPoolArn}"
    ]
    assert method["authorization_scopes"] == ["aws.cognito.signin.user.admin"]


def test_every_route_is_handed_to_the_function_whole(api):
    proxies = [it for it in all_of(api, "aws_api_gateway_integration") if it["type"] == "AWS_PROXY"]

    assert len(proxies) == 3
    assert all(it["integration_http_method"] == "POST" for it in proxies)
    assert all(it["timeout_milliseconds"] < 30_000 for it in proxies)


def test_the_stage_is_the_environment(api, env):
    stage = one(api, "aws_api_gateway_stage")

    assert stage["stage_name"] == env
    assert stage["xray_tracing_enabled"] is True
    assert api["output"]["ApiGatewayUrl"]["value"].endswith(".invoke_url}")
    assert one(api, "aws_lambda_permission", principal="apigateway.amazonaws.com")["source_arn"].endswith(
        f".execution_arn}}/{env}/*/api/v1/*"
    )


STORAGE = "data.terraform_remote_state.remote_s3.outputs"


def _origin(env):
    # Dev is a developer's own; everywhere else the S3 stack's output decides.
    if env == "local":
        label = f'element(split(".", {STORAGE}.CloudFrontDistributionDomainName), 0)'
        return f"http://${{{label}}}.cloudfront.localhost:4566"
    return "*" if env == "dev" else f"${{{STORAGE}.CloudFrontDistributionUrl}}"


def test_preflights_allow_what_the_application_needs(api, env):
    answers = all_of(api, "aws_api_gateway_integration_response")

    assert len(answers) == 3
    for answer in answers:
        assert answer["response_parameters"] == {
            "method.response.header.Access-Control-Allow-Origin": f"'{_origin(env)}'",
            "method.response.header.Access-Control-Allow-Methods": "'GET,POST,PUT,PATCH,DELETE'",
            "method.response.header.Access-Control-Allow-Headers": (
                "'Authorization,Content-Type,If-Match,If-None-Match,Idempotency-Key,X-Access-Reason'"
            ),
            "method.response.header.Access-Control-Max-Age": "'3600'",
        }


# API Gateway's own codes: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
ERRORS = {
    "DEFAULT_4XX": None,
    "DEFAULT_5XX": None,
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
    "MISSING_AUTHENTICATION_TOKEN": 404,
    "REQUEST_TOO_LARGE": 413,
    "RESOURCE_NOT_FOUND": 404,
    "THROTTLED": 429,
    "UNAUTHORIZED": 401,
    "UNSUPPORTED_MEDIA_TYPE": 415,
}


def _errors(api):
    return {it["response_type"]: it for it in all_of(api, "aws_api_gateway_gateway_response")}


def test_browsers_can_read_refusals_and_failures(api, env):
    errors = _errors(api)

    assert set(errors) == set(ERRORS)
    for response_type, error in errors.items():
        more = {"gatewayresponse.header.Retry-After": "'1'"} if response_type == "THROTTLED" else {}
        if ERRORS[response_type] == 401:
            more["gatewayresponse.header.WWW-Authenticate"] = "'Bearer'"
        assert error["response_parameters"] == {
            "gatewayresponse.header.Access-Control-Allow-Origin": f"'{_origin(env)}'",
            "gatewayresponse.header.Access-Control-Expose-Headers": "'ETag,Link,Retry-After,X-Request-Id'",
            "gatewayresponse.header.Cache-Control": "'no-store'",
            "gatewayresponse.header.Content-Type": "'application/problem+json'",
            **more,
        }


@pytest.mark.parametrize(("response_type", "status"), ERRORS.items())
def test_refusals_and_failures_are_problems_as_the_applications_own(api, response_type, status):
    error = _errors(api)[response_type]
    (template,) = error["response_templates"].items()
    # What the gateway fills in; messageString brings its own quotes.
    body = json.loads(template[1].replace("$context.error.messageString", '"Unauthorized"'))

    assert template[0] == "application/json", "the gateway looks for no other"
    told = {"type": "about:blank", "request_id": "$context.requestId"} | (
        {"status": status} if status else {}
    )
    assert told.items() <= body.items()
    assert set(body) - set(told) == {"title", "code", "detail"}
    named = HTTPStatus(status).name.lower() if status else "$context.error.responseType"
    assert body["code"] == ("internal_error" if status == 500 else named)
    assert error.get("status_code") == (str(status) if status else None)


def test_the_application_is_told_the_same_origin(api, env):
    function = one(api, "aws_lambda_function", function_name="spendsense-api")

    assert function["environment"]["variables"]["FRONTEND_ORIGIN"] == _origin(env)


def test_calls_are_throttled_and_logged_without_bodies(api, env):
    settings = one(api, "aws_api_gateway_method_settings")
    stage = one(api, "aws_api_gateway_stage")
    log = json.loads(stage["access_log_settings"]["format"])

    assert settings["method_path"] == "*/*"
    assert settings["settings"]["throttling_rate_limit"] == 50
    assert settings["settings"]["throttling_burst_limit"] == 100
    assert settings["settings"]["data_trace_enabled"] is False
    assert "aws_cloudwatch_log_group" in stage["access_log_settings"]["destination_arn"]
    assert {"request_id", "status", "latency_ms", "subject"} <= set(log)
    assert not any("querystring" in value or "Authorization" in value for value in log.values())


def test_the_account_wide_logging_role_is_not_ours(api):
    assert not all_of(api, "aws_api_gateway_account")


def test_the_deployment_copies_finished_routes_and_makes_way_gently(api):
    deployment = one(api, "aws_api_gateway_deployment")
    parts = [
        f"{kind}.{name}"
        for kind in ("method", "integration", "integration_response", "gateway_response", "authorizer")
        for name in api["resource"][f"aws_api_gateway_{kind}"]
    ]

    assert {f"aws_api_gateway_{part}" for part in parts} <= set(deployment["depends_on"])
    assert deployment["lifecycle"] == {"create_before_destroy": True}


def _trigger(*, cors="https://a.example", extra_route=False, pool="arn:pool", description="d"):
    stack = lone_stack()
    api = RestApi(stack, "api", name="api", description=description, user_pool_arn=pool, cors=Cors(cors))
    function = type("Function", (), {"invoke_arn": "arn:invoke"})
    api.add_route("GET", "/a", function, public=True)
    if extra_route:
        api.add_route("POST", "/a", function)
    api.deploy(StageSettings(name="dev", rate=1, burst=1, log_retention_days=1))
    synthesised = json.loads(cdktf.Testing.synth(stack))
    return one(synthesised, "aws_api_gateway_deployment")["triggers"]["configuration"]


@pytest.mark.parametrize(
    "change",
    [{"cors": "https://b.example"}, {"extra_route": True}, {"pool": "arn:other"}, {"description": "e"}],
    ids=str,
)
def test_any_change_redeploys(change):
    assert _trigger(**change) != _trigger()


def test_no_change_does_not():
    assert _trigger() == _trigger()


def test_what_other_stacks_decide_redeploys_too():
    # The text of these references never changes, so Terraform has to hash what they stand for.
    trigger = one(stacks("prod")["Lambda"], "aws_api_gateway_deployment")["triggers"]["configuration"]

    assert trigger.startswith("${sha256(join(")
    assert "data.terraform_remote_state.remote_s3.outputs.CloudFrontDistributionUrl" in trigger
    assert "data.terraform_remote_state.remote_cognito.outputs.UserPoolArn" in trigger


def test_a_domain_of_ones_own_takes_the_distributions_place():
    api = synthesise("prod", SPENDSENSE_FRONTEND_ORIGIN="https://app.example.org")["Lambda"]

    function = one(api, "aws_lambda_function", function_name="spendsense-api")

    assert function["environment"]["variables"]["FRONTEND_ORIGIN"] == "https://app.example.org"
