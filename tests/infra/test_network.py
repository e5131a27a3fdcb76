"""Where functions and database are placed, and which ways lead in and out."""

import json

import pytest

from tests.infra.references import output, rules_of, target
from tests.infra.synthesis import ENVIRONMENTS, all_of, one, stacks
from tests.infra.variants import database_stack

MANAGED = ("staging", "prod")
DEFAULT = ("local", "dev")


def group(stack, env, part):
    return one(stack, "aws_security_group", name=f"spendsense-{part}-{env}")


def subnets(stack, ids):
    return [target(stack, it) for it in ids]


@pytest.mark.parametrize("env", DEFAULT)
def test_dev_lives_in_two_zones_of_the_default_vpc(env):
    stack = stacks(env)["Database"]

    assert "aws_vpc" not in stack["resource"]
    [vpc] = stack["data"]["aws_vpc"].values()
    assert vpc["default"] is True
    placed = subnets(stack, output(stack, "PrivateSubnetIds"))
    zones = [
        next(it["values"] for it in subnet["filter"] if it["name"] == "availability-zone")
        for subnet in placed
    ]
    assert len(placed) == 2
    assert zones[0] != zones[1]
    assert "use1-az3" in one_zone_list(stack)["exclude_zone_ids"], "Lambda cannot join a VPC in this zone"


def one_zone_list(stack):
    [zones] = stack["data"]["aws_availability_zones"].values()
    return zones


@pytest.mark.parametrize("env", MANAGED)
def test_a_network_of_ours_has_three_tiers_in_two_zones(env):
    stack = stacks(env)["Database"]
    vpc = one(stack, "aws_vpc")
    tiers = {
        tier: [it for it in all_of(stack, "aws_subnet") if f"-{tier}-" in it["tags"]["Name"]]
        for tier in ("public", "private", "isolated")
    }

    assert (vpc["enable_dns_support"], vpc["enable_dns_hostnames"]) == (True, True)
    for subnets_of_tier in tiers.values():
        assert len({it["availability_zone"] for it in subnets_of_tier}) == 2
    assert len({it["cidr_block"] for it in all_of(stack, "aws_subnet")}) == 6
    assert subnets(stack, output(stack, "PrivateSubnetIds")) == tiers["private"]
    assert subnets(stack, one(stack, "aws_db_subnet_group")["subnet_ids"]) == tiers["isolated"]


@pytest.mark.parametrize("env", MANAGED)
def test_only_public_subnets_have_a_route_to_the_internet(env):
    stack = stacks(env)["Database"]
    routed = {target(stack, it["route_table_id"])["tags"]["Name"] for it in all_of(stack, "aws_route")}

    assert routed == {f"spendsense-network-{env}-public-{index}" for index in (0, 1)}


@pytest.mark.parametrize("env", MANAGED)
def test_the_default_group_admits_nobody_and_traffic_is_recorded(env):
    stack = stacks(env)["Database"]
    unused = one(stack, "aws_default_security_group")

    assert "ingress" not in unused
    assert "egress" not in unused
    assert one(stack, "aws_flow_log")["traffic_type"] == "ALL"


@pytest.mark.parametrize("env", ["local", "dev", "staging"])
def test_the_database_admits_functions_alone(env):
    stack = stacks(env)["Database"]
    database, functions = group(stack, env, "database"), group(stack, env, "functions")

    assert rules_of(stack, "ingress", database) == {(5432, functions["name"])}
    assert rules_of(stack, "egress", database) == set()
    assert rules_of(stack, "ingress", functions) == set()
    assert rules_of(stack, "egress", functions) == {
        (5432, database["name"]),
        (443, f"spendsense-services-{env}-endpoints"),
        (443, "S3"),
    }
    assert target(stack, output(stack, "LambdaSecurityGroupId")) is functions
    assert one(stack, "aws_db_instance")["vpc_security_group_ids"] == [
        output(stack, "DatabaseSecurityGroupId")
    ]


def test_in_prod_functions_reach_the_database_through_the_proxy_alone():
    stack = stacks("prod")["Database"]
    proxy = group(stack, "prod", "proxy")

    assert rules_of(stack, "ingress", group(stack, "prod", "database")) == {(5432, proxy["name"])}
    assert rules_of(stack, "ingress", proxy) == {(5432, "spendsense-functions-prod")}
    assert target(stack, one(stack, "aws_db_proxy")["vpc_security_group_ids"][0]) is proxy


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_endpoints_answer_under_the_services_names_for_this_account(env):
    stack = stacks(env)["Database"]
    endpoints = [it for it in all_of(stack, "aws_vpc_endpoint") if it["vpc_endpoint_type"] != "Gateway"]

    assert {it["service_name"] for it in endpoints} == {
        "com.amazonaws.us-east-1.secretsmanager",
        "com.amazonaws.us-east-1.events",
    }
    for endpoint in endpoints:
        assert (endpoint["vpc_endpoint_type"], endpoint["private_dns_enabled"]) == ("Interface", True)
        assert endpoint["subnet_ids"] == output(stack, "PrivateSubnetIds")
        [statement] = json.loads(endpoint["policy"])["Statement"]
        assert statement["Condition"]["StringEquals"].keys() == {"aws:PrincipalAccount"}


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_a_free_route_leads_to_s3_from_where_the_functions_are(env):
    stack = stacks(env)["Database"]
    way = one(stack, "aws_vpc_endpoint", vpc_endpoint_type="Gateway")

    assert way["service_name"] == "com.amazonaws.us-east-1.s3"
    if env in DEFAULT:
        # Others may live in the default VPC: their way to S3 stays as wide as it was.
        [vpc] = stack["data"]["aws_vpc"]
        assert way["route_table_ids"] == [f"${{data.aws_vpc.{vpc}.main_route_table_id}}"]
        assert "policy" not in way
    else:
        tables = [target(stack, it)["tags"]["Name"] for it in way["route_table_ids"]]
        assert tables == [f"spendsense-network-{env}-private-{index}" for index in (0, 1)]


@pytest.mark.parametrize("env", MANAGED)
def test_nothing_is_carried_to_other_buckets(env):
    stack = stacks(env)["Database"]
    way = one(stack, "aws_vpc_endpoint", vpc_endpoint_type="Gateway")

    [statement] = json.loads(way["policy"])["Statement"]
    buckets = {target(stack, arn.removesuffix("/*"))["bucket"] for arn in statement["Resource"]}
    assert buckets == {f"spendsense-uploads-{env}", f"spendsense-exports-{env}"}


def test_with_nat_functions_reach_the_internet_and_need_no_endpoints():
    stack = database_stack("staging", network={"egress": "nat"})
    routes = [it for it in all_of(stack, "aws_route") if "nat_gateway_id" in it]

    assert all_of(stack, "aws_vpc_endpoint") == []
    assert len(all_of(stack, "aws_nat_gateway")) == len(routes) == 2
    assert {target(stack, it["route_table_id"])["tags"]["Name"] for it in routes} == {
        "spendsense-network-staging-private-0",
        "spendsense-network-staging-private-1",
    }
    assert (443, "0.0.0.0/0") in rules_of(stack, "egress", group(stack, "staging", "functions"))


def test_an_existing_network_is_used_as_it_is():
    stack = database_stack(
        "staging",
        network={
            "mode": "existing",
            "vpc_id": "vpc-1",
            "function_subnet_ids": ("subnet-a", "subnet-b"),
            "database_subnet_ids": ("subnet-c", "subnet-d"),
            "function_route_table_ids": ("rtb-a",),
        },
    )

    assert "aws_vpc" not in stack["resource"]
    assert one(stack, "aws_vpc_endpoint", vpc_endpoint_type="Gateway")["route_table_ids"] == ["rtb-a"]
    assert {it["vpc_id"] for it in all_of(stack, "aws_security_group")} == {"vpc-1"}
    assert output(stack, "PrivateSubnetIds") == ["subnet-a", "subnet-b"]
    assert one(stack, "aws_db_subnet_group")["subnet_ids"] == ["subnet-c", "subnet-d"]
