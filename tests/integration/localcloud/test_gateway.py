"""What the emulator serves to browsers and to strangers."""

import json
import subprocess
import urllib.error
import urllib.request
import uuid

import psutil
import pytest
from botocore.exceptions import ClientError

from localcloud.emulator import Credentials
from localcloud.settings import ROOT
from tests.support.processes import answers

# net/http's DefaultTransport.IdleConnTimeout, which the SDK for Go, so Terraform's AWS provider, keeps.
GO_KEEPS_IDLE_S = 90


def fetch(url, method="GET", **headers):
    """Status, headers and body, whatever the status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, method=method, headers=named), timeout=60
        ) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def page_of_a_distribution(aws):
    """A bucket that only its distribution may read, over TLS alone, with a page for paths that it lacks."""
    s3, cloudfront = aws.client("s3"), aws.client("cloudfront")
    bucket = f"site-{uuid.uuid4().hex[:8]}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="index.html", Body=b"<title>SpendSense</title>", ContentType="text/html")
    access = cloudfront.create_origin_access_control(
        OriginAccessControlConfig={
            "Name": bucket,
            "SigningProtocol": "sigv4",
            "SigningBehavior": "always",
            "OriginAccessControlOriginType": "s3",
        }
    )["OriginAccessControl"]["Id"]
    made = cloudfront.create_distribution(DistributionConfig=distribution(bucket, access))["Distribution"]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(bucket_policy(bucket, made["ARN"])))
    return f"{made['DomainName'].split('.')[0]}.cloudfront.localhost:{aws.emulator.port}"


def distribution(bucket, access):
    page = {"ResponsePagePath": "/index.html", "ResponseCode": "200", "ErrorCachingMinTTL": 0}
    return {
        "CallerReference": bucket,
        "Comment": "",
        "Enabled": True,
        "DefaultRootObject": "index.html",
        "Origins": {
            "Quantity": 1,
            "Items": [
                {
                    "Id": "bucket",
                    "DomainName": f"{bucket}.s3.us-east-1.amazonaws.com",
                    "OriginAccessControlId": access,
                    "S3OriginConfig": {"OriginAccessIdentity": ""},
                }
            ],
        },
        "DefaultCacheBehavior": {
            "TargetOriginId": "bucket",
            "ViewerProtocolPolicy": "redirect-to-https",
            "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        },
        "CustomErrorResponses": {
            "Quantity": 2,
            "Items": [{"ErrorCode": code, **page} for code in (403, 404)],
        },
    }


def bucket_policy(bucket, distribution_arn):
    objects = f"arn:aws:s3:::{bucket}/*"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": objects,
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
            {
                "Effect": "Allow",
                "Principal": {"Service": "cloudfront.amazonaws.com"},
                "Action": "s3:GetObject",
                "Resource": objects,
                "Condition": {"StringEquals": {"AWS:SourceArn": distribution_arn}},
            },
        ],
    }


def pages_over_plain_http(aws):
    host = page_of_a_distribution(aws)

    for path in ("/", "/index.html", "/recommendations"):
        status, _, body = fetch(aws.url + path, Host=host)
        assert (status, body) == (200, "<title>SpendSense</title>"), path


def queue_that_demands_tls(aws):
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    url, _ = aws.queue(Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))

    aws.client("sqs").send_message(QueueUrl=url, MessageBody="hello")


def no_reset_for_strangers(aws):
    aws.queue()

    fetch(f"{aws.url}/_ministack/reset", "POST")

    assert aws.client("sqs").list_queues().get("QueueUrls")


PROBES = (pages_over_plain_http, queue_that_demands_tls, no_reset_for_strangers)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.__name__)
def test_the_patched_emulator_serves(probe, aws):
    probe(aws)


def test_the_keys_that_local_clouds_go_by_are_the_owners(aws):
    assert aws.client("sqs", Credentials("test", "test")).list_queues()["ResponseMetadata"]


def test_an_idle_connection_is_ended_by_terraform_and_not_under_its_next_request(aws, emulator_environment):
    asked = "from localcloud.launch import configuration; print(configuration(1).keep_alive_timeout)"
    command = [emulator_environment / "bin" / "python", "-c", asked]

    kept = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert float(kept) > 2 * GO_KEEPS_IDLE_S


def test_an_unknown_key_is_nobody(aws):
    with pytest.raises(ClientError):
        aws.client("sqs", Credentials("AKIAUNKNOWNUNKNOWNUN", "anything")).list_queues()


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.__name__)
def test_the_probe_fails_without_the_patches(probe, published):
    with pytest.raises((AssertionError, ClientError, OSError, pytest.fail.Exception)):
        probe(published)


@pytest.fixture
def guarded_api(aws):
    """The address of a REST API behind a user pool, whose refusals carry CORS headers."""
    apis = aws.client("apigateway")
    api = apis.create_rest_api(name="guarded")["id"]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    pool = aws.client("cognito-idp").create_user_pool(PoolName="people")["UserPool"]["Arn"]
    authorizer = apis.create_authorizer(
        restApiId=api,
        name="people",
        type="COGNITO_USER_POOLS",
        providerARNs=[pool],
        identitySource="method.request.header.Authorization",
    )["id"]
    place = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    apis.put_method(**place, authorizationType="COGNITO_USER_POOLS", authorizerId=authorizer)
    apis.put_integration(**place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    header = "gatewayresponse.header.Access-Control-Allow-Origin"
    apis.put_gateway_response(restApiId=api, responseType="DEFAULT_4XX", responseParameters={header: "'*'"})
    apis.create_deployment(restApiId=api, stageName="local")
    return f"{aws.url}/restapis/{api}/local/_user_request_/"


@pytest.mark.parametrize("token", [None, "Bearer no.token.atall"])
def test_the_authorizer_answers_401_that_a_browser_can_read(guarded_api, token):
    status, headers, _ = fetch(guarded_api, **({"Authorization": token} if token else {}))

    assert status == 401
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_nothing_listens_outside_loopback(aws):
    aws.invoke(aws.function("def handler(event, context):\n    return 1\n")["FunctionName"])
    process = aws.emulator.daemon.process()

    family = [process, *process.children(recursive=True)]
    listening = {
        entry.laddr.ip
        for entries in answers(psutil.Process.net_connections, family)
        for entry in entries
        if entry.status == psutil.CONN_LISTEN or entry.type.name == "SOCK_DGRAM"
    }

    assert len(family) > 1
    assert listening == {"127.0.0.1"}


def test_what_an_sdk_sends_again_is_done_once(aws):
    """Its answer was lost. Without this, AddPermission's second try is a conflict, and was for Terraform."""
    client, tries = aws.client("lambda"), iter([("a", 1), ("a", 2), ("b", 1)])
    name = aws.function("def handler(event, context): pass")["FunctionName"]

    def count(request, **_more):
        id_, attempt = next(tries)
        for header, value in (("invocation-id", id_), ("request", f"attempt={attempt}; max=3")):
            request.headers[f"amz-sdk-{header}"] = value

    def add():
        made = client.add_permission(
            FunctionName=name,
            StatementId="one",
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
        )
        return made["Statement"]

    client.meta.events.register("before-send.lambda.AddPermission", count)

    assert add() == add()
    with pytest.raises(client.exceptions.ResourceConflictException):
        add()
