"""Reading references in synthesised JSON: which resource a value points to."""

import re
from typing import Any

from tests.infra.synthesis import Json

REFERENCE = re.compile(r"\$\{(?P<kind>(?:data\.)?\w+)\.(?P<name>[\w-]+)\.(?P<attribute>\w+)\}")


def target(stack: Json, value: Any) -> Json:
    """The resource or data source that a value refers to."""
    found = REFERENCE.fullmatch(str(value))
    assert found, f"{value!r} is no reference"
    kind = found["kind"]
    section = stack["data"] if kind.startswith("data.") else stack["resource"]
    resource: Json = section[kind.removeprefix("data.")][found["name"]]
    return resource


def address(value: str) -> str:
    """The address `kind.name` in a reference."""
    found = REFERENCE.fullmatch(value)
    assert found, f"{value!r} is no reference"
    return f"{found['kind']}.{found['name']}"


def output(stack: Json, name: str) -> Any:
    """The value of an output."""
    return stack["output"][name]["value"]


def rules_of(stack: Json, direction: str, group: Json) -> set[tuple[int, str]]:
    """The ways through a security group: port, and the name of the group or the block at the other end."""
    found = set()
    for rule in stack["resource"].get(f"aws_vpc_security_group_{direction}_rule", {}).values():
        if target(stack, rule["security_group_id"]) is not group:
            continue
        assert rule["from_port"] == rule["to_port"]
        assert rule["ip_protocol"] == "tcp"
        assert rule["description"]
        peer = rule.get("referenced_security_group_id")
        found.add((rule["from_port"], target(stack, peer)["name"] if peer else _addresses(stack, rule)))
    return found


def _addresses(stack: Json, rule: Json) -> str:
    """A block of addresses, or the service whose list of them a rule refers to."""
    if "prefix_list_id" in rule:
        return str(target(stack, rule["prefix_list_id"])["service_name"]).rpartition(".")[2].upper()
    return str(rule["cidr_ipv4"])
