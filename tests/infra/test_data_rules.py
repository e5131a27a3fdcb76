"""Every rule about data: the real stacks keep it in each environment, and planted bugs are found."""

import json
from copy import deepcopy

import pytest

from tests.infra import data_rules as rules
from tests.infra.synthesis import ENVIRONMENTS, STACKS, all_of, one, stacks

RULES = {
    "unencrypted": rules.unencrypted,
    "readable by strangers": rules.readable_by_strangers,
    "open to the internet": rules.open_to_the_internet,
    "passwords in state": rules.passwords_in_state,
    "talkative logs": rules.talkative_logs,
    "plain connections": rules.plain_connections,
}
# Cognito's one secret holds public values, so it has no key of ours; the Lambda stack holds no data.
HELD = [(product, kind) for product, kind in STACKS if kind not in {"Cognito", "Lambda"}]


@pytest.mark.parametrize("env", ENVIRONMENTS)
@pytest.mark.parametrize(("product", "kind"), HELD)
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_stacks_keep_the_rule(rule, product, kind, env):
    assert rule(stacks(env, product)[kind]) == []


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_peoples_files_do_not_linger(env):
    assert rules.lingering_files(stacks(env)["Database"]) == []


@pytest.mark.parametrize("product", ["spendsense", "shoppulse"])
def test_prod_forgets_nothing(product):
    assert rules.forgettable(stacks("prod", product)["Database"]) == []


def first(stack, kind):
    return all_of(stack, kind)[0]


def plant_storage(stack):
    one(stack, "aws_db_instance")["storage_encrypted"] = False


def plant_default_key(stack):
    del first(stack, "aws_secretsmanager_secret")["kms_key_id"]


def plant_bare_bucket(stack):
    stack["resource"]["aws_s3_bucket"]["new"] = {"bucket": "new"}


def plant_unblocked_bucket(stack):
    first(stack, "aws_s3_bucket_public_access_block")["restrict_public_buckets"] = False


def plant_public_policy(stack):
    policy = first(stack, "aws_s3_bucket_policy")
    document = json.loads(policy["policy"])
    document["Statement"].append({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"})
    policy["policy"] = json.dumps(document)


def plant_key_of_s3(stack):
    encryption = first(stack, "aws_s3_bucket_server_side_encryption_configuration")
    encryption["rule"][0]["apply_server_side_encryption_by_default"] = {"sse_algorithm": "AES256"}


def plant_bucket_for_ever(stack):
    del first(stack, "aws_s3_bucket_lifecycle_configuration")["rule"][0]["expiration"]


def plant_expiry_turned_off(stack):
    first(stack, "aws_s3_bucket_lifecycle_configuration")["rule"][0]["status"] = "Disabled"


def plant_open_port(stack):
    rule = first(stack, "aws_vpc_security_group_ingress_rule")
    del rule["referenced_security_group_id"]
    rule["cidr_ipv4"] = "0.0.0.0/0"


def plant_way_out(stack):
    rule = next(it for it in all_of(stack, "aws_vpc_security_group_egress_rule") if it["from_port"] == 5432)
    del rule["referenced_security_group_id"]
    rule["cidr_ipv6"] = "::/0"


def plant_rule_inside_a_group(stack):
    first(stack, "aws_security_group")["egress"] = [{"from_port": 0, "to_port": 0, "protocol": "-1"}]


def plant_password(stack):
    one(stack, "aws_db_instance")["password"] = "hunter2"


def plant_stored_password(stack):
    one(stack, "aws_db_instance")["password_wo"] = "${random_password.master.result}"


def plant_readable_version(stack):
    version = one(stack, "aws_secretsmanager_secret_version")
    version["secret_string"] = version.pop("secret_string_wo")


def plant_version_of_a_scripts_secret(stack):
    name = next(it for it in stack["resource"]["aws_secretsmanager_secret"] if "credentials" not in it)
    stack["resource"]["aws_secretsmanager_secret_version"]["another"] = {
        "secret_id": f"${{aws_secretsmanager_secret.{name}.id}}",
        "secret_string_wo": "{}",
    }


def parameter(stack, name):
    group = one(stack, "aws_db_parameter_group")
    return next(it for it in group["parameter"] if it["name"] == name)


def plant_logged_statements(stack):
    parameter(stack, "log_statement")["value"] = "ddl"


def plant_slow_query_log(stack):
    parameter(stack, "log_min_duration_statement")["value"] = "1000"


def plant_optional_tls(stack):
    parameter(stack, "rds.force_ssl")["value"] = "0"


def plant_plain_proxy(stack):
    one(stack, "aws_db_proxy")["require_tls"] = False


def plant_plain_bucket(stack):
    policy = first(stack, "aws_s3_bucket_policy")
    policy["policy"] = policy["policy"].replace("aws:SecureTransport", "aws:Nothing")


def plant_plain_site(stack):
    site = one(stack, "aws_cloudfront_distribution")
    site["ordered_cache_behavior"][0]["viewer_protocol_policy"] = "allow-all"


def plant_deletable_server(stack):
    del one(stack, "aws_db_instance")["lifecycle"]


def plant_deletable_secret(stack):
    del first(stack, "aws_secretsmanager_secret")["lifecycle"]


def plant_no_snapshot(stack):
    one(stack, "aws_db_instance")["skip_final_snapshot"] = True


def plant_no_deletion_protection(stack):
    one(stack, "aws_db_instance")["deletion_protection"] = False


PLANTED = [
    (rules.unencrypted, "Database", plant_storage),
    (rules.unencrypted, "Database", plant_default_key),
    (rules.unencrypted, "S3", plant_bare_bucket),
    (rules.readable_by_strangers, "S3", plant_bare_bucket),
    (rules.readable_by_strangers, "S3", plant_unblocked_bucket),
    (rules.readable_by_strangers, "S3", plant_public_policy),
    (rules.lingering_files, "Database", plant_key_of_s3),
    (rules.lingering_files, "Database", plant_bucket_for_ever),
    (rules.lingering_files, "Database", plant_expiry_turned_off),
    (rules.open_to_the_internet, "Database", plant_open_port),
    (rules.open_to_the_internet, "Database", plant_way_out),
    (rules.open_to_the_internet, "Database", plant_rule_inside_a_group),
    (rules.passwords_in_state, "Database", plant_password),
    (rules.passwords_in_state, "Database", plant_stored_password),
    (rules.passwords_in_state, "Database", plant_readable_version),
    (rules.passwords_in_state, "Database", plant_version_of_a_scripts_secret),
    (rules.talkative_logs, "Database", plant_logged_statements),
    (rules.talkative_logs, "Database", plant_slow_query_log),
    (rules.plain_connections, "Database", plant_optional_tls),
    (rules.plain_connections, "Database", plant_plain_proxy),
    (rules.plain_connections, "S3", plant_plain_bucket),
    (rules.plain_connections, "S3", plant_plain_site),
    (rules.forgettable, "Database", plant_deletable_server),
    (rules.forgettable, "Database", plant_deletable_secret),
    (rules.forgettable, "Database", plant_no_snapshot),
    (rules.forgettable, "Database", plant_no_deletion_protection),
]


OF_BUCKETS = {
    *(plant_bare_bucket, plant_unblocked_bucket, plant_public_policy, plant_plain_bucket),
    *(plant_key_of_s3, plant_bucket_for_ever, plant_expiry_turned_off),
}
CASES = [("spendsense", *case) for case in PLANTED] + [
    ("shoppulse", rule, kind, plant)
    for rule, kind, plant in PLANTED
    if kind == "Database" and plant not in OF_BUCKETS
]
# Its site has no second origin, which that one is about.
CASES += [
    ("shoppulse", rule, "Api", plant)
    for rule, kind, plant in PLANTED
    if kind == "S3" and plant is not plant_plain_site
]


@pytest.mark.parametrize(
    ("product", "rule", "kind", "plant"),
    CASES,
    ids=[f"{product}-{rule.__name__}-{plant.__name__}" for product, rule, _, plant in CASES],
)
def test_a_planted_bug_is_found(product, rule, kind, plant):
    stack = deepcopy(stacks("prod", product)[kind])

    plant(stack)

    assert len(rule(stack)) == 1
