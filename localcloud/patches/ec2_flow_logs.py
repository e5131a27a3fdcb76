"""Flow logs answer with every field that they were made with, so that Terraform's second plan is empty."""

import re
from typing import Any

from ministack.services import ec2

from localcloud.patches.base import Function, Response, amended, elements, replaces_action

STORED = "_answered"
FORMAT = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} "
    "${packets} ${bytes} ${start} ${end} ${action} ${log-status}"
)


def _fields(parameters: dict[str, Any]) -> dict[str, str]:
    destination = ec2._p(parameters, "LogDestination")
    _, _, group = destination.partition(":log-group:")
    return {
        "deliverLogsPermissionArn": ec2._p(parameters, "DeliverLogsPermissionArn"),
        "maxAggregationInterval": ec2._p(parameters, "MaxAggregationInterval") or "600",
        "logFormat": ec2._p(parameters, "LogFormat") or FORMAT,
        "logGroupName": group.removesuffix(":*") or ec2._p(parameters, "LogGroupName"),
    }


@replaces_action(ec2._ACTION_MAP, "CreateFlowLogs", "params")
def _create(original: Function) -> Function:
    def create(parameters: dict[str, Any]) -> Response:
        # The provider names the resource type of its tags `vpc-flow-log`, ministack looks for `flow-log`.
        response: Response = original(parameters)
        for flow_log in re.findall(r"fl-[0-9a-fA-F]{17}", response[2].decode()):
            ec2._parse_tag_specs(parameters, "vpc-flow-log", flow_log)
            ec2._flow_logs[flow_log][STORED] = _fields(parameters)
        return response

    return create


@replaces_action(ec2._ACTION_MAP, "DescribeFlowLogs", "params")
def _describe(original: Function) -> Function:
    def describe(parameters: dict[str, Any]) -> Response:
        return amended(
            original(parameters), "flowLogId", lambda name: elements(ec2._flow_logs[name].get(STORED, {}))
        )

    return describe
