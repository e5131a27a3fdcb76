"""Our rules for queues of work: each takes a stack's JSON and returns what breaks the rule.

Every rule is proven in test_queue_rules.py: the real stacks pass, and a planted bug is found.
"""

import json
from collections.abc import Iterator

from tests.infra.synthesis import Json, all_of

VISIBILITY_PER_TIMEOUT = 6  # AWS's own advice for a queue that feeds a function
KEPT_FOR_PEOPLE = 2


def lossy_feeds(stack: Json) -> list[str]:
    """What fails comes back alone, not while it is at work, and at last is kept in a queue of the stack."""
    return [
        f"{source['name']}: {fault}"
        for feed, source in _feeds(stack)
        for fault in _losses(stack, feed, source)
    ]


def _losses(stack: Json, feed: Json, source: Json) -> Iterator[str]:
    if feed.get("function_response_types") != ["ReportBatchItemFailures"]:
        yield "one failure brings a whole batch back"
    if feed.get("batch_size") != 1:
        yield "shards share the time of one run"
    timeout = _function(stack, feed)["timeout"]
    if source.get("visibility_timeout_seconds", 30) < VISIBILITY_PER_TIMEOUT * timeout:
        yield "a message is handed out again while it is at work"
    redrive = json.loads(source.get("redrive_policy", "{}"))
    if "aws_sqs_queue" not in redrive.get("deadLetterTargetArn", ""):
        yield "what always fails is tried for ever"
    elif int(redrive["maxReceiveCount"]) < 2:
        yield "what fails once is given up"


def unbounded_feeds(stack: Json) -> list[str]:
    """A queue takes no more copies than the function has, less those that are kept for single people."""
    faults = []
    for feed, source in _feeds(stack):
        most = feed.get("scaling_config", {}).get("maximum_concurrency")
        reserved = _function(stack, feed).get("reserved_concurrent_executions") or 0
        if most is None:
            faults.append(f"{source['name']} is not bounded")
        elif most > reserved - KEPT_FOR_PEOPLE:
            faults.append(f"{source['name']} takes {most} of {reserved} copies")
    return faults


def open_queues(stack: Json) -> list[str]:
    """A queue takes messages of those rules alone that have it as target or as dead letters."""
    allowed: dict[str, set[str]] = {}
    for target in all_of(stack, "aws_cloudwatch_event_target"):
        rule = target["rule"].removesuffix(".name}") + ".arn}"
        for arn in (target["arn"], target.get("dead_letter_config", {}).get("arn", "")):
            allowed.setdefault(arn, set()).add(rule)
    faults = []
    for reference, queue in stack["resource"].get("aws_sqs_queue", {}).items():
        admitted = set(_admitted(queue))
        needed = allowed.get(f"${{aws_sqs_queue.{reference}.arn}}", set())
        faults += [f"{queue['name']} takes messages of {rule}" for rule in sorted(admitted - needed)]
        faults += [f"{queue['name']} refuses messages of {rule}" for rule in sorted(needed - admitted)]
    return faults


def _admitted(queue: Json) -> Iterator[str]:
    for statement in json.loads(queue["policy"])["Statement"]:
        if statement["Effect"] == "Allow":
            condition = statement.get("Condition", {}).get("ArnEquals", {})
            yield from condition.get("aws:SourceArn", ["anybody"])


def endless_functions(stack: Json) -> list[str]:
    """AWS ends a loop of a function and its queue, and that is said and not left to a default."""
    stopped = {
        config["function_name"].split(".")[1]
        for config in all_of(stack, "aws_lambda_function_recursion_config")
        if config["recursive_loop"] == "Terminate"
    }
    functions = stack["resource"].get("aws_lambda_function", {})
    return [f"{it['function_name']} may loop" for name, it in functions.items() if name not in stopped]


def _feeds(stack: Json) -> list[tuple[Json, Json]]:
    """What feeds a function, and the queue that it feeds it from."""
    queues = stack["resource"].get("aws_sqs_queue", {})
    feeds = all_of(stack, "aws_lambda_event_source_mapping")
    return [(feed, queues[feed["event_source_arn"].split(".")[1]]) for feed in feeds]


def _function(stack: Json, feed: Json) -> Json:
    found: Json = stack["resource"]["aws_lambda_function"][feed["function_name"].split(".")[1]]
    return found
