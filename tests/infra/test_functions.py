"""The Lambda stack's functions against every value of their specification."""

import base64
import hashlib
import json

import cdktf
import pytest

from components.base.account import Account
from components.function.code_package import CodePackage, PackageMissingError
from components.function.python_function import FunctionDefaults, PythonFunction
from stacks.function_specs import API
from tests.infra.synthesis import (
    LOCAL_ENDPOINT,
    all_of,
    build_dir,
    lone_stack,
    one,
    stacks,
    synthesise,
)

# name: (handler, zip, in the VPC, seconds, MB)
FUNCTIONS = {
    "spendsense-api": ("app.handler.handler", "api", True, 30, 512),
    "compute-features": ("lambdas.compute_features.handler", "jobs", True, 300, 1024),
    "assign-persona": ("lambdas.assign_persona.handler", "jobs", True, 300, 512),
    "generate-recommendations": ("lambdas.generate_recommendations.handler", "jobs", True, 300, 512),
    "relay-outbox": ("lambdas.relay_outbox.handler", "jobs", True, 60, 256),
    "spendsense-operations": ("lambdas.operations.handler", "operations", True, 300, 512),
    "refresh-jwks": ("lambdas.refresh_jwks.handler", "jobs", False, 60, 256),
    "import-data": ("lambdas.import_data.handler", "jobs", True, 300, 1024),
    "export-data": ("lambdas.export_data.handler", "jobs", True, 120, 512),
    "erase-data": ("lambdas.erase_data.handler", "jobs", True, 120, 256),
}
READ_CONNECTION = {"secretsmanager:GetSecretValue connection", "kms:Decrypt key"}
PUBLISH = {"events:PutEvents default bus"}
DEAD_LETTERS = {"sqs:SendMessage own queue"}
WORK = {f"sqs:{action} own queue" for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")}
PUT_UPLOADS = {"s3:PutObject uploads", "kms:GenerateDataKey key"}
RIGHTS = {
    "spendsense-api": READ_CONNECTION
    | PUBLISH
    | PUT_UPLOADS
    | {"secretsmanager:GetSecretValue cognito", "s3:GetObject exports"},
    "compute-features": READ_CONNECTION | PUBLISH | DEAD_LETTERS | WORK,
    "assign-persona": READ_CONNECTION | PUBLISH | DEAD_LETTERS | WORK,
    "generate-recommendations": READ_CONNECTION | PUBLISH | DEAD_LETTERS | WORK,
    "relay-outbox": READ_CONNECTION | PUBLISH | DEAD_LETTERS,
    "spendsense-operations": READ_CONNECTION,
    "refresh-jwks": DEAD_LETTERS
    | {"secretsmanager:GetSecretValue cognito", "secretsmanager:PutSecretValue cognito"},
    "import-data": READ_CONNECTION
    | PUBLISH
    | DEAD_LETTERS
    | {"s3:GetObject uploads", "s3:DeleteObject uploads", "s3:ListBucket uploads bucket"},
    "export-data": READ_CONNECTION
    | PUBLISH
    | DEAD_LETTERS
    | {"s3:PutObject exports", "s3:DeleteObject exports", "kms:GenerateDataKey key"},
    "erase-data": READ_CONNECTION
    | PUBLISH
    | DEAD_LETTERS
    | {"s3:DeleteObject uploads", "s3:DeleteObject exports"},
}
RESOURCES = {
    "${data.terraform_remote_state.remote_database.outputs.ConnectionSecretArn}": "connection",
    "${data.terraform_remote_state.remote_database.outputs.EncryptionKeyArn}": "key",
    "${data.terraform_remote_state.remote_cognito.outputs.CognitoSecretArn}": "cognito",
    "${data.terraform_remote_state.remote_database.outputs.UploadsBucketArn}": "uploads bucket",
    "${data.terraform_remote_state.remote_database.outputs.UploadsBucketArn}/*": "uploads",
    "${data.terraform_remote_state.remote_database.outputs.ExportsBucketArn}/*": "exports",
}


@pytest.fixture
def functions(env):
    return stacks(env)["Lambda"]


def test_there_are_these_functions_and_no_others(functions):
    found = {function["function_name"] for function in all_of(functions, "aws_lambda_function")}

    assert found == set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_is_as_specified(functions, name):
    handler, package, in_vpc, timeout, memory = FUNCTIONS[name]
    function = one(functions, "aws_lambda_function", function_name=name)

    assert function["runtime"] == "python3.11"
    assert function["handler"] == handler
    assert function["filename"].endswith(f"/{package}.zip")
    assert ("vpc_config" in function) is in_vpc
    assert (function["timeout"], function["memory_size"]) == (timeout, memory)
    assert function["tracing_config"] == {"mode": "Active"}
    assert function["architectures"] == ["x86_64"]


def test_functions_in_the_vpc_take_the_database_stacks_network(functions):
    function = one(functions, "aws_lambda_function", function_name="compute-features")

    assert function["vpc_config"] == {
        "subnet_ids": "${data.terraform_remote_state.remote_database.outputs.PrivateSubnetIds}",
        "security_group_ids": [
            "${data.terraform_remote_state.remote_database.outputs.LambdaSecurityGroupId}"
        ],
    }


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_told_names_and_never_values(functions, env, name):
    variables = one(functions, "aws_lambda_function", function_name=name)["environment"]["variables"]

    assert variables["ENVIRONMENT"] == env
    assert variables["DATABASE_SECRET_NAME"] == "spendsense/database/connection"
    assert variables["COGNITO_SECRET_NAME"] == "spendsense/cognito/configuration"
    assert RESOURCES[variables["DATABASE_SECRET_ARN"]] == "connection"
    assert RESOURCES[variables["COGNITO_SECRET_ARN"]] == "cognito"
    assert variables["SERVICE_NAME"] == name
    assert variables.get("AWS_ENDPOINT_URL") == (LOCAL_ENDPOINT if env == "local" else None)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_may_do_what_its_code_does(functions, name):
    found = {
        f"{action} {_short(resource)}"
        for policy in all_of(functions, "aws_iam_role_policy")
        if policy["role"].split(".")[1].startswith(f"{name}_") and policy["name"] != "baseline"
        for statement in json.loads(policy["policy"])["Statement"]
        for action in statement["Action"]
        for resource in statement["Resource"]
    }

    assert found == RIGHTS[name]


def _short(resource):
    if resource in RESOURCES:
        return RESOURCES[resource]
    if "aws_sqs_queue" in resource:
        return "own queue"
    assert resource.endswith(":event-bus/default")
    return "default bus"


@pytest.mark.parametrize("name", ["spendsense-api", "import-data", "export-data", "erase-data"])
def test_who_works_with_peoples_files_is_told_where(functions, name):
    variables = one(functions, "aws_lambda_function", function_name=name)["environment"]["variables"]

    for use in ("Uploads", "Exports"):
        reference = f"${{data.terraform_remote_state.remote_database.outputs.{use}BucketName}}"
        assert variables[f"{use.upper()}_BUCKET"] == reference


@pytest.mark.parametrize(("use", "method"), [("Uploads", "POST"), ("Exports", "GET")])
def test_pages_of_the_site_alone_send_and_fetch_files(functions, env, use, method):
    bucket = f"${{data.terraform_remote_state.remote_database.outputs.{use}BucketName}}"
    [rule] = one(functions, "aws_s3_bucket_cors_configuration", bucket=bucket)["cors_rule"]

    assert rule["allowed_methods"] == [method]
    assert (rule["allowed_origins"] == ["*"]) is (env == "dev")


def test_the_code_of_a_function_cannot_touch_network_interfaces(functions):
    for policy in all_of(functions, "aws_iam_role_policy"):
        statements = json.loads(policy["policy"])["Statement"]
        allowed = [it for it in statements if it["Effect"] == "Allow" and "ec2:" in str(it["Action"])]
        denied = [it for it in statements if it["Effect"] == "Deny"]

        assert [it["Action"] for it in allowed] == [it["Action"] for it in denied]
        assert all("lambda:SourceFunctionArn" in str(it["Condition"]) for it in denied)


def test_logs_are_kept_as_long_as_the_environment_says(functions, env):
    kept = {group["retention_in_days"] for group in all_of(functions, "aws_cloudwatch_log_group")}

    assert kept == {365 if env == "prod" else 30}


def test_logs_are_encrypted_by_the_key_of_the_data(functions):
    keys = {group.get("kms_key_id") for group in all_of(functions, "aws_cloudwatch_log_group")}

    assert [RESOURCES[key] for key in keys] == ["key"]


def test_the_zip_is_named_by_its_path_and_known_by_its_bytes(functions):
    function = one(functions, "aws_lambda_function", function_name="spendsense-api")
    digest = hashlib.sha256((build_dir() / "api.zip").read_bytes()).digest()

    assert function["filename"].startswith("../")
    assert function["source_code_hash"] == base64.b64encode(digest).decode()


def test_a_missing_zip_says_how_to_make_it(tmp_path):
    with pytest.raises(PackageMissingError, match="make package"):
        CodePackage(tmp_path, "api").source_code_hash  # noqa: B018 - reading it is the test


def test_arm64_is_an_option():
    stack = lone_stack()
    defaults = FunctionDefaults(
        account=Account(id="1", region="eu-west-1", partition="aws"),
        build_dir=build_dir(),
        locate=str,
        architecture="arm64",
    )
    PythonFunction(stack, "api", API, defaults)

    function = one(json.loads(cdktf.Testing.synth(stack)), "aws_lambda_function")

    assert function["architectures"] == ["arm64"]


def test_failed_runs_are_retried_and_kept(functions):
    for config in all_of(functions, "aws_lambda_function_event_invoke_config"):
        assert config["maximum_retry_attempts"] == 2
        assert config["maximum_event_age_in_seconds"] == 21600
        assert "failed-runs" in config["destination_config"]["on_failure"]["destination"]


def test_every_consumer_has_its_two_dead_letter_queues(functions):
    names = {queue["name"] for queue in all_of(functions, "aws_sqs_queue")}
    consumers = {
        "compute-features",
        "assign-persona",
        "generate-recommendations",
        "relay-outbox",
        "refresh-jwks",
        "import-data",
        "export-data",
        "erase-data",
    }

    stages = {"compute-features", "assign-persona", "generate-recommendations"}
    assert names == {f"{name}-{kind}" for name in consumers for kind in ("failed-runs", "undelivered")} | {
        f"{name}-{kind}" for name in stages for kind in ("shards", "failed-shards")
    }
    assert all(queue["message_retention_seconds"] == 1209600 for queue in all_of(functions, "aws_sqs_queue"))


def test_outputs_have_the_ids_that_scripts_read(functions):
    stages = ("ComputeFeatures", "AssignPersona", "GenerateRecommendations")

    assert set(functions["output"]) == {
        "ApiGatewayUrl",
        "ApiGatewayRestApiId",
        "ApiLambdaArn",
        "ComputeFeaturesConsentRuleArn",
        "ComputeFeaturesDataRuleArn",
        "ComputeFeaturesRecomputeRuleArn",
        *(f"{stage}{what}" for stage in stages for what in ("LambdaArn", "ScheduledRuleArn", "EventRuleArn")),
    }


def test_a_suffix_keeps_two_environments_of_one_account_apart():
    suffixed = synthesise("dev", SPENDSENSE_NAME_SUFFIX="-blue")

    names = [
        resource[key]
        for kind in ("Cognito", "Lambda")
        for resources in suffixed[kind]["resource"].values()
        for resource in resources.values()
        for key in ("name", "function_name", "alarm_name")
        if key in resource and "role" not in resource and "user_pool_id" not in resource
    ]

    assert len(names) > 80
    assert [it for it in names if "-blue" not in it and not it.endswith("-dev") and "${" not in it] == []


def test_two_syntheses_are_alike():
    assert json.dumps(synthesise("dev")) == json.dumps(synthesise("dev"))
