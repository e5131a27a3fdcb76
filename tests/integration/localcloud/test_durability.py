"""`kill -9` at any moment: what was saved before is there after the next start; nobody asks for saves."""

import os
import signal
import time

import psutil
import pytest

from localcloud.generations import Generations

CODE = """
import os, time

def handler(event, context):
    open(event["file"], "a").write(str(os.getpid()) + "\\n")
    while "gate" in event and not os.path.exists(event["gate"]):
        time.sleep(0.05)
    return os.getpid()
"""
# The published emulator does not save however long we wait; ours starts every 0.4 s.
LONG_ENOUGH = 1.2


@pytest.fixture
def cloud(make_emulator):
    return make_emulator()


def kill(cloud):
    process = cloud.emulator.daemon.process()
    children = process.children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    return children


def wait_until_saved(cloud, service, word, times=1):
    """Waits until a service's state on disk holds a word so often; how long a save takes is the disk's."""
    generations = Generations(cloud.emulator.state / "emulator" / "generations")
    wait_until(lambda: generations.load().get(service, b"").count(word.encode()) >= times)


def wait_until(condition, patience=300):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"it did not come within {patience} s"
        time.sleep(0.05)


def test_what_was_acknowledged_survives(cloud):
    name = cloud.function(CODE)["FunctionName"]
    cloud.client("secretsmanager").create_secret(Name="password", SecretString="of the database")
    cloud.client("s3").create_bucket(Bucket="state")
    cloud.client("s3").put_object(Bucket="state", Key="a/terraform.tfstate", Body=b"{}")
    cognito = cloud.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="hannah")
    url, _ = cloud.queue()
    cloud.client("sqs").send_message(QueueUrl=url, MessageBody="kept")
    wait_until_saved(cloud, "sqs", "kept")

    kill(cloud)
    cloud.emulator.start()

    secret = cloud.client("secretsmanager").get_secret_value(SecretId="password")
    assert secret["SecretString"] == "of the database"
    found = cloud.client("s3").get_object(Bucket="state", Key="a/terraform.tfstate")
    assert found["Body"].read() == b"{}"
    assert cognito.admin_get_user(UserPoolId=pool, Username="hannah")["Username"] == "hannah"
    assert [message["Body"] for message in cloud.messages(url)] == ["kept"]
    assert "FunctionError" not in cloud.invoke(name, {"file": os.devnull})


def test_it_loses_nothing_when_it_is_killed_again_and_again(cloud):
    secrets = cloud.client("secretsmanager")
    for number in range(4):
        secrets.create_secret(Name=f"secret-{number}", SecretString=str(number))
        wait_until_saved(cloud, "secretsmanager", f"secret-{number}")
        kill(cloud)
        cloud.emulator.start()

    names = [entry["Name"] for entry in secrets.list_secrets()["SecretList"]]
    assert sorted(names) == [f"secret-{number}" for number in range(4)]


def test_accepted_events_run_after_a_kill(cloud, tmp_path):
    name = cloud.function(CODE, Timeout=300)["FunctionName"]
    file, gate = tmp_path / "runs", tmp_path / "gate"
    file.touch()
    events = [{"file": str(file), "gate": str(gate), "number": number} for number in range(3)]
    for event in events:
        cloud.invoke(name, event, InvocationType="Event")
    # Two are at work, until the gate opens, and will be run again; one waits.
    wait_until(lambda: runs(file) == 2)
    wait_until_saved(cloud, "async_invocations", str(file), times=3)

    kill(cloud)
    before = runs(file)
    cloud.emulator.start()
    gate.touch()

    wait_until(lambda: runs(file) >= before + 3)
    assert (before, runs(file)) == (2, 5)


def runs(file):
    return len(file.read_text().splitlines())


def test_functions_die_with_the_emulator(cloud):
    cloud.invoke(cloud.function(CODE)["FunctionName"], {"file": os.devnull})

    children = kill(cloud)

    assert children
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []


def test_a_torn_generation_is_passed_over(cloud):
    secrets = cloud.client("secretsmanager")
    secrets.create_secret(Name="first", SecretString="1")
    cloud.emulator.save()
    secrets.create_secret(Name="second", SecretString="2")
    cloud.emulator.save()
    kill(cloud)
    generations = cloud.emulator.state / "emulator" / "generations"
    newest = max(generations.glob("[0-9]*"), key=lambda folder: int(folder.name))
    torn = (newest / "secretsmanager").read_bytes()[:-7]
    (newest / "secretsmanager").unlink()
    (newest / "secretsmanager").write_bytes(torn)

    cloud.emulator.start()

    assert [entry["Name"] for entry in secrets.list_secrets()["SecretList"]] == ["first"]


def test_a_clean_stop_keeps_what_was_just_done(cloud):
    cloud.client("secretsmanager").create_secret(Name="last", SecretString="word")

    assert cloud.emulator.stop()
    cloud.emulator.start()

    assert cloud.client("secretsmanager").get_secret_value(SecretId="last")["SecretString"] == "word"


def test_its_scratch_folder_goes_when_it_stops(cloud):
    cloud.invoke(cloud.function(CODE)["FunctionName"], {"file": os.devnull})
    scratch = cloud.emulator.state / "emulator-tmp"
    assert list(scratch.iterdir())

    cloud.emulator.stop()

    assert not scratch.exists()


def test_published_ministack_loses_all_when_killed(make_emulator):
    cloud = make_emulator("--unpatched")
    cloud.client("secretsmanager").create_secret(Name="password", SecretString="gone")
    time.sleep(LONG_ENOUGH)

    kill(cloud)
    cloud.emulator.start()

    assert cloud.client("secretsmanager").list_secrets()["SecretList"] == []
