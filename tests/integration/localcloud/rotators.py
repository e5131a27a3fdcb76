"""A function that rotates a secret as AWS documents it, and rotations to try it with."""

from .conftest import waited

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


def taken_up(secrets, secret, **settings):
    """The version that is rotated to; None while the rotation before is at work: its labels move earlier."""
    try:
        return secrets.rotate_secret(SecretId=secret, **settings)["VersionId"]
    except secrets.exceptions.InvalidRequestException as refused:
        if "previous rotation" not in str(refused):
            raise
        return None


def rotate(aws, secret, **settings):
    """Start a rotation, once the one before has ended, and wait until its version is the current one."""
    version = waited(aws, lambda: taken_up(aws.client("secretsmanager"), secret, **settings))
    waited(aws, lambda: "AWSCURRENT" in labels(aws, secret).get(version, []))
    return version
