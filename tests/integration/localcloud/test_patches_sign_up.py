"""Signing up calls its trigger and says what the trigger says; codes are shown where a person looks."""

import json

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from .conftest import TOUCHY, probed


def pool(aws, trigger_code):
    """A user pool with a PostConfirmation trigger, a client of it, and one person who signed up."""
    function = aws.function(trigger_code)
    cognito = aws.client("cognito-idp")
    pool_id = cognito.create_user_pool(
        PoolName="people",
        AutoVerifiedAttributes=["email"],
        UsernameAttributes=["email"],
        LambdaConfig={"PostConfirmation": function["FunctionArn"]},
    )["UserPool"]["Id"]
    client_id = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="web")["UserPoolClient"][
        "ClientId"
    ]
    anyone = boto3.client(
        "cognito-idp",
        endpoint_url=aws.url,
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}),
    )
    anyone.sign_up(ClientId=client_id, Username="ann@example.com", Password="Secret123!")
    return pool_id, function["FunctionName"]


def sign_up_calls_its_trigger(aws):
    pool_id, function = pool(aws, TOUCHY)

    aws.client("cognito-idp").admin_confirm_sign_up(UserPoolId=pool_id, Username="ann@example.com")

    (line,) = [line for line in aws.log(function) if "working on" in line]
    event = json.loads(line.partition("working on ")[2])
    assert event["triggerSource"] == "PostConfirmation_ConfirmSignUp"
    assert event["userPoolId"] == pool_id
    assert event["request"]["userAttributes"]["email"] == "ann@example.com"


def codes_are_shown_where_a_person_looks(aws):
    pool(aws, TOUCHY)

    logs = aws.client("logs")
    lines = [event["message"] for event in logs.filter_log_events(logGroupName="/local/mail")["events"]]
    assert lines[-1] == "To ann@example.com: the code to confirm the sign-up is 123456"


def failing_trigger_is_said(aws):
    pool_id, _ = pool(aws, TOUCHY.replace('event.get("fail")', "True"))

    with pytest.raises(ClientError) as refused:
        aws.client("cognito-idp").admin_confirm_sign_up(UserPoolId=pool_id, Username="ann@example.com")

    assert refused.value.response["Error"]["Code"] == "UserLambdaValidationException"


test_the_patched_emulator_does, test_the_probe_fails_without_the_patches = probed(
    sign_up_calls_its_trigger,
    codes_are_shown_where_a_person_looks,
    failing_trigger_is_said,
)
