"""The last file of the suite: destroying leaves nothing behind, and deploying again works after it."""

import json

STATE_BUCKET = "spendsense-terraform-state-local"


def resources_by_state(cloud):
    """What each stack's state still holds."""
    s3 = cloud.client("s3")
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket=STATE_BUCKET)["Contents"]]
    return {
        key: json.loads(s3.get_object(Bucket=STATE_BUCKET, Key=key)["Body"].read())["resources"]
        for key in keys
        if key.endswith(".tfstate")
    }


def test_destroy_is_clean(cloud):
    cloud.run("stacks", "destroy", "--env", "local", "--yes", limit=600)

    assert resources_by_state(cloud) == {
        f"env:/local/spendsense/{stack}.tfstate": [] for stack in ("cognito", "database", "lambda", "s3")
    }
    assert cloud.client("lambda").list_functions()["Functions"] == []
    assert cloud.client("rds").describe_db_instances()["DBInstances"] == []
    assert cloud.client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"] == []
    assert cloud.client("sqs").list_queues().get("QueueUrls", []) == []
    assert cloud.client("events").list_rules()["Rules"] == []
    assert cloud.client("secretsmanager").list_secrets()["SecretList"] == []
    assert cloud.client("logs").describe_log_groups()["logGroups"] == []
    buckets = {bucket["Name"] for bucket in cloud.client("s3").list_buckets()["Buckets"]}
    assert buckets == {STATE_BUCKET}


def test_it_deploys_again_after_a_kill_in_the_middle(cloud):
    """Once more from nothing: an `up` killed while Terraform works, then one that is let through."""
    cloud.kill_up_at("aws_")  # a resource that is being made

    cloud.up()

    assert cloud.get("/api/v1/health/ready").status_code == 200
    token = cloud.tokens("hannah@demo.com")["AccessToken"]
    answer = cloud.get("/api/v1/users/me/recommendations?window=30d", token)
    assert answer.json()["data"]["status"] == "ready"
