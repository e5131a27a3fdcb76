"""ShopPulse-Database, value by value."""

import json

import pytest

from tests.infra.references import output, rules_of, target
from tests.infra.synthesis import all_of, one, stacks

USERS = ("shoppulse_app_a", "shoppulse_app_b")
ROTATE = "shoppulse-rotate-credentials"


@pytest.fixture
def stack(env):
    return stacks(env, "shoppulse")["Database"]


@pytest.fixture
def server(stack):
    return one(stack, "aws_db_instance")


def secret(stack, part):
    return one(stack, "aws_secretsmanager_secret", name=f"shoppulse/database/{part}")


def function(stack, name):
    return one(stack, "aws_lambda_function", function_name=name)


def rights(stack, name):
    """What a function's role may do on secrets: {action: {names of secrets}}."""
    role = function(stack, name)["role"]
    wanted = role.removesuffix(".arn}") + ".name}"
    found = {}
    for policy in all_of(stack, "aws_iam_role_policy"):
        if policy["role"] != wanted:
            continue
        for statement in json.loads(policy["policy"])["Statement"]:
            for action in statement["Action"] if isinstance(statement["Action"], list) else []:
                if action.startswith("secretsmanager:"):
                    names = {target(stack, arn)["name"] for arn in statement["Resource"]}
                    found[action.partition(":")[2]] = found.get(action.partition(":")[2], set()) | names
    return found


def test_outputs_are_what_they_say(stack, server):
    assert target(stack, output(stack, "DatabaseEndpoint")) is server
    assert target(stack, output(stack, "DatabaseProxyEndpoint")) is one(stack, "aws_db_proxy")
    assert target(stack, output(stack, "DatabaseSecretArn")) is secret(stack, "credentials")
    assert target(stack, output(stack, "AppSecretArn")) is secret(stack, "application")
    assert target(stack, output(stack, "DatabaseSecurityGroupId"))["name"].startswith("shoppulse-database-")
    assert target(stack, output(stack, "LambdaSecurityGroupId"))["name"].startswith("shoppulse-functions-")
    assert target(stack, output(stack, "EncryptionKeyArn")) is one(stack, "aws_kms_key")
    assert target(stack, output(stack, "AlarmTopicArn")) is one(stack, "aws_sns_topic")
    assert target(stack, output(stack, "TestConnectionLambdaArn")) is function(stack, "test-db-connection")


def test_the_server_is_what_was_ordered(stack, server):
    expected = {
        "identifier": "shoppulse-analytics",
        "engine": "postgres",
        "engine_version": "15",
        "instance_class": "db.t3.medium",
        "allocated_storage": 100,
        "storage_type": "gp3",
        "storage_encrypted": True,
        "db_name": "shoppulse",
        "username": "shoppulse_admin",
        "multi_az": False,
        "backup_retention_period": 0,
        "publicly_accessible": False,
        "performance_insights_enabled": True,
        "enabled_cloudwatch_logs_exports": ["postgresql", "upgrade"],
        "auto_minor_version_upgrade": True,
    }
    group = target(stack, server["parameter_group_name"])

    assert {key: server.get(key) for key in expected} == expected
    assert "max_allocated_storage" not in server
    assert group["family"] == "postgres15"
    assert {"name": "rds.force_ssl", "value": "1"} in group["parameter"]
    assert target(stack, server["kms_key_id"]) is one(stack, "aws_kms_key", enable_key_rotation=True)


def test_the_server_is_in_isolated_subnets_the_proxy_and_functions_in_private_ones(stack, server):
    isolated = target(stack, server["db_subnet_group_name"])["subnet_ids"]
    private = "${data.terraform_remote_state.remote_vpc.outputs.PrivateSubnetIds}"

    assert isolated == "${data.terraform_remote_state.remote_vpc.outputs.IsolatedSubnetIds}"
    assert one(stack, "aws_db_proxy")["vpc_subnet_ids"] == private
    assert {it["vpc_config"]["subnet_ids"] for it in all_of(stack, "aws_lambda_function")} == {private}


def test_prod_alone_is_protected(stack, server, env):
    protected = env == "prod"

    assert server["deletion_protection"] is protected
    assert server["skip_final_snapshot"] is not protected
    assert ("lifecycle" in server) is protected


def test_the_proxy_is_what_was_ordered(stack, server):
    proxy = one(stack, "aws_db_proxy")
    pool = one(stack, "aws_db_proxy_default_target_group")["connection_pool_config"]

    assert proxy["name"] == "shoppulse-analytics-proxy"
    assert proxy["engine_family"] == "POSTGRESQL"
    assert proxy["require_tls"] is True
    assert proxy["idle_client_timeout"] == 30 * 60
    assert (pool["max_connections_percent"], pool["max_idle_connections_percent"]) == (100, 50)
    assert target(stack, one(stack, "aws_db_proxy_target")["db_instance_identifier"]) is server


def test_the_proxy_knows_the_administrator_and_both_users_by_secrets_of_their_own(stack):
    known = [target(stack, it["secret_arn"])["name"] for it in one(stack, "aws_db_proxy")["auth"]]
    policy = json.loads(one(stack, "aws_iam_role_policy", name="read-credentials")["policy"])
    read = [
        target(stack, it["Resource"])["name"]
        for it in policy["Statement"]
        if it["Action"] == "secretsmanager:GetSecretValue"
    ]

    assert known == read
    assert known == [
        f"shoppulse/database/{it}" for it in ("credentials", *(f"users/{user}" for user in USERS))
    ]


def test_functions_reach_the_proxy_the_proxy_the_database_and_nothing_else(stack, env):
    functions, proxy, database = (
        one(stack, "aws_security_group", name=f"shoppulse-{part}-{env}")
        for part in ("functions", "proxy", "database")
    )

    assert len(all_of(stack, "aws_security_group")) == 3
    assert rules_of(stack, "egress", functions) == {(5432, proxy["name"]), (443, "0.0.0.0/0")}
    assert rules_of(stack, "ingress", functions) == set()
    assert rules_of(stack, "ingress", proxy) == {(5432, functions["name"])}
    assert rules_of(stack, "egress", proxy) == {(5432, database["name"])}
    assert rules_of(stack, "ingress", database) == {(5432, proxy["name"])}
    assert rules_of(stack, "egress", database) == set()
    [group] = one(stack, "aws_db_instance")["vpc_security_group_ids"]
    assert target(stack, group) is database


def test_functions_are_told_the_proxy_and_the_rotated_secret(stack):
    for it in all_of(stack, "aws_lambda_function"):
        variables = it["environment"]["variables"]
        assert target(stack, variables["RDS_PROXY_ENDPOINT"]) is one(stack, "aws_db_proxy")
        assert target(stack, variables["RDS_PORT"]) is one(stack, "aws_db_instance")
        assert variables["RDS_DATABASE"] == "shoppulse"
        assert target(stack, variables["RDS_SECRET_ARN"]) is secret(stack, "application")


def test_the_application_secret_is_rotated_every_thirty_days_and_at_once(stack):
    schedule = one(stack, "aws_secretsmanager_secret_rotation")
    permission = one(stack, "aws_lambda_permission")

    assert target(stack, schedule["secret_id"]) is secret(stack, "application")
    assert target(stack, schedule["rotation_lambda_arn"]) is function(stack, ROTATE)
    assert schedule["rotation_rules"] == {"automatically_after_days": 30}
    assert schedule["rotate_immediately"] is True
    assert permission["principal"] == "secretsmanager.amazonaws.com"
    assert target(stack, permission["source_arn"]) is secret(stack, "application")


def test_the_first_rotation_begins_when_the_way_in_and_every_right_are_there(stack):
    before = set(one(stack, "aws_secretsmanager_secret_rotation")["depends_on"])
    role = function(stack, ROTATE)["role"].removesuffix(".arn}") + ".name}"
    rights = {
        f"aws_iam_role_policy.{name}"
        for name, policy in stack["resource"]["aws_iam_role_policy"].items()
        if policy["role"] == role and policy["name"] != "baseline"  # which the function itself waits for
    }

    assert len(rights) == 15
    assert rights <= before
    assert {it.partition(".")[0] for it in before - rights} == {
        "aws_lambda_permission",
        "aws_db_proxy_target",
    }


def test_the_rotation_is_told_both_users_in_their_order(stack):
    variables = function(stack, ROTATE)["environment"]["variables"]
    users = json.loads(variables["RDS_USER_SECRET_ARNS"])

    assert tuple(users) == USERS
    assert [target(stack, arn) for arn in users.values()] == [secret(stack, f"users/{it}") for it in USERS]
    assert target(stack, variables["RDS_ADMIN_SECRET_ARN"]) is secret(stack, "credentials")


def test_each_function_has_the_rights_that_it_needs_and_no_more(stack):
    application, admin, *users = (
        f"shoppulse/database/{it}"
        for it in ("application", "credentials", *(f"users/{user}" for user in USERS))
    )

    assert rights(stack, "test-db-connection") == {"GetSecretValue": {application}}
    assert rights(stack, ROTATE) == {
        "DescribeSecret": {application},
        "UpdateSecretVersionStage": {application},
        "GetSecretValue": {application, admin, *users},
        "PutSecretValue": {application, *users},
    }


def test_the_administrators_secret_says_what_init_database_needs(stack):
    version = one(stack, "aws_secretsmanager_secret_version")

    assert target(stack, version["secret_id"]) is secret(stack, "credentials")
    assert version["secret_string_wo"] == (
        '${jsonencode({engine = "postgres", dbname = "shoppulse", username = "shoppulse_admin", '
        "password = ephemeral.aws_secretsmanager_random_password.master.random_password})}"
    )


@pytest.mark.parametrize(
    ("label", "metric", "comparison", "threshold"),
    [
        ("connections", "DatabaseConnections", "Greater", 324),
        ("cpu", "CPUUtilization", "Greater", 80),
        ("memory", "FreeableMemory", "Less", 386_021_376),
        ("read-latency", "ReadLatency", "Greater", 0.02),
        ("write-latency", "WriteLatency", "Greater", 0.02),
        ("storage", "FreeStorageSpace", "Less", 10 * 1024**3),
    ],
)
def test_the_server_raises_alarms(stack, label, metric, comparison, threshold):
    alarm = one(stack, "aws_cloudwatch_metric_alarm", alarm_name=f"shoppulse-analytics-{label}")

    assert (alarm["namespace"], alarm["metric_name"]) == ("AWS/RDS", metric)
    assert alarm["dimensions"] == {"DBInstanceIdentifier": "shoppulse-analytics"}
    assert alarm["comparison_operator"] == f"{comparison}ThanOrEqualToThreshold"
    assert (alarm["threshold"], alarm["statistic"], alarm["evaluation_periods"]) == (threshold, "Average", 3)
    assert target(stack, alarm["alarm_actions"][0]) is one(stack, "aws_sns_topic")


def test_pinned_connections_raise_an_alarm(stack):
    alarm = one(stack, "aws_cloudwatch_metric_alarm", alarm_name="shoppulse-analytics-proxy-pinned")

    assert alarm["metric_name"] == "DatabaseConnectionsCurrentlySessionPinned"
    assert alarm["dimensions"] == {"ProxyName": "shoppulse-analytics-proxy"}
    # Each machine of a proxy tells of its own connections, once a minute.
    assert (alarm["threshold"], alarm["statistic"], alarm["period"]) == (40, "Sum", 60)


def test_logs_of_server_proxy_and_functions_are_ours(stack, env):
    groups = {it["name"]: it for it in all_of(stack, "aws_cloudwatch_log_group")}

    assert groups.keys() == {
        "/aws/rds/instance/shoppulse-analytics/postgresql",
        "/aws/rds/instance/shoppulse-analytics/upgrade",
        "/aws/rds/proxy/shoppulse-analytics-proxy",
        f"/aws/lambda/{ROTATE}",
        "/aws/lambda/test-db-connection",
    }
    key = one(stack, "aws_kms_key")
    assert all(target(stack, it["kms_key_id"]) is key for it in groups.values())
    assert {it["retention_in_days"] for it in groups.values()} == {365 if env == "prod" else 30}
