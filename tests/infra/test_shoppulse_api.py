"""ShopPulse-Api, value by value."""

import json
from copy import deepcopy

import pytest

from tests.infra.function_rules import method_path
from tests.infra.references import output, target
from tests.infra.synthesis import all_of, one, stacks

DATABASE = "${data.terraform_remote_state.remote_database.outputs."


@pytest.fixture
def stack(env):
    return stacks(env, "shoppulse")["Api"]


@pytest.fixture
def origin(stack, env):
    """The one origin whose pages may call: the site's own."""
    [site] = stack["resource"]["aws_cloudfront_distribution"]
    domain = f"aws_cloudfront_distribution.{site}.domain_name"
    if env == "local":
        return f'http://${{element(split(".", {domain}), 0)}}.cloudfront.localhost:4566'
    return f"https://${{{domain}}}"


def test_outputs_are_what_they_say(stack):
    assert target(stack, output(stack, "ApiUrl")) is one(stack, "aws_api_gateway_stage")
    assert target(stack, output(stack, "ApiRestApiId")) is one(stack, "aws_api_gateway_rest_api")
    assert target(stack, output(stack, "ApiLambdaArn")) is one(stack, "aws_lambda_function")
    assert target(stack, output(stack, "UserPoolId")) is one(stack, "aws_cognito_user_pool")
    assert target(stack, output(stack, "UserPoolClientId")) is one(stack, "aws_cognito_user_pool_client")
    assert target(stack, output(stack, "FrontendBucketName")) is one(stack, "aws_s3_bucket")
    assert target(stack, output(stack, "CloudFrontDistributionId")) is one(
        stack, "aws_cloudfront_distribution"
    )


def test_there_is_this_route_and_no_other(stack):
    routes = {
        (method["http_method"], method_path(stack, method)): method["authorization"]
        for method in all_of(stack, "aws_api_gateway_method")
    }
    authorizer = one(stack, "aws_api_gateway_authorizer")

    assert routes == {
        ("GET", "/shoppulse/v1/{proxy+}"): "COGNITO_USER_POOLS",
        ("OPTIONS", "/shoppulse/v1/{proxy+}"): "NONE",
    }
    assert [target(stack, it) for it in authorizer["provider_arns"]] == [one(stack, "aws_cognito_user_pool")]


def test_the_gateway_calls_the_function_on_its_paths_alone(stack, env):
    permission = one(stack, "aws_lambda_permission")

    assert permission["principal"] == "apigateway.amazonaws.com"
    assert permission["source_arn"].endswith(f".execution_arn}}/{env}/*/shoppulse/v1/*")


def unwritable(stack):
    """What of the pool gives rights and can be written by the people whose rights they are."""
    pool, client = one(stack, "aws_cognito_user_pool"), one(stack, "aws_cognito_user_pool_client")
    own = [f"custom:{it['name']}" for it in pool["schema"] if it["name"] != "email"]
    # Without this list a client may write every attribute.
    return own + [it for it in client.get("write_attributes", ["everything"]) if it != "email"]


def test_no_attribute_gives_rights_and_none_but_the_address_is_writable(stack):
    """Mistake 1: neither tenant nor role is in the pool at all."""
    assert unwritable(stack) == []
    assert all_of(stack, "aws_cognito_user_group") == []


@pytest.mark.parametrize(
    "plant",
    [
        lambda stack: one(stack, "aws_cognito_user_pool")["schema"].append({"name": "tenant_id"}),
        lambda stack: one(stack, "aws_cognito_user_pool_client")["write_attributes"].append("custom:role"),
        lambda stack: one(stack, "aws_cognito_user_pool_client").pop("write_attributes"),
    ],
    ids=["tenant in the pool", "role writable", "everything writable"],
)
def test_a_planted_right_is_found(plant):
    stack = deepcopy(stacks("prod", "shoppulse")["Api"])

    plant(stack)

    assert len(unwritable(stack)) == 1


def test_nobody_signs_up_by_themselves(stack, env):
    pool = one(stack, "aws_cognito_user_pool")

    assert pool["admin_create_user_config"] == {"allow_admin_create_user_only": True}
    assert pool["account_recovery_setting"] == {
        "recovery_mechanism": [{"name": "verified_email", "priority": 1}]
    }
    assert pool["name"] == f"shoppulse-users-{env}"
    assert pool["deletion_protection"] == ("ACTIVE" if env == "prod" else "INACTIVE")
    assert "lambda_config" not in pool


def test_the_client_is_public_and_tells_nobody_who_exists(stack):
    client = one(stack, "aws_cognito_user_pool_client")

    assert client["generate_secret"] is False
    assert client["prevent_user_existence_errors"] == "ENABLED"
    assert client["access_token_validity"] == 60


def test_the_function_is_what_was_ordered(stack, origin):
    function = one(stack, "aws_lambda_function")
    variables = function["environment"]["variables"]

    assert (function["function_name"], function["handler"]) == (
        "shoppulse-api",
        "shoppulse_lambdas.api.handler",
    )
    assert (function["timeout"], function["memory_size"]) == (30, 512)
    assert function["filename"].endswith("/shoppulse-api.zip")
    assert function["reserved_concurrent_executions"] == 30
    assert {name: value for name, value in variables.items() if name.startswith("RDS_")} == {
        "RDS_PROXY_ENDPOINT": f"{DATABASE}DatabaseProxyEndpoint}}",
        "RDS_PORT": f"{DATABASE}DatabasePort}}",
        "RDS_DATABASE": "shoppulse",
        "RDS_SECRET_ARN": f"{DATABASE}AppSecretArn}}",
    }
    assert target(stack, variables["USER_POOL_ID"]) is one(stack, "aws_cognito_user_pool")
    assert target(stack, variables["USER_POOL_CLIENT_ID"]) is one(stack, "aws_cognito_user_pool_client")
    assert variables["FRONTEND_ORIGIN"] == origin


def test_the_function_lives_in_private_subnets_among_functions(stack):
    network = one(stack, "aws_lambda_function")["vpc_config"]

    assert network["subnet_ids"] == "${data.terraform_remote_state.remote_vpc.outputs.PrivateSubnetIds}"
    assert network["security_group_ids"] == [f"{DATABASE}LambdaSecurityGroupId}}"]


def test_the_function_reads_the_rotated_secret_and_nothing_else(stack):
    granted = {
        (action, resource)
        for policy in all_of(stack, "aws_iam_role_policy")
        if policy["name"] != "baseline"
        for statement in json.loads(policy["policy"])["Statement"]
        for action in statement["Action"]
        for resource in statement["Resource"]
    }

    assert granted == {
        ("secretsmanager:GetSecretValue", f"{DATABASE}AppSecretArn}}"),
        ("kms:Decrypt", f"{DATABASE}EncryptionKeyArn}}"),
    }


def test_pages_of_the_site_may_read_and_no_others(stack, origin):
    preflight = one(stack, "aws_api_gateway_integration_response")["response_parameters"]
    answers = all_of(stack, "aws_api_gateway_gateway_response")

    assert preflight["method.response.header.Access-Control-Allow-Origin"] == f"'{origin}'"
    assert preflight["method.response.header.Access-Control-Allow-Methods"] == "'GET'"
    allowed = {
        it["response_parameters"]["gatewayresponse.header.Access-Control-Allow-Origin"] for it in answers
    }
    assert allowed == {f"'{origin}'"}


def test_the_site_is_read_by_its_distribution_alone(stack, env):
    site, bucket = one(stack, "aws_cloudfront_distribution"), one(stack, "aws_s3_bucket")
    statements = json.loads(one(stack, "aws_s3_bucket_policy")["policy"])["Statement"]
    [reader] = [it for it in statements if it["Effect"] == "Allow"]

    assert bucket["bucket"] == f"shoppulse-frontend-{env}"
    assert [target(stack, it["domain_name"]) for it in site["origin"]] == [bucket]
    assert "ordered_cache_behavior" not in site
    assert reader["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert target(stack, reader["Condition"]["StringEquals"]["AWS:SourceArn"]) is site


def test_the_site_calls_api_and_sign_in_and_nothing_else(stack, env):
    security = one(stack, "aws_cloudfront_response_headers_policy")["security_headers_config"]
    csp = security["content_security_policy"]["content_security_policy"]
    directives = dict(part.split(" ", 1) for part in csp.split("; "))

    assert directives["default-src"] == "'none'"
    assert "unsafe" not in csp
    assert directives["connect-src"] == (
        "'self' http://localhost:4566 http://127.0.0.1:4566"
        if env == "local"
        else "'self' https://*.execute-api.us-east-1.amazonaws.com https://cognito-idp.us-east-1.amazonaws.com"
    )


def test_alarms_go_where_the_databases_go(stack):
    alarms = {it["alarm_name"]: it["alarm_actions"] for it in all_of(stack, "aws_cloudwatch_metric_alarm")}

    assert alarms == {
        f"shoppulse-api-{what}": [f"{DATABASE}AlarmTopicArn}}"]
        for what in ("errors", "throttles", "duration", "5xx")
    }
    assert all_of(stack, "aws_sns_topic") == []


def test_logs_are_kept_as_long_as_others_and_encrypted(stack, env):
    groups = all_of(stack, "aws_cloudwatch_log_group")

    assert len(groups) == 3
    assert {it["retention_in_days"] for it in groups} == {365 if env == "prod" else 30}
    assert {it["kms_key_id"] for it in groups} == {f"{DATABASE}EncryptionKeyArn}}"}
