"""The Database stack, value by value."""

import json

import pytest

from tests.infra.references import output, target
from tests.infra.synthesis import all_of, one, stacks, synthesise

OUTPUTS = {
    "DatabaseEndpoint",
    "DatabasePort",
    "DatabaseName",
    "CredentialsSecretArn",
    "ConnectionSecretArn",
    "LambdaSecurityGroupId",
    "UploadsBucketName",
    "UploadsBucketArn",
    "ExportsBucketName",
    "ExportsBucketArn",
}


@pytest.fixture
def stack(env):
    return stacks(env)["Database"]


@pytest.fixture
def server(stack):
    return one(stack, "aws_db_instance")


def test_the_outputs_keep_their_ids(stack):
    assert set(stack["output"]) >= OUTPUTS
    assert output(stack, "DatabaseName") == "spendsense"
    assert target(stack, output(stack, "CredentialsSecretArn"))["name"] == "spendsense/database/credentials"
    assert target(stack, output(stack, "ConnectionSecretArn"))["name"] == "spendsense/database/connection"


def test_the_server_is_what_was_ordered(server, env):
    expected = {
        "identifier": f"spendsense-{env}",
        "engine": "postgres",
        "engine_version": "15",
        "instance_class": "db.t3.micro",
        "allocated_storage": 20,
        "storage_type": "gp3",
        "storage_encrypted": True,
        "db_name": "spendsense",
        "username": "spendsense_admin",
        "backup_retention_period": 7,
        "iam_database_authentication_enabled": True,
        "enabled_cloudwatch_logs_exports": ["postgresql", "upgrade"],
        "performance_insights_enabled": True,
        "performance_insights_retention_period": 7,
        "copy_tags_to_snapshot": True,
        "auto_minor_version_upgrade": True,
        "publicly_accessible": False,
        "ca_cert_identifier": "rds-ca-rsa2048-g1",
    }

    assert {key: server.get(key) for key in expected} == expected


def test_everything_is_encrypted_with_the_stacks_own_key(stack, server):
    key = one(stack, "aws_kms_key", enable_key_rotation=True)

    assert target(stack, server["kms_key_id"]) is key
    assert target(stack, server["performance_insights_kms_key_id"]) is key
    assert target(stack, output(stack, "EncryptionKeyArn")) is key
    for kind in ("aws_secretsmanager_secret", "aws_cloudwatch_log_group"):
        assert all(target(stack, it["kms_key_id"]) is key for it in all_of(stack, kind))


def test_tls_is_forced_and_logs_hold_no_statements(stack, server):
    group = target(stack, server["parameter_group_name"])
    parameters = {it["name"]: it["value"] for it in group["parameter"]}

    assert group["family"] == "postgres15"
    assert parameters["rds.force_ssl"] == "1"
    assert parameters["log_statement"] == "none"
    assert parameters["log_min_duration_statement"] == "-1"
    assert parameters["log_min_error_statement"] == "panic"


def test_log_groups_exist_before_the_server_and_forget(stack, server, env):
    groups = stack["resource"]["aws_cloudwatch_log_group"]
    exported = {
        f"aws_cloudwatch_log_group.{name}": it
        for name, it in groups.items()
        if it["name"].startswith("/aws/rds/instance/")
    }

    assert {it["name"] for it in exported.values()} == {
        f"/aws/rds/instance/spendsense-{env}/{export}" for export in ("postgresql", "upgrade")
    }
    assert set(server["depends_on"]) >= set(exported)
    assert {it["retention_in_days"] for it in exported.values()} == {365 if env == "prod" else 30}


def test_prod_alone_is_protected(stack, server, env):
    keep = {"prevent_destroy": True}

    if env == "prod":
        assert (server["multi_az"], server["deletion_protection"]) == (True, True)
        assert (server["skip_final_snapshot"], server["delete_automated_backups"]) == (False, False)
        assert server["final_snapshot_identifier"] == "spendsense-prod-final"
        assert server["lifecycle"] == one(stack, "aws_kms_key")["lifecycle"] == keep
        assert all(it["lifecycle"] == keep for it in all_of(stack, "aws_secretsmanager_secret"))
    else:
        assert (server["multi_az"], server["deletion_protection"]) == (False, False)
        assert server["skip_final_snapshot"] is True
        assert "lifecycle" not in server


def test_deleted_secrets_free_their_names_outside_prod(stack, env):
    waits = {it["recovery_window_in_days"] for it in all_of(stack, "aws_secretsmanager_secret")}

    assert waits == {30 if env == "prod" else 0}


def test_the_password_goes_from_ephemeral_to_secret_to_server(stack, server):
    version = one(stack, "aws_secretsmanager_secret_version")
    random = stack["ephemeral"]["aws_secretsmanager_random_password"]["master"]
    read_back = stack["ephemeral"]["aws_secretsmanager_secret_version"]["master"]

    assert random["password_length"] >= 32
    assert version["secret_string_wo"] == (
        '${jsonencode({username = "spendsense_admin", '
        "password = ephemeral.aws_secretsmanager_random_password.master.random_password})}"
    )
    assert version["secret_string_wo_version"] == server["password_wo_version"] == 1
    assert target(stack, version["secret_id"])["name"] == "spendsense/database/credentials"
    assert target(stack, read_back["secret_id"]) is target(stack, read_back["version_id"]) is version
    assert server["password_wo"] == (
        "${jsondecode(ephemeral.aws_secretsmanager_secret_version.master.secret_string).password}"
    )
    assert "password" not in server
    assert "manage_master_user_password" not in server


def test_prod_alone_has_a_proxy_before_the_server(stack, server, env):
    proxies = all_of(stack, "aws_db_proxy")

    if env != "prod":
        assert proxies == []
        assert target(stack, output(stack, "DatabaseEndpoint")) is server
        return
    [proxy] = proxies
    assert target(stack, output(stack, "DatabaseEndpoint")) is proxy
    assert proxy["engine_family"] == "POSTGRESQL"
    assert proxy["require_tls"] is True
    assert target(stack, proxy["auth"][0]["secret_arn"])["name"] == "spendsense/database/credentials"
    assert target(stack, one(stack, "aws_db_proxy_target")["db_instance_identifier"]) is server


def test_dev_can_open_its_database():
    opened = synthesise("dev", SPENDSENSE_DATABASE_PUBLIC="on")["Database"]

    assert one(opened, "aws_db_instance")["publicly_accessible"] is True


def test_a_name_suffix_keeps_two_environments_of_one_account_apart():
    blue = synthesise("dev", SPENDSENSE_NAME_SUFFIX="-blue")["Database"]

    assert {it["name"] for it in all_of(blue, "aws_secretsmanager_secret")} == {
        "spendsense/database/credentials-blue",
        "spendsense/database/connection-blue",
    }


def test_the_proxys_own_log_is_declared_before_it_and_forgets():
    stack = stacks("prod")["Database"]
    proxy = one(stack, "aws_db_proxy")
    group = one(stack, "aws_cloudwatch_log_group", name=f"/aws/rds/proxy/{proxy['name']}")

    assert group["retention_in_days"] == 365
    assert target(stack, group["kms_key_id"]) is one(stack, "aws_kms_key")
    assert any(target(stack, f"${{{ref}.arn}}") is group for ref in proxy["depends_on"])


@pytest.mark.parametrize("use", ["uploads", "exports"])
def test_peoples_files_are_private_and_gone_in_a_day(stack, env, use):
    bucket = one(stack, "aws_s3_bucket", bucket=f"spendsense-{use}-{env}")
    of_bucket = {
        kind: next(it for it in all_of(stack, kind) if target(stack, it["bucket"]) is bucket)
        for kind in (
            "aws_s3_bucket_server_side_encryption_configuration",
            "aws_s3_bucket_lifecycle_configuration",
            "aws_s3_bucket_policy",
        )
    }
    encryption, lifecycle, policy = of_bucket.values()

    default = encryption["rule"][0]["apply_server_side_encryption_by_default"]
    assert default["sse_algorithm"] == "aws:kms"
    assert target(stack, default["kms_master_key_id"]) is one(stack, "aws_kms_key")
    assert lifecycle["rule"][0]["expiration"] == [{"days": 1}]
    # No statement lets anybody in: rights stand at the functions' roles.
    assert [it["Effect"] for it in json.loads(policy["policy"])["Statement"]] == ["Deny"]
    assert all_of(stack, "aws_s3_bucket_versioning") == [], "what is erased is gone"


def test_the_bus_is_told_of_uploads(stack, env):
    notification = one(stack, "aws_s3_bucket_notification")

    assert notification["eventbridge"] is True
    assert target(stack, notification["bucket"])["bucket"] == f"spendsense-uploads-{env}"
