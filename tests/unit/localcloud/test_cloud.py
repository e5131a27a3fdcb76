import json
import stat
import subprocess
import sys
import threading

import pytest

from localcloud import cloud, lock, ports
from localcloud.errors import LocalCloudError

PORTS = cloud.Preferred(4566, 5433)
KILLED = """
import os, sys
from pathlib import Path
from localcloud.lock import exclusive

with exclusive(Path(sys.argv[1])):
    os._exit(9)
"""


def test_a_cloud_keeps_its_ports_and_keys(tmp_path):
    made = cloud.made(tmp_path, "eu-central-1", PORTS)

    assert cloud.made(tmp_path, "us-east-1", PORTS) == made
    assert made.access.region == "eu-central-1"
    assert made.access.endpoint_url == f"http://127.0.0.1:{made.access.emulator_port}"


def test_two_clouds_share_neither_keys_nor_ports(tmp_path, monkeypatch):
    monkeypatch.setattr(ports, "is_free", lambda _port: False)
    one, other = (cloud.made(tmp_path / name, "us-east-1", PORTS).access for name in ("one", "other"))

    assert one.access_key_id != other.access_key_id
    assert one.emulator_port != one.postgres_port


def test_only_the_owner_reads_the_keys(tmp_path):
    cloud.made(tmp_path, "us-east-1", PORTS)

    assert stat.S_IMODE((tmp_path / "cloud.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "{}", json.dumps({"endpoint_url": "http://127.0.0.1:1"})])
def test_a_damaged_file_is_named(tmp_path, text):
    (tmp_path / "cloud.json").write_text(text)

    with pytest.raises(LocalCloudError, match=r"cloud\.json"):
        cloud.opened(tmp_path)


def test_no_cloud_was_made_here(tmp_path):
    assert cloud.opened(tmp_path) is None


def test_one_command_at_a_time(tmp_path):
    with (
        lock.exclusive(tmp_path),
        pytest.raises(LocalCloudError, match="is changing this local cloud"),
        lock.exclusive(tmp_path),
    ):
        pass


def test_the_second_waits_for_its_turn(tmp_path):
    order = []

    def come_second():
        with lock.in_turn(tmp_path / "folder" / "lock"):
            order.append("second")

    other = threading.Thread(target=come_second)
    with lock.in_turn(tmp_path / "folder" / "lock"):
        other.start()
        other.join(0.3)
        order.append("first")
    other.join(10)

    assert order == ["first", "second"]


def test_the_lock_goes_with_who_held_it(tmp_path):
    assert subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False).returncode == 9

    with lock.exclusive(tmp_path):
        pass
