"""The default VPC is found by Terraform's filter, and a re-declared default egress rule takes its tags."""

from typing import Any

from ministack.services import ec2

from localcloud.patches.base import Function, Response, replaces, replaces_action

Parameters = dict[str, Any]


@replaces(ec2, "_matches_vpc_filters", "vpc", "filters")
def _default_vpc_filter(original: Function) -> Function:
    """The AWS provider asks with `isDefault`, AWS takes it for `is-default`."""

    def matches(vpc: dict[str, Any], filters: dict[str, list[str]]) -> bool:
        renamed = {"is-default" if name == "isDefault" else name: values for name, values in filters.items()}
        return bool(original(vpc, renamed))

    return matches


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
