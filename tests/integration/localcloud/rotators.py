"""A function that rotates a secret as AWS documents it, and rotations to try it with."""

import time

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
SECRETS = {"Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*"}


def uninvited(aws):
    """A rotation function that Secrets Manager may not invoke yet."""
    return aws.function(ROTATOR, aws.role(SECRETS))


def new_rotator(aws, secret):
    """A rotation function that Secrets Manager may invoke for this secret."""
    made = uninvited(aws)
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
