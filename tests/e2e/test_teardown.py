"""The last file of the suite: destroying leaves nothing behind, and deploying works again after it."""

STATE_BUCKET = "spendsense-terraform-state-local"
# Where the emulator itself keeps the mail that it does not send; no stack makes it, so none destroys it.
MAILBOX = "/local/mail"


def test_destroy_is_clean(cloud):
    cloud.run("stacks", "destroy", "--env", "local", "--yes", limit=600)

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


def test_what_was_destroyed_can_be_deployed_again(cloud):
    """With the CDKTF command line, as on AWS; a name that a deleted secret still held would fail here."""
    cloud.run("stacks", "deploy", "--env", "local", "--stack", "SpendSense-Cognito-local", "--yes")

    pools = cloud.client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"]
    assert [pool["Name"] for pool in pools] == ["spendsense-users-local"]
