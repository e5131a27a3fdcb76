"""Interface endpoints answer with their security groups, private DNS and policy."""

import re
from typing import Any

from ministack.services import ec2

from localcloud.patches.base import Function, Response, amended, elements, replaces_action

STORED = "_answered"
SINGLE = ("PrivateDnsEnabled", "PolicyDocument", "IpAddressType")


def _note(endpoint: dict[str, Any], parameters: dict[str, Any]) -> None:
    known = endpoint.setdefault(STORED, {"groups": []})
    groups = ec2._parse_member_list(parameters, "SecurityGroupId")
    added = ec2._parse_member_list(parameters, "AddSecurityGroupId")
    removed = ec2._parse_member_list(parameters, "RemoveSecurityGroupId")
    known["groups"] = [group for group in (groups or known["groups"]) + added if group not in removed]
    for name in SINGLE:
        if ec2._p(parameters, name):
            known[name[0].lower() + name[1:]] = ec2._p(parameters, name)


def _fields(endpoint: str) -> str:
    known = dict((ec2._vpc_endpoints.get(endpoint) or {}).get(STORED) or {"groups": []})
    groups = "".join(
        f"<item><groupId>{group}</groupId><groupName>{group}</groupName></item>"
        for group in known.pop("groups")
    )
    return f"<groupSet>{groups}</groupSet>" + elements({"privateDnsEnabled": "false", **known})


@replaces_action(ec2._ACTION_MAP, "CreateVpcEndpoint", "p")
def _create(original: Function) -> Function:
    def create(parameters: dict[str, Any]) -> Response:
        response: Response = original(parameters)
        found = re.search(r"<vpcEndpointId>(vpce-\w+)</vpcEndpointId>", response[2].decode())
        if found:
            _note(ec2._vpc_endpoints[found[1]], parameters)
        return amended(response, "vpcEndpointId", _fields)

    return create


@replaces_action(ec2._ACTION_MAP, "ModifyVpcEndpoint", "p")
def _modify(original: Function) -> Function:
    def modify(parameters: dict[str, Any]) -> Response:
        response: Response = original(parameters)
        endpoint = ec2._vpc_endpoints.get(ec2._p(parameters, "VpcEndpointId"))
        if endpoint:
            _note(endpoint, parameters)
        return response

    return modify


@replaces_action(ec2._ACTION_MAP, "DescribeVpcEndpoints", "p")
def _describe(original: Function) -> Function:
    def describe(parameters: dict[str, Any]) -> Response:
        return amended(original(parameters), "vpcEndpointId", _fields)

    return describe
