import json
from dataclasses import dataclass, field, replace

import boto3
import pytest
from moto import mock_aws

from scripts import publish_frontend
from scripts.lib.console import OperatorError
from scripts.lib.products import SHOPPULSE
from scripts.lib.target import Target

BUCKET = "spendsense-frontend-dev"
STATE = "spendsense-terraform-state-dev"
OUTPUTS = {
    "S3": {
        "FrontendBucketName": BUCKET,
        "CloudFrontDistributionId": "E123",
        "CloudFrontDistributionDomainName": "d111.cloudfront.net",
    },
    "Cognito": {"UserPoolClientId": "client-1"},
    "Lambda": {
        "ApiGatewayUrl": "https://abc.execute-api.us-east-1.amazonaws.com/dev/",
        "ApiGatewayRestApiId": "abc",
    },
}


@dataclass
class Distribution:
    """CloudFront as far as publishing needs it, with the requests that it got."""

    requests: list = field(default_factory=list)

    def create_invalidation(self, **request):
        self.requests.append(request)
        return {"Invalidation": {"Id": f"I{len(self.requests)}"}}


class Recorder:
    """An S3 client that remembers the order of what was changed."""

    def __init__(self, client):
        self._client, self.changes = client, []

    def __getattr__(self, name):
        call = getattr(self._client, name)
        if name not in {"put_object", "delete_object"}:
            return call

        def recorded(**request):
            self.changes.append((name, request["Key"]))
            return call(**request)

        return recorded


@pytest.fixture
def cloud(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        for bucket in (BUCKET, STATE):
            client.create_bucket(Bucket=bucket)
        for kind, values in OUTPUTS.items():
            state = {"outputs": {name: {"value": value} for name, value in values.items()}}
            client.put_object(
                Bucket=STATE, Key=f"env:/dev/spendsense/{kind.lower()}.tfstate", Body=json.dumps(state)
            )
        services = {"s3": Recorder(client), "cloudfront": Distribution()}
        yield Target("dev", "us-east-1", None, "", STATE, _clients=services)


@pytest.fixture
def dist(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<script src=/assets/index-1.js></script>")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    (tmp_path / "assets" / "index-1.js").write_text("one")
    return tmp_path


def headers(cloud, key):
    head = cloud.client("s3").head_object(Bucket=BUCKET, Key=key)
    return head["CacheControl"], head["ContentType"]


def test_hashed_files_are_kept_for_a_year_and_everything_else_is_asked_for(cloud, dist):
    publish_frontend.run(cloud, dist)

    assert headers(cloud, "assets/index-1.js") == (
        "public, max-age=31536000, immutable",
        "text/javascript; charset=utf-8",
    )
    assert headers(cloud, "index.html") == ("no-cache", "text/html; charset=utf-8")
    assert headers(cloud, "config.json") == ("no-cache", "application/json")
    assert headers(cloud, "favicon.svg") == ("no-cache", "image/svg+xml")


def test_the_configuration_names_the_environments_own_addresses(cloud, dist):
    result = publish_frontend.run(cloud, dist)

    body = cloud.client("s3").get_object(Bucket=BUCKET, Key="config.json")["Body"].read()
    assert json.loads(body) == result.config
    assert result.url == "https://d111.cloudfront.net"
    assert result.config == {
        "environment": "dev",
        "apiUrl": "https://abc.execute-api.us-east-1.amazonaws.com/dev",
        "region": "us-east-1",
        "userPoolClientId": "client-1",
        "cognitoEndpoint": "https://cognito-idp.us-east-1.amazonaws.com/",
    }


def test_a_second_run_sends_nothing_and_leaves_the_caches_alone(cloud, dist):
    publish_frontend.run(cloud, dist)
    sent = len(cloud.client("s3").changes)

    again = publish_frontend.run(cloud, dist)

    assert (again.uploaded, again.deleted, again.invalidation) == ([], [], None)
    assert sorted(again.unchanged) == ["assets/index-1.js", "config.json", "favicon.svg", "index.html"]
    assert len(cloud.client("s3").changes) == sent
    assert len(cloud.client("cloudfront").requests) == 1


def test_the_page_goes_up_after_its_files_and_the_old_go_last(cloud, dist):
    publish_frontend.run(cloud, dist)
    cloud.client("s3").changes.clear()
    (dist / "assets" / "index-1.js").rename(dist / "assets" / "index-2.js")
    (dist / "index.html").write_text("<script src=/assets/index-2.js></script>")

    result = publish_frontend.run(cloud, dist)

    assert cloud.client("s3").changes == [
        ("put_object", "assets/index-2.js"),
        ("put_object", "index.html"),
        ("delete_object", "assets/index-1.js"),
    ]
    assert result.deleted == ["assets/index-1.js"]
    request = cloud.client("cloudfront").requests[-1]
    assert request["DistributionId"] == "E123"
    assert request["InvalidationBatch"]["Paths"] == {"Quantity": 1, "Items": ["/*"]}


def test_an_object_with_wrong_headers_is_sent_again(cloud, dist):
    publish_frontend.run(cloud, dist)
    client = boto3.client("s3", region_name="us-east-1")
    digest = client.head_object(Bucket=BUCKET, Key="index.html")["Metadata"]
    body = (dist / "index.html").read_bytes()
    client.put_object(
        Bucket=BUCKET, Key="index.html", Body=body, Metadata=digest, CacheControl="public, max-age=31536000"
    )

    result = publish_frontend.run(cloud, dist)

    assert result.uploaded == ["index.html"]
    assert headers(cloud, "index.html")[0] == "no-cache"


def test_a_dry_run_says_what_it_would_do_and_does_nothing(cloud, dist):
    boto3.client("s3", region_name="us-east-1").put_object(Bucket=BUCKET, Key="assets/old.js", Body=b"")

    result = publish_frontend.run(cloud, dist, dry_run=True)

    assert result.uploaded == ["assets/index-1.js", "favicon.svg", "config.json", "index.html"]
    assert result.deleted == ["assets/old.js"]
    assert (cloud.client("s3").changes, cloud.client("cloudfront").requests) == ([], [])


def test_without_a_build_nothing_is_touched(cloud, tmp_path):
    with pytest.raises(OperatorError, match="no build"):
        publish_frontend.run(cloud, tmp_path)

    assert cloud.client("s3").changes == []


def test_the_local_cloud_is_reached_on_loopback_names():
    local = Target("local", "us-east-1", "http://127.0.0.1:4567", "", STATE)
    site = {"CloudFrontDistributionDomainName": "d222.cloudfront.localhost:4567"}

    config = publish_frontend.runtime_config(local, OUTPUTS["Cognito"] | OUTPUTS["Lambda"])

    assert publish_frontend.addresses.web_url(local, site) == "http://d222.cloudfront.localhost:4567"
    assert config["apiUrl"] == "http://localhost:4567/restapis/abc/local/_user_request_"
    assert config["cognitoEndpoint"] == "http://localhost:4567/"


def test_shoppulses_page_goes_to_its_own_bucket_and_calls_its_own_api(cloud, dist, monkeypatch):
    bucket, client = "shoppulse-frontend-dev", boto3.client("s3", region_name="us-east-1")
    values = {
        "ApiUrl": "https://xyz.execute-api.us-east-1.amazonaws.com/dev/",
        "ApiRestApiId": "xyz",
        "UserPoolClientId": "client-2",
        "FrontendBucketName": bucket,
        "CloudFrontDistributionId": "E456",
        "CloudFrontDistributionDomainName": "d333.cloudfront.net",
    }
    state = {"outputs": {name: {"value": value} for name, value in values.items()}}
    client.create_bucket(Bucket=bucket)
    client.put_object(Bucket=STATE, Key="env:/dev/shoppulse/api.tfstate", Body=json.dumps(state))
    monkeypatch.setattr(publish_frontend, "DIST", dist.parent)
    dist.rename(dist.parent / "shoppulse")

    result = publish_frontend.run(replace(cloud, product=SHOPPULSE))

    sent = {found["Key"] for found in client.list_objects_v2(Bucket=bucket)["Contents"]}
    assert sent == {"assets/index-1.js", "config.json", "favicon.svg", "index.html"}
    assert "Contents" not in client.list_objects_v2(Bucket=BUCKET)
    assert cloud.client("cloudfront").requests[0]["DistributionId"] == "E456"
    assert (result.url, result.config["apiUrl"], result.config["userPoolClientId"]) == (
        "https://d333.cloudfront.net",
        "https://xyz.execute-api.us-east-1.amazonaws.com/dev",
        "client-2",
    )
