"""A function in the local cloud has the rights of its role, under the role's conditions, and no others."""

import json

import pytest


def answer(aws, name, payload):
    return json.loads(aws.invoke(name, payload)["Payload"].read())


READ_SECRET = """
import boto3

def handler(event, context):
    return boto3.client("secretsmanager").get_secret_value(SecretId=event["secret"])["SecretString"]
"""


def test_a_function_has_its_roles_rights_and_no_others(aws):
    secrets = aws.client("secretsmanager")
    mine, others = (secrets.create_secret(Name=name, SecretString=name)["ARN"] for name in ("mine", "others"))
    role = aws.role({"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": mine})
    name = aws.function(READ_SECRET, role)["FunctionName"]

    allowed, refused = answer(aws, name, {"secret": mine}), answer(aws, name, {"secret": others})

    assert allowed == "mine"
    assert "AccessDenied" in refused["errorMessage"]
    assert refused["errorType"] in {"ClientError", "AccessDeniedException"}


PUT_EVENTS = """
import boto3

def handler(event, context):
    entries = [{"Source": source, "DetailType": "Test", "Detail": "{}"} for source in event["sources"]]
    return boto3.client("events").put_events(Entries=entries)["FailedEntryCount"]
"""


def events_of_the_granted_source_alone(aws):
    condition = {"StringEquals": {"events:source": "ours"}}
    grant = {"Effect": "Allow", "Action": "events:PutEvents", "Resource": "*", "Condition": condition}
    name = aws.function(PUT_EVENTS, aws.role(grant))["FunctionName"]

    assert answer(aws, name, {"sources": ["ours", "ours"]}) == 0
    for others in (["theirs"], ["ours", "theirs"]):
        assert "AccessDenied" in answer(aws, name, {"sources": others})["errorMessage"]


def test_the_patched_emulator_judges_events_by_their_source(aws):
    events_of_the_granted_source_alone(aws)


def test_the_probe_fails_without_the_patches(published):
    with pytest.raises(AssertionError):
        events_of_the_granted_source_alone(published)
