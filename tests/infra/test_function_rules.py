"""Every rule: the real stacks keep it in each environment, and one planted bug is found."""

import json
from copy import deepcopy

import pytest

from tests.infra import function_rules as rules
from tests.infra.synthesis import ENVIRONMENTS, STACKS, all_of, one, stacks

LIMIT = 71  # db.t3.micro's 81 connections less the 10 that are kept free
OF_SHOPPULSE = 395  # db.t3.medium's 405 less the same
RULES = {
    "excessive rights": rules.excessive_rights,
    "open methods": rules.open_methods,
    "lossy targets": rules.lossy_targets,
    "lossy functions": rules.lossy_functions,
    "open invocations": rules.open_invocations,
    "plain queues": rules.plain_queues,
    "late log groups": rules.late_log_groups,
}


@pytest.mark.parametrize("env", ENVIRONMENTS)
@pytest.mark.parametrize(("product", "kind"), STACKS)
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_stacks_keep_the_rule(rule, product, kind, env):
    assert rule(stacks(env, product)[kind]) == []


@pytest.mark.parametrize("env", ENVIRONMENTS)
@pytest.mark.parametrize("product", ["spendsense", "shoppulse"])
def test_everything_is_watched(product, env):
    assert rules.unwatched(stacks(env, product)) == []


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_connections_stay_within_the_database(env):
    assert rules.too_many_connections(stacks(env)["Lambda"], limit=LIMIT) == []
    functions = {
        name: it
        for stack in stacks(env, "shoppulse").values()
        for name, it in stack["resource"].get("aws_lambda_function", {}).items()
    }
    assert len(functions) == 3
    together = {"resource": {"aws_lambda_function": functions}}
    assert rules.too_many_connections(together, limit=OF_SHOPPULSE) == []


def _widen_a_grant(stack):
    policy = next(it for it in all_of(stack, "aws_iam_role_policy") if it["name"] == "publish-events")
    document = json.loads(policy["policy"])
    document["Statement"][0]["Resource"] = ["*"]
    policy["policy"] = json.dumps(document)


def _allow_every_action(stack):
    policy = next(it for it in all_of(stack, "aws_iam_role_policy") if it["name"] == "send-dead-letters")
    policy["policy"] = policy["policy"].replace("sqs:SendMessage", "sqs:*")


def _attach_a_managed_policy(stack):
    all_of(stack, "aws_iam_role")[0]["managed_policy_arns"] = ["arn:aws:iam::aws:policy/AdministratorAccess"]


def _share_a_role(stack):
    first, second, *_ = all_of(stack, "aws_lambda_function")
    first["role"] = second["role"]


def _proxy(stack):
    [method] = [
        it
        for it in all_of(stack, "aws_api_gateway_method")
        if "proxy" in rules.method_path(stack, it) and it["http_method"] != "OPTIONS"
    ]
    return method


def _open_the_proxy(stack):
    _proxy(stack)["authorization"] = "NONE"


def _forget_the_scope(stack):
    del _proxy(stack)["authorization_scopes"]


def _forget_retries(stack):
    del all_of(stack, "aws_cloudwatch_event_target")[0]["retry_policy"]


def _forget_the_dead_letter(stack):
    del all_of(stack, "aws_cloudwatch_event_target")[0]["dead_letter_config"]


def _shut_the_dead_letter_queue(stack):
    target = all_of(stack, "aws_cloudwatch_event_target")[0]
    queue = stack["resource"]["aws_sqs_queue"][target["dead_letter_config"]["arn"].split(".")[1]]
    queue["policy"] = (
        queue["policy"].replace("-scheduled_rule", "-other_rule").replace("-event_rule", "-x_rule")
    )


def _forget_failed_runs(stack):
    del all_of(stack, "aws_lambda_function_event_invoke_config")[0]["destination_config"]


def _let_anybody_invoke(stack):
    del all_of(stack, "aws_lambda_permission")[-1]["source_arn"]


def _store_a_queue_in_clear(stack):
    all_of(stack, "aws_sqs_queue")[0]["sqs_managed_sse_enabled"] = False


def _keep_logs_for_ever(stack):
    groups = all_of(stack, "aws_cloudwatch_log_group")
    del next(it for it in groups if it["name"].startswith("/aws/lambda/"))["retention_in_days"]


def _make_the_log_group_late(stack):
    function = all_of(stack, "aws_lambda_function")[0]
    function["depends_on"] = [it for it in function["depends_on"] if "log_group" not in it]


def _open_every_bucket(stack):
    policy = next(it for it in all_of(stack, "aws_iam_role_policy") if "s3:GetObject" in it["policy"])
    document = json.loads(policy["policy"])
    document["Statement"][0]["Resource"] = ["arn:aws:s3:::*/*"]
    policy["policy"] = json.dumps(document)


def _open_every_secret(stack):
    policy = next(it for it in all_of(stack, "aws_iam_role_policy") if "PutSecretValue" in it["policy"])
    document = json.loads(policy["policy"])
    document["Statement"][0]["Resource"] = ["*"]
    policy["policy"] = json.dumps(document)


PLANTED = [
    (rules.excessive_rights, _open_every_bucket, "s3:GetObject on arn:aws:s3:::*/*"),
    (rules.excessive_rights, _widen_a_grant, "events:PutEvents on *"),
    (rules.excessive_rights, _allow_every_action, "action sqs:*"),
    (rules.excessive_rights, _attach_a_managed_policy, "no review sees"),
    (rules.excessive_rights, _share_a_role, "several functions"),
    (rules.open_methods, _open_the_proxy, "ANY /api/v1/{proxy+} is open"),
    (rules.open_methods, _forget_the_scope, "ANY /api/v1/{proxy+} is open"),
    (rules.lossy_targets, _forget_retries, "no retries"),
    (rules.lossy_targets, _forget_the_dead_letter, "no dead letter"),
    (rules.lossy_targets, _shut_the_dead_letter_queue, "does not let the rule in"),
    (rules.lossy_functions, _forget_failed_runs, "loses failed runs"),
    (rules.open_invocations, _let_anybody_invoke, "for anybody"),
    (rules.plain_queues, _store_a_queue_in_clear, "is not encrypted"),
    (rules.late_log_groups, _keep_logs_for_ever, "/aws/lambda/"),
    (rules.late_log_groups, _make_the_log_group_late, "/aws/lambda/"),
]
OF_BOTH = {
    *(_attach_a_managed_policy, _share_a_role, _let_anybody_invoke),
    *(_keep_logs_for_ever, _make_the_log_group_late),
}
OF_API = OF_BOTH - {_share_a_role}  # it has one function
CASES = [
    *(("spendsense", "Lambda", *case) for case in PLANTED),
    *(("shoppulse", "Database", *case) for case in PLANTED if case[1] in OF_BOTH),
    *(("shoppulse", "Api", *case) for case in PLANTED if case[1] in OF_API),
    ("shoppulse", "Api", rules.open_methods, _open_the_proxy, "GET /shoppulse/v1/{proxy+} is open"),
    ("shoppulse", "Api", rules.open_methods, _forget_the_scope, "GET /shoppulse/v1/{proxy+} is open"),
    (
        "shoppulse",
        "Database",
        rules.excessive_rights,
        _open_every_secret,
        "secretsmanager:PutSecretValue on *",
    ),
]


@pytest.mark.parametrize(
    ("product", "kind", "rule", "plant", "words"),
    CASES,
    ids=[f"{product}-{kind}{plant.__name__}" for product, kind, _, plant, _ in CASES],
)
def test_a_planted_bug_is_found(product, kind, rule, plant, words):
    stack = deepcopy(stacks("prod", product)[kind])
    plant(stack)

    faults = rule(stack)

    assert faults
    assert all(words in fault for fault in faults)


@pytest.mark.parametrize(
    "dimension",
    [
        "relay-outbox-failed-runs",
        "repair-signups-undelivered",
        "post-confirmation",
        "compute-features-shards",
        "assign-persona-failed-shards",
    ],
)
def test_a_forgotten_alarm_is_found(dimension):
    product = deepcopy(stacks("prod"))
    alarms = product["Lambda"]["resource"]["aws_cloudwatch_metric_alarm"]
    for name in [name for name, alarm in alarms.items() if dimension in alarm["dimensions"].values()]:
        del alarms[name]

    faults = rules.unwatched(product)

    assert faults
    assert all(fault.endswith(dimension) for fault in faults)


@pytest.mark.parametrize(
    ("kind", "dimension"),
    [
        ("Database", "shoppulse-rotate-credentials"),
        ("Database", "test-db-connection"),
        ("Api", "shoppulse-api"),
    ],
)
def test_a_forgotten_alarm_of_shoppulse_is_found(kind, dimension):
    product = deepcopy(stacks("prod", "shoppulse"))
    alarms = product[kind]["resource"]["aws_cloudwatch_metric_alarm"]
    for name in [
        name for name, alarm in alarms.items() if alarm["dimensions"].get("FunctionName") == dimension
    ]:
        del alarms[name]

    assert len(rules.unwatched(product)) == 3


def test_a_second_topic_that_nobody_subscribes_to_is_found():
    product = deepcopy(stacks("prod", "shoppulse"))
    [topic] = product["Database"]["resource"]["aws_sns_topic"]
    # The name that a stack of its own topic would have: only whose it is tells them apart.
    all_of(product["Api"], "aws_cloudwatch_metric_alarm")[0]["alarm_actions"] = [
        f"${{aws_sns_topic.{topic}.arn}}"
    ]

    assert rules.unwatched(product) == ["alarms go to 2 topics"]


def test_a_function_without_a_bound_is_found():
    stack = deepcopy(stacks("prod")["Lambda"])
    del one(stack, "aws_lambda_function", function_name="compute-features")["reserved_concurrent_executions"]

    assert rules.too_many_connections(stack, limit=LIMIT) == ["compute-features is not bounded"]


def test_one_connection_too_many_is_found():
    stack = deepcopy(stacks("prod")["Lambda"])
    one(stack, "aws_lambda_function", function_name="spendsense-api")["reserved_concurrent_executions"] += 2

    assert rules.too_many_connections(stack, limit=LIMIT) == ["72 connections, 71 there are"]
