"""Secrets without a value, and rotation by a function; each probe fails on ministack as published."""

import json
import time

import pytest
from botocore.exceptions import ClientError

from .conftest import probed, unique

# Puts the new value, notes each step in its log, and fails where the secret's description says so.
ROTATOR = """
import json, boto3

def handler(event, context):
    secrets = boto3.client("secretsmanager")
    token, step = event["ClientRequestToken"], event["Step"]
    described = secrets.describe_secret(SecretId=event["SecretId"])
    print(json.dumps(event))
    if described["Description"] == f"fail at {step}":
        raise RuntimeError(step)
    if step == "createSecret":
        value = {"SecretString": token, "VersionStages": ["AWSPENDING"]}
        secrets.put_secret_value(SecretId=event["SecretId"], ClientRequestToken=token, **value)
    if step == "finishSecret":
        current = [v for v, labels in described["VersionIdsToStages"].items() if "AWSCURRENT" in labels]
        moved = {"RemoveFromVersionId": current[0]} if current else {}
        secrets.update_secret_version_stage(
            SecretId=event["SecretId"], VersionStage="AWSCURRENT", MoveToVersionId=token, **moved
        )
"""
RULES = {"AutomaticallyAfterDays": 30}
SECRETS = {"Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*"}


def new_rotator(aws, secret):
    """A rotation function that Secrets Manager may invoke for this secret."""
    made = aws.function(ROTATOR, aws.role(SECRETS))
    aws.client("lambda").add_permission(
        FunctionName=made["FunctionName"],
        StatementId="rotation",
        Action="lambda:InvokeFunction",
        Principal="secretsmanager.amazonaws.com",
        SourceArn=secret,
    )
    return made


def labels(aws, secret):
    return aws.client("secretsmanager").describe_secret(SecretId=secret).get("VersionIdsToStages", {})


def waited(aws, fact):
    deadline = time.monotonic() + aws.patience
    while not fact():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.05)


def rotate(aws, secret, **settings):
    """Start a rotation and wait until its version is the current one."""
    version = aws.client("secretsmanager").rotate_secret(SecretId=secret, **settings)["VersionId"]
    waited(aws, lambda: "AWSCURRENT" in labels(aws, secret).get(version, []))
    return version


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


def taken_up(secrets, secret):
    """The version that is rotated to; None while the rotation before is at work."""
    try:
        return secrets.rotate_secret(SecretId=secret)["VersionId"]
    except secrets.exceptions.InvalidRequestException:
        return None


def function_that_may_not_be_invoked(aws):
    secrets = aws.client("secretsmanager")
    secret = secrets.create_secret(Name=unique("secret"), SecretString="by hand")["ARN"]
    rotator = aws.function(ROTATOR, aws.role(SECRETS))

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
