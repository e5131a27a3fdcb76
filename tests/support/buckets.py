"""A fake S3 with the two buckets of people's own files, as functions and the API see it."""

import boto3
import pytest
from moto import mock_aws

from app.core import aws

UPLOADS, EXPORTS = "spendsense-uploads-test", "spendsense-exports-test"


@pytest.fixture
def s3(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("UPLOADS_BUCKET", UPLOADS)
    monkeypatch.setenv("EXPORTS_BUCKET", EXPORTS)
    aws.forget_clients()
    with mock_aws():
        client = boto3.client("s3", "us-east-1")
        for bucket in (UPLOADS, EXPORTS):
            client.create_bucket(Bucket=bucket)
        yield client
    aws.forget_clients()


def keys(s3, bucket):
    """What lies in a bucket."""
    return [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
