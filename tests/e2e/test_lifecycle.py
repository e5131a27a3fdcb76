"""Stopping, crashing, starting again: nothing is lost, and a second `up` changes nothing."""

import json
import signal
from datetime import UTC, datetime
from urllib.parse import urlsplit

import psutil
import pytest

from tests.support.cloud import NOTHING_DONE
from tests.support.kept import everything_kept
from tests.support.processes import answers

from .conftest import wait_until


def hannahs_page(cloud):
    """What Hannah reads, without the moment of reading."""
    token = cloud.tokens("hannah@demo.com")["AccessToken"]
    answer = cloud.get("/api/v1/users/me/recommendations?window=30d", token)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def the_same_to_hannah(cloud, step):
    """Take the step, after which Hannah reads what she read before; what the step answers.

    At midnight her data move on by a day: a step that it fell into is taken once more.
    """
    while True:
        day, page = datetime.now(UTC).date(), hannahs_page(cloud)
        answer = step()
        afterwards = hannahs_page(cloud)
        if datetime.now(UTC).date() == day:
            assert afterwards == page
            return answer


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


def serials(cloud):
    """The serial of every stack's state: it grows with each change that Terraform makes."""
    return {key: state["serial"] for key, state in cloud.states.items()}


def test_a_second_up_is_quick_and_changes_nothing(cloud):
    before = serials(cloud)

    said = the_same_to_hannah(cloud, cloud.up)

    assert len(before) == 4
    assert serials(cloud) == before
    assert NOTHING_DONE in said, said


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
    listening = {
        connection.laddr
        for connections in answers(lambda process: process.net_connections("inet"), processes_of(cloud))
        for connection in connections
        if connection.status == psutil.CONN_LISTEN
    }

    assert len({address.port for address in listening}) >= 2, "the emulator and the database listen"
    assert {address.ip for address in listening} <= {"127.0.0.1", "::1"}


def test_down_and_up_keeps_everything(cloud):
    def down_and_up():
        processes = processes_of(cloud)
        cloud.run("local", "down")
        assert wait_until(lambda: not any(process.is_running() for process in processes), 60)
        cloud.up()

    the_same_to_hannah(cloud, down_and_up)


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
    def kill_and_up():
        VICTIMS[victim](cloud.status).send_signal(signal.SIGKILL)
        cloud.up()

    the_same_to_hannah(cloud, kill_and_up)

    assert cloud.get("/api/v1/health/ready").status_code == 200


def test_no_secret_lies_in_state_synthesised_json_zips_or_logs(cloud):
    secrets = cloud.client("secretsmanager")
    credentials = json.loads(
        secrets.get_secret_value(SecretId="spendsense/database/credentials")["SecretString"]
    )
    canary = credentials["password"]
    assert len(canary) >= 16

    kept = dict(everything_kept(cloud))
    assert len(kept) > 20
    assert [place for place, content in kept.items() if canary.encode() in content] == []
