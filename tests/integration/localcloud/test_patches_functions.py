"""Functions run as on AWS: in their own process, with their role's rights, retried, never lost."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psutil

from tests.support.processes import answers

from .conftest import TOUCHY, probed, waited


def body(answer):
    return json.loads(answer["Payload"].read())


def errors_by_their_class(aws):
    name = aws.function(TOUCHY)["FunctionName"]

    answer = aws.invoke(name, {"fail": True})

    assert answer["FunctionError"] == "Unhandled"
    failure = body(answer)
    assert (failure["errorType"], failure["errorMessage"]) == ("MalformedEvent", "no event_type")
    assert any("module.py" in frame for frame in failure["stackTrace"])


def why_a_module_does_not_load(aws):
    name = aws.function("import absent\n\ndef handler(event, context):\n    return 1\n")["FunctionName"]

    failure = body(aws.invoke(name))

    assert failure["errorType"] == "Runtime.ImportModuleError"
    assert "No module named 'absent'" in failure["errorMessage"]


def nothing_but_the_zip_and_boto3(aws):
    code = (
        "import importlib.util\n"
        "def handler(event, context):\n"
        "    return [name for name in event['names'] if importlib.util.find_spec(name)]\n"
    )
    names = ["boto3", "botocore", "ministack", "hypercorn", "cryptography", "yaml", "localcloud", "scripts"]

    assert body(aws.invoke(aws.function(code)["FunctionName"], {"names": names})) == ["boto3", "botocore"]


def root_logger_with_level_and_request(aws):
    name = aws.function(TOUCHY)["FunctionName"]

    request = body(aws.invoke(name, {"lines": 1}))["request"]

    assert any(
        line.startswith("[INFO]") and request in line and "working on" in line for line in aws.log(name)
    ), aws.log(name)


def on_failure_after_three_attempts(aws):
    url, arn = aws.queue()
    name = aws.function(TOUCHY)["FunctionName"]
    aws.client("lambda").put_function_event_invoke_config(
        FunctionName=name, DestinationConfig={"OnFailure": {"Destination": arn}}
    )

    aws.invoke(name, {"fail": True}, InvocationType="Event")

    (message,) = aws.messages(url)
    record = json.loads(message["Body"])
    assert record["requestPayload"] == {"fail": True}
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["responsePayload"]["errorType"] == "MalformedEvent"
    assert sum("working on" in line for line in aws.log(name)) == 3


def dead_letter_with_the_event_itself(aws):
    url, arn = aws.queue()
    settings = {"DeadLetterConfig": {"TargetArn": arn}}
    name = aws.function(TOUCHY, **settings)["FunctionName"]
    aws.client("lambda").put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)

    aws.invoke(name, {"fail": True}, InvocationType="Event")

    (message,) = aws.messages(url)
    assert json.loads(message["Body"]) == {"fail": True}
    assert message["MessageAttributes"]["ErrorMessage"]["StringValue"] == "no event_type"


def no_event_is_lost_to_throttling(aws):
    name = aws.function(TOUCHY)["FunctionName"]
    aws.client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)

    for number in range(12):
        # The first holds the only copy for so long that, however slow the machine, others come meanwhile.
        aws.invoke(name, {"number": number, "seconds": 0 if number else 3}, InvocationType="Event")

    deadline = time.monotonic() + aws.patience
    while sum("working on" in line for line in aws.log(name)) < 12 and time.monotonic() < deadline:
        time.sleep(0.2)
    numbers = [
        line.partition("number")[2].strip('": ,').split(",")[0] for line in aws.log(name) if "number" in line
    ]
    assert sorted(map(int, numbers)) == list(range(12))


def the_newest_streams_of_a_log_are_kept(aws):
    name = aws.function(TOUCHY)["FunctionName"]
    logs, group = aws.client("logs"), f"/aws/lambda/{name}"
    aws.invoke(name, {"number": "first"})
    for number in range(260):
        logs.create_log_stream(logGroupName=group, logStreamName=f"{number:03}")

    aws.invoke(name, {"number": "last"})

    pages = logs.get_paginator("describe_log_streams").paginate(logGroupName=group)
    streams = [stream["logStreamName"] for page in pages for stream in page["logStreams"]]
    assert len(streams) == 250
    assert "259" in streams
    assert "000" not in streams
    said = " ".join(line for line in aws.log(name) if "working on" in line)
    assert "last" in said
    assert "first" not in said


def the_newest_points_of_a_metric_are_kept(aws):
    metrics, now = aws.client("cloudwatch"), datetime.now(UTC)
    for first in range(0, 600, 150):
        metrics.put_metric_data(
            Namespace="probe",
            MetricData=[{"MetricName": "points", "Value": number} for number in range(first, first + 150)],
        )

    found = metrics.get_metric_statistics(
        Namespace="probe",
        MetricName="points",
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(hours=1),
        Period=3600,
        Statistics=["SampleCount", "Minimum", "Maximum"],
    )["Datapoints"]
    assert sum(each["SampleCount"] for each in found) == 500
    assert min(each["Minimum"] for each in found) == 100
    assert max(each["Maximum"] for each in found) == 599


test_the_patched_emulator_does, test_the_probe_fails_without_the_patches = probed(
    errors_by_their_class,
    why_a_module_does_not_load,
    nothing_but_the_zip_and_boto3,
    root_logger_with_level_and_request,
    on_failure_after_three_attempts,
    dead_letter_with_the_event_itself,
    no_event_is_lost_to_throttling,
    the_newest_streams_of_a_log_are_kept,
    the_newest_points_of_a_metric_are_kept,
)


GATED = """
import os, time

def handler(event, context):
    open(event["begun"], "w").close()
    while not os.path.exists(event["gate"]):
        time.sleep(0.05)
"""


def test_a_function_that_is_deleted_at_work_leaves_no_log(aws, tmp_path):
    name, begun, gate = aws.function(GATED)["FunctionName"], tmp_path / "begun", tmp_path / "gate"

    with ThreadPoolExecutor() as pool:
        at_work = pool.submit(aws.invoke, name, {"begun": str(begun), "gate": str(gate)})
        waited(aws, begun.exists)
        aws.client("lambda").delete_function(FunctionName=name)
        gate.touch()
        at_work.result()

    groups = aws.client("logs").describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{name}")
    assert groups["logGroups"] == []


def test_two_hundred_events_need_few_processes(aws):
    name = aws.function(TOUCHY)["FunctionName"]

    for number in range(200):
        aws.invoke(name, {"number": number}, InvocationType="Event")
    most = 0
    deadline = time.monotonic() + 300
    while sum("working on" in line for line in aws.log(name)) < 200 and time.monotonic() < deadline:
        commands = answers(psutil.Process.cmdline, aws.emulator.daemon.process().children())
        most = max(most, sum(name in " ".join(words) for words in commands))
        time.sleep(0.2)

    assert sum("working on" in line for line in aws.log(name)) == 200
    assert most <= 2
