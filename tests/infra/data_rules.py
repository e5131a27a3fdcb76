"""Rules about where data lie: each takes a stack's JSON and lists what breaks it, empty when all is well."""

import json
from collections.abc import Iterator

from tests.infra.references import address
from tests.infra.synthesis import Json, all_of

STATEFUL = ("aws_db_instance", "aws_kms_key", "aws_secretsmanager_secret")
SCRIPT_OWNED = ("connection", "configuration", "application", "users")
INTERNET = ("0.0.0.0/0", "::/0")


def _named(stack: Json, kind: str) -> Iterator[tuple[str, Json]]:
    yield from stack["resource"].get(kind, {}).items()


def unencrypted(stack: Json) -> list[str]:
    """Databases and their secrets without a key of ours; buckets without encryption."""
    bare = [name for name, it in _named(stack, "aws_db_instance") if not it.get("storage_encrypted")]
    for kind in ("aws_db_instance", "aws_secretsmanager_secret"):
        bare += [name for name, it in _named(stack, kind) if "aws_kms_key." not in it.get("kms_key_id", "")]
    covered = {
        address(it["bucket"]) for it in all_of(stack, "aws_s3_bucket_server_side_encryption_configuration")
    }
    return bare + [
        name for name, _ in _named(stack, "aws_s3_bucket") if f"aws_s3_bucket.{name}" not in covered
    ]


def lingering_files(stack: Json) -> list[str]:
    """Buckets of people's own files that another key opens, or that keep a file for ever."""
    mine = {
        address(it["bucket"])
        for it in all_of(stack, "aws_s3_bucket_server_side_encryption_configuration")
        if "aws_kms_key."
        in it["rule"][0]["apply_server_side_encryption_by_default"].get("kms_master_key_id", "")
    }
    short = {
        address(it["bucket"])
        for it in all_of(stack, "aws_s3_bucket_lifecycle_configuration")
        if any(rule.get("expiration") and rule["status"] == "Enabled" for rule in it["rule"])
    }
    return [name for name, _ in _named(stack, "aws_s3_bucket") if f"aws_s3_bucket.{name}" not in mine & short]


def readable_by_strangers(stack: Json) -> list[str]:
    """Buckets that are not blocked, and policies that allow anybody without a condition."""
    blocked = {
        address(it["bucket"])
        for it in all_of(stack, "aws_s3_bucket_public_access_block")
        if all(it[key] for key in ("block_public_acls", "block_public_policy", "ignore_public_acls"))
        and it["restrict_public_buckets"]
    }
    open_ = [name for name, _ in _named(stack, "aws_s3_bucket") if f"aws_s3_bucket.{name}" not in blocked]
    for name, policy in _named(stack, "aws_s3_bucket_policy"):
        statements = json.loads(policy["policy"])["Statement"]
        open_ += [name for it in statements if it["Effect"] == "Allow" and not it.get("Condition")]
    return open_


def open_to_the_internet(stack: Json) -> list[str]:
    """Security group rules that let the whole internet in, or anything but HTTPS out."""
    found = []
    for direction, port in (("ingress", None), ("egress", 443)):
        for name, rule in _named(stack, f"aws_vpc_security_group_{direction}_rule"):
            wide = rule.get("cidr_ipv4") in INTERNET or rule.get("cidr_ipv6") in INTERNET
            if wide and (port is None or rule.get("from_port") != port):
                found.append(name)
    return found + [
        name for name, it in _named(stack, "aws_security_group") if it.get("ingress") or it.get("egress")
    ]


def forgettable(stack: Json) -> list[str]:
    """Stateful resources that a plan could delete: a rule for prod."""
    found = [
        name
        for kind in STATEFUL
        for name, it in _named(stack, kind)
        if not it.get("lifecycle", {}).get("prevent_destroy")
    ]
    for name, it in _named(stack, "aws_db_instance"):
        if not it.get("deletion_protection") or it.get("skip_final_snapshot") is not False:
            found.append(name)
    return found


def passwords_in_state(stack: Json) -> list[str]:
    """Values that Terraform would keep: readable passwords, versions of what scripts or rotations write."""
    found = [
        name
        for name, it in _named(stack, "aws_db_instance")
        if it.get("password") or "ephemeral." not in it.get("password_wo", "")
    ]
    for name, version in _named(stack, "aws_secretsmanager_secret_version"):
        readable = version.get("secret_string") or version.get("secret_binary")
        if readable or any(part in version["secret_id"] for part in SCRIPT_OWNED):
            found.append(name)
    return found


def talkative_logs(stack: Json) -> list[str]:
    """Parameter groups under which statements, and with them people's data, would reach the logs."""
    quiet = {
        "log_statement": "none",
        "log_min_duration_statement": "-1",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    return [
        name
        for name, it in _named(stack, "aws_db_parameter_group")
        if quiet.items() - {part["name"]: part["value"] for part in it["parameter"]}.items()
    ]


def plain_connections(stack: Json) -> list[str]:
    """Ways to the data without TLS: parameter groups, proxies, buckets, the distribution."""
    found = [
        name
        for name, it in _named(stack, "aws_db_parameter_group")
        if {"name": "rds.force_ssl", "value": "1"} not in it["parameter"]
    ]
    found += [name for name, it in _named(stack, "aws_db_proxy") if it.get("require_tls") is not True]
    found += [
        name
        for name, it in _named(stack, "aws_s3_bucket_policy")
        if '"aws:SecureTransport": "false"' not in it["policy"]
    ]
    for name, site in _named(stack, "aws_cloudfront_distribution"):
        behaviours = [site["default_cache_behavior"], *site.get("ordered_cache_behavior", [])]
        if any(it["viewer_protocol_policy"] != "redirect-to-https" for it in behaviours):
            found.append(name)
    return found
