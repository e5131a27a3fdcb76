"""What a person may set of ShopPulse's database, and what prod refuses until somebody has said yes to it."""

import pytest

from config.environments import load
from config.sections import Database
from config.settings import ConfigurationError
from tests.infra.references import target
from tests.infra.synthesis import build_dir, one, synthesise


def environ(env, **variables):
    return {
        "TF_WORKSPACE": env,
        "PRODUCT": "shoppulse",
        "SPENDSENSE_BUILD_DIR": str(build_dir()),
        **variables,
    }


def test_prod_is_refused_until_a_person_has_said_what_is_accepted():
    with pytest.raises(
        ConfigurationError, match="prod with one-zone and no-backups could lose people's data"
    ):
        load(environ("prod"))
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
        ("SHOPPULSE_BACKUP_DAYS", "36", "less than or equal to 35"),
        ("SHOPPULSE_MULTI_AZ", "maybe", "write on or off"),
        ("SHOPPULSE_ACCEPTED_RISKS", "no-tls", "one-zone"),
        ("SHOPPULSE_POSTGRES_VERSION", "latest", "match pattern"),
    ],
)
def test_a_setting_that_is_none_is_refused(name, value, reason):
    with pytest.raises(ConfigurationError, match=reason):
        load(environ("dev", **{name: value}))


def test_risks_are_accepted_one_by_one():
    assert Database().unaccepted_risks == ["one-zone"]
    assert Database(multi_az=True, backup_retention_days=0).unaccepted_risks == ["no-backups"]
    assert Database(backup_retention_days=0, accepted_risks=("one-zone", "no-backups")).unaccepted_risks == []


def test_a_name_suffix_keeps_two_environments_of_one_account_apart():
    stack = synthesise("dev", PRODUCT="shoppulse", SPENDSENSE_NAME_SUFFIX="-blue")["Database"]

    assert one(stack, "aws_db_instance")["identifier"] == "shoppulse-analytics-blue"
    assert one(stack, "aws_db_proxy")["name"] == "shoppulse-analytics-proxy-blue"
