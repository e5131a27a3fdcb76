"""The last file of the suite: destroying leaves nothing behind."""


def test_destroy_is_clean(cloud):
    cloud.run("stacks", "destroy", "--env", "local", "--yes", limit=600)

    assert cloud.client("lambda").list_functions()["Functions"] == []
    assert cloud.client("rds").describe_db_instances()["DBInstances"] == []
    assert cloud.client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"] == []
    assert cloud.client("sqs").list_queues().get("QueueUrls", []) == []
    buckets = {bucket["Name"] for bucket in cloud.client("s3").list_buckets()["Buckets"]}
    assert not {name for name in buckets if name.startswith(("spendsense-frontend", "spendsense-assets"))}
