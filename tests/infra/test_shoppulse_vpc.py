"""ShopPulse-Vpc: three tiers in two zones, the ways out, and the record of all traffic."""

import json

import pytest

from config.environments import load
from config.settings import ConfigurationError
from tests.infra.references import output, target
from tests.infra.synthesis import ENVIRONMENTS, all_of, build_dir, one, stacks


def stack_of(env):
    return stacks(env, "shoppulse")["Vpc"]


def routes(stack, tier):
    """Where each route table of a tier leads beyond the VPC."""
    found = all_of(stack, "aws_route")
    named = [(target(stack, it["route_table_id"])["tags"]["Name"], it) for it in found]
    return [it for name, it in named if f"-{tier}-" in name]


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_each_tier_has_a_subnet_in_each_of_two_zones(env):
    stack = stack_of(env)

    assert one(stack, "aws_vpc")["cidr_block"] == "10.0.0.0/16"
    for tier in ("Public", "Private", "Isolated"):
        subnets = [target(stack, it) for it in output(stack, f"{tier}SubnetIds")]
        assert len({it["availability_zone"] for it in subnets}) == 2
        assert all(f"-{tier.lower()}-" in it["tags"]["Name"] for it in subnets)
    assert len({it["cidr_block"] for it in all_of(stack, "aws_subnet")}) == 6


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_isolated_subnets_have_no_way_out_at_all(env):
    stack = stack_of(env)
    [gateway] = all_of(stack, "aws_vpc_endpoint")
    tables = [target(stack, it)["tags"]["Name"] for it in gateway["route_table_ids"]]

    assert routes(stack, "isolated") == []
    assert all("-private-" in name for name in tables)


@pytest.mark.parametrize(("env", "gateways"), [("local", 1), ("dev", 1), ("staging", 1), ("prod", 2)])
def test_private_subnets_leave_by_nat_and_public_ones_by_the_internet_gateway(env, gateways):
    stack = stack_of(env)

    assert len(all_of(stack, "aws_nat_gateway")) == len(all_of(stack, "aws_eip")) == gateways
    assert len({it["nat_gateway_id"] for it in routes(stack, "private")}) == gateways
    assert len(routes(stack, "private")) == len(routes(stack, "public")) == 2
    assert all("gateway_id" in it for it in routes(stack, "public"))


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_all_traffic_is_recorded_by_a_role_that_may_do_nothing_else(env):
    stack = stack_of(env)
    log = one(stack, "aws_flow_log")
    group = target(stack, log["log_destination"])
    role = target(stack, log["iam_role_arn"])

    assert log["traffic_type"] == "ALL"
    assert group["retention_in_days"] == (365 if env == "prod" else 90)
    assert target(stack, group["kms_key_id"])["enable_key_rotation"] is True
    [policy] = [it for it in all_of(stack, "aws_iam_role_policy") if target(stack, it["role"]) is role]
    [statement] = json.loads(policy["policy"])["Statement"]
    assert all(action.startswith("logs:") for action in statement["Action"])
    assert [target(stack, it.removesuffix(":*")) for it in statement["Resource"]] == [group, group]


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_the_way_to_s3_takes_this_accounts_keys_alone(env):
    [way] = all_of(stack_of(env), "aws_vpc_endpoint")

    [statement] = json.loads(way["policy"])["Statement"]
    assert statement["Condition"]["StringEquals"].keys() == {"aws:PrincipalAccount"}


def test_a_product_that_there_is_not_is_named():
    with pytest.raises(ConfigurationError, match=r"PRODUCT is 'shop'\. There are spendsense and shoppulse"):
        load({"TF_WORKSPACE": "dev", "PRODUCT": "shop", "SPENDSENSE_BUILD_DIR": str(build_dir())})
