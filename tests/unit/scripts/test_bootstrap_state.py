import json

import pytest

from scripts import bootstrap_state
from scripts.lib.console import OperatorError
from scripts.lib.deployed import account_logging


class FakeGateway:
    """The account setting of API Gateway, which refuses a role until it is known everywhere."""

    class exceptions:  # noqa: N801 - boto's own name
        class BadRequestException(Exception):
            pass

    def __init__(self, refusals=0):
        self.role = None
        self.refusals = refusals

    def get_account(self):
        return {"cloudwatchRoleArn": self.role} if self.role else {}

    def update_account(self, *, patchOperations):  # noqa: N803 - boto's own name
        if self.refusals:
            self.refusals -= 1
            raise self.exceptions.BadRequestException("The role ARN does not have required permissions")
        self.role = patchOperations[0]["value"]


@pytest.fixture
def gateway(target, monkeypatch):
    fake = FakeGateway()
    target._clients["apigateway"] = fake
    monkeypatch.setattr(account_logging, "PAUSE_S", 0)
    # AWS's managed policies are not loaded in moto.
    monkeypatch.setattr(account_logging, "POLICY", _own_policy(target))
    return fake


def _own_policy(target):
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}],
    }
    made = target.client("iam").create_policy(PolicyName="logs", PolicyDocument=json.dumps(document))
    return made["Policy"]["Arn"]


@pytest.mark.usefixtures("gateway")
def test_the_bucket_is_what_a_state_bucket_must_be(target):
    result = bootstrap_state.run(target)

    s3 = target.client("s3")
    bucket = {"Bucket": target.state_bucket}
    assert result.changes[0] == f"create bucket {target.state_bucket}"
    assert s3.get_bucket_versioning(**bucket)["Status"] == "Enabled"
    rule = s3.get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert all(s3.get_public_access_block(**bucket)["PublicAccessBlockConfiguration"].values())
    statement = json.loads(s3.get_bucket_policy(**bucket)["Policy"])["Statement"][0]
    assert (statement["Effect"], statement["Condition"]) == (
        "Deny",
        {"Bool": {"aws:SecureTransport": "false"}},
    )
    assert statement["Resource"] == [
        f"arn:aws:s3:::{target.state_bucket}",
        f"arn:aws:s3:::{target.state_bucket}/*",
    ]


@pytest.mark.usefixtures("gateway")
def test_a_second_run_changes_nothing(target):
    bootstrap_state.run(target)

    assert bootstrap_state.run(target).changes == []


@pytest.mark.usefixtures("gateway")
def test_what_somebody_undid_is_done_again_and_nothing_else(target):
    bootstrap_state.run(target)
    target.client("s3").put_bucket_versioning(
        Bucket=target.state_bucket, VersioningConfiguration={"Status": "Suspended"}
    )
    target.client("s3").delete_bucket_policy(Bucket=target.state_bucket)

    assert bootstrap_state.run(target).changes == ["make it versioned", "make it reachable over TLS only"]


def test_a_dry_run_makes_nothing(target, gateway):
    result = bootstrap_state.run(target, dry_run=True)

    assert len(result.changes) == 6
    assert target.client("s3").list_buckets()["Buckets"] == []
    assert gateway.role is None


@pytest.mark.usefixtures("gateway")
def test_other_regions_are_named(make_target):
    target = make_target(region="eu-central-1")
    bootstrap_state.run(target, logging_role=False)

    place = target.client("s3").get_bucket_location(Bucket=target.state_bucket)
    assert place["LocationConstraint"] == "eu-central-1"


class Refusing:
    """An S3 that answers every HEAD with one error."""

    def __init__(self, error):
        self.error = error
        self.exceptions = type("Exceptions", (), {"ClientError": type(error)})

    def head_bucket(self, **_):
        raise self.error


def test_somebody_elses_bucket_is_said(target, refuse):
    target._clients["s3"] = Refusing(refuse("403", "HeadBucket"))

    with pytest.raises(OperatorError, match="belongs to somebody else") as error:
        bootstrap_state.run(target)

    assert "SPENDSENSE_STATE_BUCKET" in error.value.cure


@pytest.mark.parametrize(
    ("headers", "place"), [({"x-amz-bucket-region": "eu-west-1"}, "eu-west-1"), ({}, "another region")]
)
def test_a_redirect_names_the_other_region(target, refuse, headers, place):
    error = refuse("301", "HeadBucket")
    error.response["ResponseMetadata"] = {"HTTPHeaders": headers}
    target._clients["s3"] = Refusing(error)

    with pytest.raises(OperatorError, match=rf"is in {place}, and dev works in us-east-1") as caught:
        bootstrap_state.run(target)

    assert "AWS_REGION" in caught.value.cure


def test_a_bucket_elsewhere_is_refused_also_where_boto_would_follow_it(make_target):
    bootstrap_state.run(make_target(region="eu-central-1"), logging_role=False)

    with pytest.raises(OperatorError, match="is in eu-central-1, and dev works in us-east-1"):
        bootstrap_state.run(make_target(), logging_role=False)


def test_other_errors_stay_what_they_are(target, refuse):
    target._clients["s3"] = Refusing(refuse("400", "HeadBucket"))

    with pytest.raises(type(refuse("400"))):
        bootstrap_state.run(target)


def test_a_bucket_whose_region_nobody_names_is_taken_as_it_is(target, monkeypatch):
    bootstrap_state.run(target, logging_role=False)
    monkeypatch.setattr(target.client("s3"), "head_bucket", lambda **_: {})

    assert bootstrap_state.run(target, logging_role=False).changes == []


def test_names_are_those_of_the_regions_partition(make_target, monkeypatch):
    target = make_target(region="cn-north-1")
    attached = []
    monkeypatch.setattr(target.client("iam"), "attach_role_policy", lambda **words: attached.append(words))
    target._clients["apigateway"] = FakeGateway()

    bootstrap_state.run(target)

    policy = json.loads(target.client("s3").get_bucket_policy(Bucket=target.state_bucket)["Policy"])
    assert policy["Statement"][0]["Resource"][0] == f"arn:aws-cn:s3:::{target.state_bucket}"
    assert attached[0]["PolicyArn"].startswith("arn:aws-cn:iam::aws:policy/service-role/")


def test_the_logging_role_waits_until_api_gateway_knows_it(target, gateway):
    gateway.refusals = 3

    changes = account_logging.ensure(target)

    assert gateway.role.endswith(account_logging.ROLE)
    assert changes == [
        "account-wide in us-east-1: let API Gateway write logs, by the role spendsense-api-gateway-logs"
    ]
    assert account_logging.ensure(target) == []


def test_a_role_that_is_never_accepted_is_an_error(target, gateway, monkeypatch):
    monkeypatch.setattr(account_logging, "PATIENCE_S", -1)
    gateway.refusals = 10**6

    with pytest.raises(OperatorError, match="does not accept the role"):
        account_logging.ensure(target)


def test_an_accounts_own_role_is_left_alone(target, gateway):
    gateway.role = "arn:aws:iam::1:role/theirs"

    assert account_logging.ensure(target) == []
    assert target.client("iam").list_roles()["Roles"] == []


def test_the_flag_leaves_the_account_alone(cli, target, gateway):
    shown = cli(bootstrap_state, "--env", "dev", "--no-logging-role", "--json")

    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["bucket"] == target.state_bucket
    assert gateway.role is None
