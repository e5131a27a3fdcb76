"""Emulators for the tests of our patches: one as we start it, one as ministack was published."""

import io
import json
import shutil
import tempfile
import time
import urllib.request
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from localcloud import ports
from localcloud.emulator import Credentials, Emulator

CREDENTIALS = Credentials("AKIATESTSTESTSTESTST", "secret-of-the-tests")
# How a probe fails: by an answer that is wrong, that lacks a part, that is an error, or that is none.
FAILS = (AssertionError, KeyError, ValueError, ClientError, BotoCoreError, pytest.fail.Exception)
# A function that says what it works on, and takes its time or fails where its event says so.
TOUCHY = """
import json, logging, time

class MalformedEvent(Exception):
    pass

def handler(event, context):
    logging.getLogger().setLevel("INFO")
    logging.info("working on %s", json.dumps(event))
    for line in range(event.get("lines", 0)):
        print("line", line)
    time.sleep(event.get("seconds", 0))
    if event.get("fail"):
        raise MalformedEvent("no event_type")
    return {"request": context.aws_request_id, "left": context.get_remaining_time_in_millis()}
"""


@pytest.fixture
def postgres_home():
    """A folder that the unprivileged account can reach, unlike pytest's own when we are root."""
    home = Path(tempfile.mkdtemp(prefix="spendsense-test-"))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home)


@dataclass(frozen=True)
class Api:
    """An emulator as AWS's clients see it, and shortcuts for what most tests need."""

    emulator: Emulator
    # Seconds to wait for what happens by itself.
    patience: float = 60

    @property
    def url(self):
        return self.emulator.url

    def client(self, service, credentials=CREDENTIALS):
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=credentials.access_key_id,
            aws_secret_access_key=credentials.secret_access_key,
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )

    def query(self, service, body):
        """What the emulator answers to a call in AWS's query protocol, as the AWS provider makes it."""
        scope = f"{CREDENTIALS.access_key_id}/20260101/us-east-1/{service}/aws4_request"
        headers = {
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        request = urllib.request.Request(self.url, body.encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode()

    def role(self, *statements):
        """The ARN of a new role for functions, with one inline policy of these statements."""
        name = unique("role")
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
        iam = self.client("iam")
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=policy(*statements))
        return made["Role"]["Arn"]

    def function(self, code, role=None, **settings):
        """The configuration of a new Python function whose module is `code`."""
        return self.client("lambda").create_function(
            FunctionName=unique("function"),
            Runtime="python3.11",
            Role=role or self.role(),
            Handler="module.handler",
            Code={"ZipFile": zipped(code)},
            **{"Timeout": 20, **settings},
        )

    def invoke(self, function, payload=None, **options):
        return self.client("lambda").invoke(
            FunctionName=function, Payload=json.dumps(payload or {}), **options
        )

    def queue(self, **attributes):
        """URL and ARN of a new queue."""
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName=unique("queue"), Attributes=attributes)["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return url, found["Attributes"]["QueueArn"]

    def messages(self, url, count=1):
        """Waits for so many messages of a queue."""
        sqs, found = self.client("sqs"), []
        deadline = time.monotonic() + self.patience
        while len(found) < count and time.monotonic() < deadline:
            answer = sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], WaitTimeSeconds=0
            )
            found += answer.get("Messages", [])
            time.sleep(0.1)
        return found

    def log(self, function):
        """Every line that a function logged so far."""
        logs = self.client("logs")
        group = f"/aws/lambda/{function}"
        if not logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
            return []
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"] for page in pages for event in page["events"]]


def waited(aws, fact):
    """What the fact answers as soon as it holds."""
    deadline = time.monotonic() + aws.patience
    while not (answer := fact()):
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.05)
    return answer


def unique(kind):
    return f"{kind}-{uuid.uuid4().hex[:8]}"


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def zipped(code):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("module.py", code)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def emulator_environment(tmp_path_factory):
    return tmp_path_factory.mktemp("emulator") / "venv"


@pytest.fixture(scope="session")
def make_emulator(tmp_path_factory, emulator_environment, postgres_server):
    """Starts emulators that are stopped when the session ends."""
    started = []

    def make(*arguments, patience=60):
        emulator = Emulator(
            tmp_path_factory.mktemp("cloud"),
            ports.choose(),
            "us-east-1",
            CREDENTIALS,
            postgres_server.port,
            emulator_environment,
            arguments,
        )
        started.append(emulator)
        emulator.start()
        return Api(emulator, patience)

    yield make
    for emulator in started:
        emulator.stop()


@pytest.fixture(scope="session")
def aws(make_emulator):
    """The emulator as `make up` starts it."""
    return make_emulator()


@pytest.fixture(scope="session")
def published(make_emulator):
    """ministack as it was published, with which every probe must fail."""
    return make_emulator("--unpatched", patience=4)


def probed(*probes):
    """Two tests of each probe: that the patched emulator passes it, and that the published one does not."""
    each = pytest.mark.parametrize("probe", probes, ids=lambda probe: probe.__name__)

    @each
    def passes(probe, aws):
        probe(aws)

    @each
    def fails(probe, published):
        with pytest.raises(FAILS):
            probe(published)

    return passes, fails
