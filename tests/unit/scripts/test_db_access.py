import json
from datetime import UTC, datetime, timedelta

import pytest

from scripts import db_access
from scripts.lib.console import OperatorError, UsageError
from scripts.lib.deployed import database_access

HOST = "db.abc.us-east-1.rds.amazonaws.com"
MINE = "203.0.113.7"


class FakeRds:
    """One database server; moto's has no address of its own."""

    def __init__(self, *, public=True):
        self.server = {
            "Endpoint": {"Address": HOST},
            "PubliclyAccessible": public,
            # In another order than the stack's: only its output says which one guards the database.
            "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-other"}],
        }

    def get_paginator(self, _name):
        return self

    def paginate(self):
        return [{"DBInstances": [{"DBInstanceIdentifier": "creating"}]}, {"DBInstances": [self.server]}]


@pytest.fixture
def group(target, deploy):
    """The database's security group, with the stack's own rule in it."""
    ec2 = target.client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    made = ec2.create_security_group(GroupName="database", Description="database", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=made,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 5432,
                "ToPort": 5432,
                "IpRanges": [{"CidrIp": "10.0.0.0/16", "Description": "functions"}],
            }
        ],
    )
    deploy(
        "Database",
        DatabaseEndpoint="proxy.abc.us-east-1.rds.amazonaws.com",
        DatabaseInstanceAddress=HOST,
        DatabasePort="5432",
        DatabaseSecurityGroupId=made,
    )
    target._clients["rds"] = FakeRds()
    return made


def in_days(days):
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


@pytest.mark.usefixtures("group")
def test_granted_access_is_listed_with_who_and_until_when(target):
    database_access.grant(target, MINE, "user/Ada <ada>", 7)

    (access,) = database_access.granted(target)
    assert (access.address, access.until, access.expired) == (f"{MINE}/32", in_days(7), False)
    assert access.who == "user/Ada -ada-", "in the letters that AWS takes"


@pytest.mark.usefixtures("group")
def test_granting_twice_keeps_one_rule_and_renews_the_note(target):
    first = database_access.grant(target, MINE, "ada", 1)
    second = database_access.grant(target, MINE, "ada", 9)

    assert second.rule_id == first.rule_id
    assert [access.until for access in database_access.granted(target)] == [in_days(9)]


def test_revoking_leaves_every_other_rule(target, group):
    database_access.grant(target, MINE, "ada", 7)
    database_access.grant(target, "203.0.113.8", "bob", 7)

    database_access.revoke(target, MINE)

    assert [access.who for access in database_access.granted(target)] == ["bob"]
    rules = target.client("ec2").describe_security_group_rules(
        Filters=[{"Name": "group-id", "Values": [group]}]
    )["SecurityGroupRules"]
    assert "functions" in {rule.get("Description") for rule in rules}


@pytest.mark.usefixtures("group")
def test_revoking_the_expired_leaves_the_others(target):
    database_access.grant(target, MINE, "ada", -1)
    database_access.grant(target, "203.0.113.8", "bob", 0)

    gone = database_access.revoke(target, None)

    assert [access.who for access in gone] == ["ada"]
    assert [access.who for access in database_access.granted(target)] == ["bob"]


@pytest.mark.usefixtures("group")
def test_revoking_what_nobody_has_is_an_error(target):
    with pytest.raises(OperatorError, match="has no access"):
        database_access.revoke(target, MINE)


@pytest.mark.usefixtures("group")
def test_dry_runs_change_nothing(target):
    database_access.grant(target, MINE, "ada", 7, dry_run=True)
    assert database_access.granted(target) == []

    database_access.grant(target, MINE, "ada", 7)
    assert len(database_access.revoke(target, MINE, dry_run=True)) == 1
    assert len(database_access.granted(target)) == 1


@pytest.mark.usefixtures("group")
def test_a_private_database_gives_no_access(target):
    target._clients["rds"] = FakeRds(public=False)

    with pytest.raises(OperatorError, match="cannot be reached from outside"):
        database_access.grant(target, MINE, "ada", 7)

    assert database_access.granted(target) == []


@pytest.mark.usefixtures("group")
def test_access_from_public_times_is_seen_and_taken_back_once_the_database_is_private(target):
    database_access.grant(target, MINE, "ada", 7)
    target._clients["rds"] = FakeRds(public=False)

    assert [access.who for access in database_access.granted(target)] == ["ada"]
    assert [access.who for access in database_access.revoke(target, MINE)] == ["ada"]
    assert database_access.granted(target) == []


def test_an_unknown_server_is_refused(target, deploy):
    deploy("Database", DatabaseInstanceAddress="other", DatabasePort="5432", DatabaseSecurityGroupId="sg-1")
    target._clients["rds"] = FakeRds()

    with pytest.raises(OperatorError, match="cannot be reached from outside"):
        database_access.grant(target, MINE, "ada", 7)


def test_a_stack_of_older_code_is_to_be_deployed_again(target, deploy):
    deploy("Database", DatabaseInstanceAddress=HOST, DatabasePort="5432")

    with pytest.raises(OperatorError, match="no output DatabaseSecurityGroupId"):
        database_access.granted(target)


@pytest.mark.parametrize("text", ["0.0.0.0/0", "203.0.113.0/24", "::/0", "somewhere", ""])
def test_only_one_address_at_a_time(text):
    with pytest.raises(UsageError):
        database_access.single_address(text)


@pytest.mark.parametrize(
    ("text", "cidr"), [(MINE, f"{MINE}/32"), (f"{MINE}/32", f"{MINE}/32"), ("2001:db8::1", "2001:db8::1/128")]
)
def test_an_address_becomes_a_block_of_one(text, cidr):
    assert database_access.single_address(text) == cidr


def test_an_ipv6_address_goes_into_its_own_range():
    place = database_access.Database(5432, "sg-1")

    assert database_access._permission(place, "2001:db8::1/128", "x")["Ipv6Ranges"][0]["CidrIpv6"]


@pytest.mark.usefixtures("group")
def test_the_caller_is_noted_where_nobody_is_named(cli):
    shown = cli(db_access, "grant", "--env", "dev", "--address", MINE, "--json")

    assert shown.exit_code == 0, shown.output
    assert json.loads(shown.stdout)["who"] == "user/moto"


@pytest.mark.usefixtures("group")
def test_the_commands_speak_json(cli, monkeypatch):
    monkeypatch.setattr(db_access, "my_address", lambda: MINE)
    assert cli(db_access, "grant", "--env", "dev", "--who", "ada").exit_code == 0
    listed = cli(db_access, "list", "--env", "dev", "--json")
    revoked = cli(db_access, "revoke", "--env", "dev", "--json")

    assert [access["who"] for access in json.loads(listed.stdout)] == ["ada"]
    assert [access["who"] for access in json.loads(revoked.stdout)] == ["ada"]


@pytest.mark.parametrize(
    "words",
    [
        ("grant", "--address", "0.0.0.0/0"),
        ("grant", "--days", "365"),
        ("revoke", "--expired", "--address", MINE),
    ],
)
@pytest.mark.usefixtures("group")
def test_wrong_use_is_exit_code_2(cli, words):
    assert cli(db_access, *words, "--env", "dev").exit_code == 2
