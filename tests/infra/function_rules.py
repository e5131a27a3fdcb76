"""Our rules for functions, events and the API: each takes stacks' JSON and returns what breaks the rule.

Every rule is proven in test_function_rules.py: the real stacks pass, and a planted bug is found.
"""

import json
import re
from collections.abc import Iterator

from tests.infra.synthesis import Json, all_of

# AWS demands "*" for these. Anything else that is allowed on "*" is a fault.
WILDCARD_REASONS = {
    "xray:PutTraceSegments": "X-Ray has no resources to name",
    "xray:PutTelemetryRecords": "X-Ray has no resources to name",
    "ec2:CreateNetworkInterface": "Lambda checks the role before the interface exists",
    "ec2:DeleteNetworkInterface": "same, and a second statement denies it to the function's code",
    "ec2:DescribeNetworkInterfaces": "Describe actions of EC2 take no resource",
    "ec2:DescribeSubnets": "Describe actions of EC2 take no resource",
    "ec2:AssignPrivateIpAddresses": "Lambda checks the role before the interface exists",
    "ec2:UnassignPrivateIpAddresses": "Lambda checks the role before the interface exists",
}
# Granted by a pattern, since the names come later: a log group's streams are named by Lambda.
# An object is named by the request that it belongs to, so of a bucket of ours all objects are granted.
FAMILIES = re.compile(
    r"\$\{aws_cloudwatch_log_group\.[\w-]+\.arn\}:\*"
    r"|\$\{data\.terraform_remote_state\.remote_database\.outputs\.(Uploads|Exports)BucketArn\}/\*"
)
WAITING = "ApproximateNumberOfMessagesVisible"
PUBLIC_PATHS = {"/api/v1/health", "/api/v1/health/ready"}
ACCESS_TOKEN_SCOPE = "aws.cognito.signin.user.admin"


def excessive_rights(stack: Json) -> list[str]:
    """Roles get exact actions on exact ARNs, by inline policies alone, and no two functions share a role."""
    faults = [f"{kind} gives rights that no review sees" for kind in _attached(stack)]
    for policy in all_of(stack, "aws_iam_role_policy"):
        for statement in json.loads(policy["policy"])["Statement"]:
            faults += [f"{policy['name']}: {fault}" for fault in _excess(statement)]
    roles = [function["role"] for function in all_of(stack, "aws_lambda_function")]
    faults += [f"{role} serves several functions" for role in sorted(set(roles)) if roles.count(role) > 1]
    return faults


def _attached(stack: Json) -> list[str]:
    kinds = ("aws_iam_role_policy_attachment", "aws_iam_policy_attachment", "aws_iam_policy")
    managed = any(role.get("managed_policy_arns") for role in all_of(stack, "aws_iam_role"))
    return [kind for kind in kinds if all_of(stack, kind)] + ["managed_policy_arns"] * managed


def _excess(statement: Json) -> Iterator[str]:
    if statement["Effect"] != "Allow":
        return
    actions, resources = _list(statement["Action"]), _list(statement["Resource"])
    yield from (f"action {action}" for action in actions if "*" in action)
    for resource in resources:
        if resource == "*":
            yield from (f"{action} on *" for action in actions if action not in WILDCARD_REASONS)
        elif "*" in resource and not FAMILIES.fullmatch(resource):
            yield f"{', '.join(actions)} on {resource}"


def open_methods(stack: Json) -> list[str]:
    """Every method needs an access token, but for health and preflights."""
    faults = []
    for method in all_of(stack, "aws_api_gateway_method"):
        path, verb = method_path(stack, method), method["http_method"]
        if verb == "OPTIONS" or (path in PUBLIC_PATHS and verb == "GET"):
            continue
        guarded = (
            method["authorization"] == "COGNITO_USER_POOLS"
            and "aws_api_gateway_authorizer" in method.get("authorizer_id", "")
            and method.get("authorization_scopes") == [ACCESS_TOKEN_SCOPE]
        )
        if not guarded:
            faults.append(f"{verb} {path} is open")
    return faults


def method_path(stack: Json, method: Json) -> str:
    """The path that a method is on, by way of its resource's parents."""
    reference, parts = method["resource_id"], []
    while "aws_api_gateway_resource" in reference:
        resource = stack["resource"]["aws_api_gateway_resource"][reference.split(".")[1]]
        parts.append(resource["path_part"])
        reference = resource["parent_id"]
    return "/" + "/".join(reversed(parts))


def lossy_targets(stack: Json) -> list[str]:
    """What EventBridge cannot deliver is tried again and then kept, in a queue that lets the rule in."""
    faults = []
    for target in all_of(stack, "aws_cloudwatch_event_target"):
        retries = target.get("retry_policy", {})
        if not retries.get("maximum_retry_attempts") or not retries.get("maximum_event_age_in_seconds"):
            faults.append(f"{target['target_id']}: no retries")
        queue = _referenced(stack, "aws_sqs_queue", target.get("dead_letter_config", {}).get("arn", ""))
        if queue is None:
            faults.append(f"{target['target_id']}: no dead letter")
        elif target["rule"].removesuffix(".name}") + ".arn}" not in _admitted_rules(queue):
            faults.append(f"{target['target_id']}: its dead-letter queue does not let the rule in")
    return faults


def _admitted_rules(queue: Json) -> list[str]:
    statements = json.loads(queue["policy"])["Statement"]
    return [
        arn
        for statement in statements
        if statement["Effect"] == "Allow" and statement["Principal"] == {"Service": "events.amazonaws.com"}
        for arn in _list(statement["Condition"]["ArnEquals"]["aws:SourceArn"])
    ]


def lossy_functions(stack: Json) -> list[str]:
    """A function that EventBridge runs keeps the runs that failed every retry."""
    kept = {
        config["function_name"].split(".")[1]
        for config in all_of(stack, "aws_lambda_function_event_invoke_config")
        if _referenced(
            stack,
            "aws_sqs_queue",
            config.get("destination_config", {}).get("on_failure", {}).get("destination", ""),
        )
        and config.get("maximum_retry_attempts")
    }
    targets = [target["arn"] for target in all_of(stack, "aws_cloudwatch_event_target")]
    run = {arn.split(".")[1] for arn in targets if "aws_lambda_function" in arn}
    return [f"{function} loses failed runs" for function in sorted(run - kept)]


def open_invocations(stack: Json) -> list[str]:
    """A service may invoke a function only in the name of one resource."""
    return [
        f"{permission['principal']} may invoke {permission['function_name']} for anybody"
        for permission in all_of(stack, "aws_lambda_permission")
        if not permission.get("source_arn") or permission["source_arn"] == "*"
    ]


def plain_queues(stack: Json) -> list[str]:
    """Queues are encrypted and refuse plain HTTP."""
    faults = []
    for queue in all_of(stack, "aws_sqs_queue"):
        if not queue.get("sqs_managed_sse_enabled") and not queue.get("kms_master_key_id"):
            faults.append(f"{queue['name']} is not encrypted")
        if "aws:SecureTransport" not in queue.get("policy", ""):
            faults.append(f"{queue['name']} takes plain HTTP")
    return faults


def late_log_groups(stack: Json) -> list[str]:
    """A function's log group exists before it, with a retention; Lambda's own would keep for ever."""
    faults = []
    groups = stack["resource"].get("aws_cloudwatch_log_group", {})
    for function in all_of(stack, "aws_lambda_function"):
        name = f"/aws/lambda/{function['function_name']}"
        first = [ref.split(".")[1] for ref in function["depends_on"] if "aws_cloudwatch_log_group" in ref]
        if not any(groups[ref]["name"] == name and groups[ref].get("retention_in_days") for ref in first):
            faults.append(f"{name} is not declared before its function")
    return faults


def unwatched(stacks: dict[str, Json]) -> list[str]:
    """Errors, throttles and durations of every function, and every queue, raise an alarm on one topic."""
    alarms = [alarm for stack in stacks.values() for alarm in all_of(stack, "aws_cloudwatch_metric_alarm")]
    heard = {
        (alarm["metric_name"], *alarm["dimensions"].values())
        for alarm in alarms
        if alarm.get("alarm_actions")
    }
    wanted = {
        (metric, function["function_name"])
        for stack in stacks.values()
        for function in all_of(stack, "aws_lambda_function")
        for metric in ("Errors", "Throttles", "Duration")
    } | {
        # In a queue of work messages are no fault, but one that grows old is.
        ("ApproximateAgeOfOldestMessage" if "redrive_policy" in queue else WAITING, queue["name"])
        for stack in stacks.values()
        for queue in all_of(stack, "aws_sqs_queue")
    }
    faults = [f"nobody hears of {metric} of {name}" for metric, name in sorted(wanted - heard)]
    topics = {topic for kind, stack in stacks.items() for topic in _topics(stacks, kind, stack)}
    return faults + ([f"alarms go to {len(topics)} topics"] if len(topics) > 1 else [])


def _topics(stacks: dict[str, Json], kind: str, stack: Json) -> Iterator[tuple[str, str]]:
    """Where a stack's alarms go: a topic of its own, or one that another stack's output tells of."""
    for alarm in all_of(stack, "aws_cloudwatch_metric_alarm"):
        for topic in alarm.get("alarm_actions", []):
            told = re.fullmatch(r"\$\{data\.terraform_remote_state\.remote_(\w+)\.outputs\.(\w+)\}", topic)
            owner = told[1].capitalize() if told else kind
            yield owner, stacks[owner]["output"][told[2]]["value"] if told else topic


def too_many_connections(stack: Json, *, limit: int) -> list[str]:
    """Functions in the VPC reach the database; all their copies together stay within its connections."""
    inside = [function for function in all_of(stack, "aws_lambda_function") if "vpc_config" in function]
    faults = [
        f"{function['function_name']} is not bounded"
        for function in inside
        if function.get("reserved_concurrent_executions") is None
    ]
    total = sum(function.get("reserved_concurrent_executions") or 0 for function in inside)
    return faults + ([f"{total} connections, {limit} there are"] if total > limit else [])


def _referenced(stack: Json, kind: str, reference: str) -> Json | None:
    name = reference.removeprefix(f"${{{kind}.").removesuffix(".arn}")
    found: Json | None = stack["resource"].get(kind, {}).get(name)
    return found


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
