"""Rules of the bus hand on by their permissions, try again, and keep what they cannot deliver."""

import json

from .conftest import TOUCHY, probed, unique, waited


def rule(aws, function_arn, dead_letters, *, permitted):
    """A rule on a source of its own whose target is the function; answers that source."""
    events, name = aws.client("events"), function_arn.rpartition(":")[2]
    arn = events.put_rule(Name=name, EventPattern=json.dumps({"source": [name]}))["RuleArn"]
    if permitted:
        aws.client("lambda").add_permission(
            FunctionName=name,
            StatementId="rule",
            Action="lambda:InvokeFunction",
            Principal="events.amazonaws.com",
            SourceArn=arn,
        )
    target = {"Id": "1", "Arn": function_arn, "DeadLetterConfig": {"Arn": dead_letters}}
    events.put_targets(Rule=name, Targets=[target])
    return name, arn


def allow_events(aws, url, arn):
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": document})


def rule_without_permission_ends_in_its_dead_letters(aws):
    url, dead_letters = aws.queue()
    allow_events(aws, url, dead_letters)
    source, rule_arn = rule(aws, aws.function(TOUCHY)["FunctionArn"], dead_letters, permitted=False)

    entry = {"Source": source, "DetailType": "Test", "Detail": json.dumps({"user_id": "u1"})}
    aws.client("events").put_events(Entries=[entry])

    (message,) = aws.messages(url)
    assert json.loads(message["Body"])["detail"] == {"user_id": "u1"}
    assert message["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_PERMISSIONS"
    assert message["MessageAttributes"]["RULE_ARN"]["StringValue"] == rule_arn


def rule_to_queue(aws, target, dead_letters):
    """A rule on a source of its own whose target is the queue; answers that source."""
    events, name = aws.client("events"), unique("rule")
    events.put_rule(Name=name, EventPattern=json.dumps({"source": [name]}))
    events.put_targets(
        Rule=name, Targets=[{"Id": "1", "Arn": target, "DeadLetterConfig": {"Arn": dead_letters}}]
    )
    return name


def put(aws, source, **detail):
    entry = {"Source": source, "DetailType": "Test", "Detail": json.dumps(detail)}
    aws.client("events").put_events(Entries=[entry])


def rule_into_a_shut_queue_ends_in_its_dead_letters(aws):
    url, dead_letters = aws.queue()
    allow_events(aws, url, dead_letters)
    _, shut = aws.queue()

    put(aws, rule_to_queue(aws, shut, dead_letters), shard="1")

    (message,) = aws.messages(url)
    assert json.loads(message["Body"])["detail"] == {"shard": "1"}
    assert message["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_PERMISSIONS"


def rule_delivery_is_retried(aws):
    url, dead_letters = aws.queue()
    function = aws.function(TOUCHY.replace('event.get("fail")', "True"))
    aws.client("lambda").put_function_event_invoke_config(
        FunctionName=function["FunctionName"], DestinationConfig={"OnFailure": {"Destination": dead_letters}}
    )
    source, _ = rule(aws, function["FunctionArn"], dead_letters, permitted=True)

    aws.client("events").put_events(Entries=[{"Source": source, "DetailType": "Test", "Detail": "{}"}])

    (message,) = aws.messages(url)
    assert json.loads(message["Body"])["requestContext"]["approximateInvokeCount"] == 3


test_the_patched_emulator_does, test_the_probe_fails_without_the_patches = probed(
    rule_without_permission_ends_in_its_dead_letters,
    rule_into_a_shut_queue_ends_in_its_dead_letters,
    rule_delivery_is_retried,
)


PARTIAL = """
def handler(event, context):
    print("received", [record["body"] for record in event["Records"]])
    failed = [record for record in event["Records"] if '"fail": true' in record["body"]]
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in failed]}
"""


def received(aws, function, text):
    """How often the function got what holds the text."""
    return sum(text in line for line in aws.log(function))


def test_shards_reach_their_function_by_rule_and_queue(aws):
    # ministack does all of it by itself: what our nights rely on is held here against its next release.
    letters, letters_arn = aws.queue()
    redrive = json.dumps({"deadLetterTargetArn": letters_arn, "maxReceiveCount": 2})
    url, arn = aws.queue(VisibilityTimeout="5", RedrivePolicy=redrive)
    allow_events(aws, url, arn)
    name = aws.function(PARTIAL, Timeout=5)["FunctionName"]
    aws.client("lambda").create_event_source_mapping(
        EventSourceArn=arn,
        FunctionName=name,
        BatchSize=1,
        FunctionResponseTypes=["ReportBatchItemFailures"],
        ScalingConfig={"MaximumConcurrency": 2},
    )
    source = rule_to_queue(aws, arn, letters_arn)
    aws.invoke(name, {"Records": []})  # the first start of a process is not what is asked here

    put(aws, source, fail=False)
    waited(aws, lambda: received(aws, name, '"fail": false'))
    put(aws, source, fail=True)
    waited(aws, lambda: received(aws, name, '"fail": true') >= 2)
    (letter,) = aws.messages(letters)

    assert json.loads(letter["Body"])["detail"] == {"fail": True}
    assert received(aws, name, '"fail": true') == 2, "received twice, then kept"
    held = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert held["ApproximateNumberOfMessages"] == held["ApproximateNumberOfMessagesNotVisible"] == "0"
