"""Stopping, crashing, starting again: nothing is lost, and a second `up` changes nothing."""

import json
import signal
import zipfile
from urllib.parse import urlsplit

import psutil
import pytest

from tests.support.cloud import ROOT

from .conftest import wait_until


def hannahs_page(cloud):
    """What Hannah reads, without the moment of reading."""
    token = cloud.tokens("hannah@demo.com")["AccessToken"]
    answer = cloud.get("/api/v1/users/me/recommendations?window=30d", token)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def listener(url):
    """The process that listens on an address's port."""
    port = urlsplit(url).port
    [pid] = {
        connection.pid
        for connection in psutil.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
    }
    return psutil.Process(pid)


def processes_of(cloud):
    """Every process of this cloud: its two servers and what they started."""
    servers = [listener(cloud.status[name]) for name in ("aws_endpoint_url", "database_url")]
    return [*servers, *(child for server in servers for child in server.children(recursive=True))]


def states(cloud):
    """The serial of every stack's state: it grows with each change that Terraform makes."""
    s3 = cloud.client("s3")
    bucket = "spendsense-terraform-state-local"
    keys = [
        item["Key"]
        for item in s3.list_objects_v2(Bucket=bucket)["Contents"]
        if item["Key"].endswith(".tfstate")
    ]
    return {key: json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())["serial"] for key in keys}


def test_a_second_up_is_quick_and_changes_nothing(cloud):
    before, page = states(cloud), hannahs_page(cloud)

    seconds = cloud.up()

    assert len(before) == 4
    assert states(cloud) == before
    assert hannahs_page(cloud) == page
    assert seconds < 30, "the steps whose inputs did not change were not skipped"


def test_every_plan_is_empty_after_up(cloud):
    plans = cloud.json("plan-review", "plan", "--env", "local")

    assert [stack["errored"] for stack in plans["stacks"]] == [False] * 4
    assert plans["changes"] == []


def test_status_tells_other_programs_what_they_need(cloud):
    assert {
        "api_url",
        "web_url",
        "aws_endpoint_url",
        "region",
        "database_url",
        "user_pool_id",
        "user_pool_client_id",
    } <= set(cloud.status)


def test_nothing_listens_outside_loopback(cloud):
    listening = [
        (process.name(), connection.laddr)
        for process in processes_of(cloud)
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]

    assert len({address.port for _, address in listening}) >= 2, "the emulator and the database listen"
    assert {address.ip for _, address in listening} <= {"127.0.0.1", "::1"}


def test_down_and_up_keeps_everything(cloud):
    page = hannahs_page(cloud)

    processes = processes_of(cloud)

    cloud.run("local", "down")
    assert wait_until(lambda: not any(process.is_running() for process in processes), 10)
    cloud.up()

    assert hannahs_page(cloud) == page


def a_child_of(process):
    children = process.children(recursive=True)
    assert children, f"{process.name()} has no children to kill"
    return children[0]


VICTIMS = {
    "the emulator": lambda status: listener(status["aws_endpoint_url"]),
    "a function's worker": lambda status: a_child_of(listener(status["aws_endpoint_url"])),
    "the database": lambda status: listener(status["database_url"]),
    "a helper of the database": lambda status: a_child_of(listener(status["database_url"])),
}


@pytest.mark.parametrize("victim", VICTIMS)
def test_a_killed_process_loses_nothing(cloud, victim):
    page = hannahs_page(cloud)

    VICTIMS[victim](cloud.status).send_signal(signal.SIGKILL)
    cloud.up()

    assert hannahs_page(cloud) == page
    assert cloud.get("/api/v1/health/ready").status_code == 200


def test_no_secret_lies_in_state_synthesised_json_zips_or_logs(cloud):
    secrets = cloud.client("secretsmanager")
    credentials = json.loads(
        secrets.get_secret_value(SecretId="spendsense/database/credentials")["SecretString"]
    )
    canary = credentials["password"]
    assert len(canary) >= 16

    s3 = cloud.client("s3")
    bucket = "spendsense-terraform-state-local"
    for item in s3.list_objects_v2(Bucket=bucket)["Contents"]:
        assert canary not in s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read().decode(), item[
            "Key"
        ]
    searched = 0
    for folder in ("logs", "cdktf.out"):
        for path in (cloud.home / folder).rglob("*"):
            if path.is_file():
                assert canary.encode() not in path.read_bytes(), path
                searched += 1
    assert searched > 5
    for path in (ROOT / "build").glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            assert not [name for name in archive.namelist() if canary.encode() in archive.read(name)], path
    logs = cloud.client("logs")
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    events = [
        event["message"] for group in groups for event in logs.filter_log_events(logGroupName=group)["events"]
    ]
    assert events
    assert not [event for event in events if canary in event]
