"""The last file of the suite: destroying leaves nothing behind, and deploying works again after it."""

import pytest

from .conftest import DESTROY

STATE_BUCKET = "spendsense-terraform-state-local"
# Where the emulator itself keeps the mail that it does not send; no stack makes it, so none destroys it.
MAILBOX = "/local/mail"


@pytest.fixture(scope="module")
def destroyed(leaving, shop):
    """Both products are gone."""
    shop.run(*DESTROY)
    leaving()


def test_destroy_is_clean(cloud, destroyed):
    assert {key: state["resources"] for key, state in cloud.states.items()} == {
        f"env:/local/spendsense/{stack}.tfstate": [] for stack in ("cognito", "database", "lambda", "s3")
    }
    assert cloud.client("lambda").list_functions()["Functions"] == []
    assert cloud.client("rds").describe_db_instances()["DBInstances"] == []
    assert cloud.client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"] == []
    assert cloud.client("sqs").list_queues().get("QueueUrls", []) == []
    assert cloud.client("events").list_rules()["Rules"] == []
    assert cloud.client("secretsmanager").list_secrets()["SecretList"] == []
    groups = cloud.client("logs").describe_log_groups()["logGroups"]
    assert {group["logGroupName"] for group in groups} <= {MAILBOX}
    buckets = {bucket["Name"] for bucket in cloud.client("s3").list_buckets()["Buckets"]}
    assert buckets == {STATE_BUCKET}


def test_destroying_shoppulse_is_clean(shop, destroyed):
    """Of a network, an emulator keeps for a while what AWS does: a NAT gateway that is marked as deleted."""
    assert {key: state["resources"] for key, state in shop.states.items()} == {
        f"env:/local/shoppulse/{stack}.tfstate": [] for stack in ("api", "database", "vpc")
    }
    ec2, rds = shop.client("ec2"), shop.client("rds")
    assert [vpc["IsDefault"] for vpc in ec2.describe_vpcs()["Vpcs"]] == [True]
    assert {gateway["State"] for gateway in ec2.describe_nat_gateways()["NatGateways"]} <= {"deleted"}
    assert ec2.describe_addresses()["Addresses"] == []
    assert ec2.describe_flow_logs()["FlowLogs"] == []
    assert ec2.describe_vpc_endpoints()["VpcEndpoints"] == []
    assert [group["GroupName"] for group in ec2.describe_security_groups()["SecurityGroups"]] == ["default"]
    assert rds.describe_db_instances()["DBInstances"] == []
    assert rds.describe_db_proxies()["DBProxies"] == []
    assert shop.client("secretsmanager").list_secrets()["SecretList"] == []
    assert shop.client("lambda").list_functions()["Functions"] == []
    assert shop.client("logs").describe_log_groups()["logGroups"] == []
    assert shop.client("cloudwatch").describe_alarms()["MetricAlarms"] == []


def test_what_was_destroyed_can_be_deployed_again(cloud):
    """With the CDKTF command line, as on AWS; a name that a deleted secret still held would fail here."""
    cloud.run("stacks", "deploy", "--env", "local", "--stack", "SpendSense-Cognito-local", "--yes")

    pools = cloud.client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"]
    assert [pool["Name"] for pool in pools] == ["spendsense-users-local"]
