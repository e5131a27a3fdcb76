"""The default VPC and its subnets are found by Terraform's filters; a default egress rule takes its tags."""

import re
from typing import Any

from ministack.services import ec2

from localcloud.patches.base import Function, Response, replaces, replaces_action

Parameters = dict[str, Any]


def _kebab(name: str) -> str:
    return name if name.startswith("tag:") else re.sub(r"(?<=[a-z])([A-Z])", r"-\1", name).lower()


def _either_spelling(original: Function) -> Function:
    """The AWS provider asks for `isDefault` and `defaultForAz`, which AWS also knows."""

    def matches(resource: dict[str, Any], filters: dict[str, list[str]]) -> bool:
        return bool(original(resource, {_kebab(name): values for name, values in filters.items()}))

    return matches


replaces(ec2, "_matches_vpc_filters", "vpc", "filters")(_either_spelling)
replaces(ec2, "_matches_subnet_filters", "subnet", "filters")(_either_spelling)


@replaces_action(ec2._ACTION_MAP, "AuthorizeSecurityGroupEgress", "p")
def _egress_tags(original: Function) -> Function:
    """Tags are dropped when the rule is the one that every new group has."""

    def authorize(parameters: Parameters) -> Response:
        response: Response = original(parameters)
        group = ec2._security_groups.get(ec2._p(parameters, "GroupId"))
        tags = ec2._sg_rule_tag_specifications(parameters)
        for rule in ec2._parse_ip_permissions(parameters, "IpPermissions") if group and tags else ():
            ec2._tags[ec2._sg_rule_id(ec2._p(parameters, "GroupId"), True, rule)] = list(tags)
        return response

    return authorize
