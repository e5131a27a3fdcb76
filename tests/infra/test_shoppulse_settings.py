"""What a person may set of ShopPulse's database, and what prod refuses until somebody has said yes to it."""

import pytest

from components.function.concurrency import ConnectionBudgetError
from config.environments import load
from config.sections import Database
from config.settings import ConfigurationError
from tests.infra.references import target
from tests.infra.synthesis import ACCEPTED, ENVIRONMENTS, LOCAL_ENDPOINT, all_of, build_dir, one, synthesise


def environ(env, **variables):
    return {
        "TF_WORKSPACE": env,
        "PRODUCT": "shoppulse",
        "SPENDSENSE_BUILD_DIR": str(build_dir()),
        **variables,
    }


def test_prod_is_refused_until_a_person_has_said_what_is_accepted():
    with pytest.raises(ConfigurationError) as refused:
        load(environ("prod"))
    assert str(refused.value) == (
        "The configuration of prod is impossible: prod with one-zone and no-backups could lose people's "
        "data: set SHOPPULSE_MULTI_AZ and SHOPPULSE_BACKUP_DAYS, or name what a person accepts in "
        "SHOPPULSE_ACCEPTED_RISKS."
    )
    with pytest.raises(ConfigurationError, match="prod with no-backups could lose"):
        load(environ("prod", SHOPPULSE_ACCEPTED_RISKS="one-zone"))
    with pytest.raises(ConfigurationError, match="prod with one-zone could lose"):
        load(environ("prod", SHOPPULSE_BACKUP_DAYS="7"))

    assert load(environ("prod", SHOPPULSE_ACCEPTED_RISKS="one-zone no-backups")).database.multi_az is False
    assert load(environ("prod", SHOPPULSE_MULTI_AZ="on", SHOPPULSE_BACKUP_DAYS="7")).is_production


def test_a_zone_more_backups_and_a_minor_version_are_one_setting_away():
    stack = synthesise(
        "dev",
        PRODUCT="shoppulse",
        SHOPPULSE_MULTI_AZ="on",
        SHOPPULSE_BACKUP_DAYS="14",
        SHOPPULSE_POSTGRES_VERSION="15.12",
    )["Database"]
    server = one(stack, "aws_db_instance")

    assert (server["multi_az"], server["backup_retention_period"]) == (True, 14)
    assert server["engine_version"] == "15.12"
    assert server["auto_minor_version_upgrade"] is False, "the next plan would go back to 15.12"
    assert target(stack, server["parameter_group_name"])["family"] == "postgres15"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SHOPPULSE_BACKUP_DAYS", "many", "write a number"),
        ("SHOPPULSE_BACKUP_DAYS", "36", "write days from 0 to 35"),
        ("SHOPPULSE_MULTI_AZ", "maybe", "write on or off"),
        ("SHOPPULSE_ACCEPTED_RISKS", "no-tls", "write one-zone, no-backups or both"),
        ("SHOPPULSE_POSTGRES_VERSION", "15.x", "write 15, or one minor version as 15.12"),
        ("AWS_REGION", "Virginia", "write a region as us-east-1"),
        ("SPENDSENSE_NAME_SUFFIX", "blue", "write - and then"),
        ("SPENDSENSE_BUCKET_SUFFIX", "Blue", "write - and then"),
    ],
)
def test_a_setting_that_is_none_is_refused_by_name_with_the_cure(name, value, reason):
    with pytest.raises(ConfigurationError, match=f"{name} is '{value}'; {reason}"):
        load(environ("dev", **{name: value}))


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_the_wish_for_a_public_database_is_heard_and_refused(env):
    variables = {"AWS_ENDPOINT_URL": LOCAL_ENDPOINT} if env == "local" else ACCEPTED
    with pytest.raises(ConfigurationError, match="unset SPENDSENSE_DATABASE_PUBLIC"):
        load(environ(env, SPENDSENSE_DATABASE_PUBLIC="on", **variables))


def test_connections_are_counted_where_functions_reserve_them():
    few = load(environ("dev")).database.model_copy(update={"reserved_connections": 400})

    with pytest.raises(ConnectionBudgetError, match="has 405, of which 400 are kept free"):
        synthesise("dev", {"database": few}, PRODUCT="shoppulse")
    stack = synthesise("dev", {"database": few}, PRODUCT="shoppulse", SPENDSENSE_RESERVE_CONCURRENCY="off")
    assert not any(
        "reserved_concurrent_executions" in it for it in all_of(stack["Database"], "aws_lambda_function")
    )


def test_risks_are_accepted_one_by_one():
    assert Database().unaccepted_risks == ["one-zone"]
    assert Database(multi_az=True, backup_retention_days=0).unaccepted_risks == ["no-backups"]
    assert Database(backup_retention_days=0, accepted_risks=("one-zone", "no-backups")).unaccepted_risks == []


def test_a_name_suffix_keeps_two_environments_of_one_account_apart():
    stack = synthesise("dev", PRODUCT="shoppulse", SPENDSENSE_NAME_SUFFIX="-blue")["Database"]

    assert one(stack, "aws_db_instance")["identifier"] == "shoppulse-analytics-blue"
    assert one(stack, "aws_db_proxy")["name"] == "shoppulse-analytics-proxy-blue"
