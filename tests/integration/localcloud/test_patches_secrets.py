"""Secrets without a value, and rotation by a function; each probe fails on ministack as published."""

import json

import pytest
from botocore.exceptions import ClientError

from .conftest import probed, unique, waited
from .rotators import labels, new_rotator, rotate, taken_up, uninvited

RULES = {"AutomaticallyAfterDays": 30}


def steps(aws, rotator):
    """What the function was called with, once it was called for the last step."""
    waited(aws, lambda: any("finishSecret" in line for line in aws.log(rotator["FunctionName"])))
    lines = aws.log(rotator["FunctionName"])
    return [json.loads(line) for line in lines if line.startswith("{")]


def secret_without_a_value(aws):
    secrets = aws.client("secretsmanager")

    made = secrets.create_secret(Name=unique("secret"))

    assert "VersionId" not in made
    assert labels(aws, made["ARN"]) == {}
    with pytest.raises(secrets.exceptions.ResourceNotFoundException):
        secrets.get_secret_value(SecretId=made["ARN"])


def rotation_in_four_steps(aws):
    secrets = aws.client("secretsmanager")
    secret = secrets.create_secret(Name=unique("secret"))["ARN"]
    rotator = new_rotator(aws, secret)

    first = rotate(aws, secret, RotationLambdaARN=rotator["FunctionArn"], RotationRules=RULES)

    calls = steps(aws, rotator)
    assert [call["Step"] for call in calls] == ["createSecret", "setSecret", "testSecret", "finishSecret"]
    assert {(call["SecretId"], call["ClientRequestToken"]) for call in calls} == {(secret, first)}
    assert secrets.get_secret_value(SecretId=secret)["SecretString"] == first
    described = secrets.describe_secret(SecretId=secret)
    assert (described["RotationEnabled"], described["RotationRules"]) == (True, RULES)


def second_rotation_keeps_the_earlier_value(aws):
    secrets = aws.client("secretsmanager")
    secret = secrets.create_secret(Name=unique("secret"), SecretString="by hand")["ARN"]
    rotator = new_rotator(aws, secret)
    first = rotate(aws, secret, RotationLambdaARN=rotator["FunctionArn"])

    second = rotate(aws, secret)

    held = labels(aws, secret)
    assert held[first] == ["AWSPREVIOUS"]
    assert set(held[second]) == {"AWSPENDING", "AWSCURRENT"}
    before = secrets.get_secret_value(SecretId=secret, VersionStage="AWSPREVIOUS")
    assert before["SecretString"] == first


def failed_rotation_leaves_the_login_and_is_taken_up(aws):
    secrets = aws.client("secretsmanager")
    secret = secrets.create_secret(
        Name=unique("secret"), SecretString="by hand", Description="fail at testSecret"
    )["ARN"]
    rotator = new_rotator(aws, secret)

    begun = secrets.rotate_secret(SecretId=secret, RotationLambdaARN=rotator["FunctionArn"])["VersionId"]
    waited(aws, lambda: any("RuntimeError" in line for line in aws.log(rotator["FunctionName"])))

    assert labels(aws, secret)[begun] == ["AWSPENDING"]
    assert secrets.get_secret_value(SecretId=secret)["SecretString"] == "by hand"
    secrets.update_secret(SecretId=secret, Description="go on")
    waited(aws, lambda: taken_up(secrets, secret) == begun)
    waited(aws, lambda: "AWSCURRENT" in labels(aws, secret)[begun])


def function_that_may_not_be_invoked(aws):
    secrets = aws.client("secretsmanager")
    secret = secrets.create_secret(Name=unique("secret"), SecretString="by hand")["ARN"]
    rotator = uninvited(aws)

    with pytest.raises(ClientError, match=r"AccessDeniedException.*cannot invoke"):
        secrets.rotate_secret(SecretId=secret, RotationLambdaARN=rotator["FunctionArn"])


def cancelled_rotation(aws):
    secrets = aws.client("secretsmanager")
    secret = secrets.create_secret(Name=unique("secret"), SecretString="by hand")["ARN"]
    rotate(aws, secret, RotationLambdaARN=new_rotator(aws, secret)["FunctionArn"])

    secrets.cancel_rotate_secret(SecretId=secret)

    assert secrets.describe_secret(SecretId=secret)["RotationEnabled"] is False


test_the_patched_emulator_answers, test_the_probe_fails_without_the_patches = probed(
    secret_without_a_value,
    rotation_in_four_steps,
    second_rotation_keeps_the_earlier_value,
    failed_rotation_leaves_the_login_and_is_taken_up,
    function_that_may_not_be_invoked,
    cancelled_rotation,
)
