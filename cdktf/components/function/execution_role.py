"""The role that one Lambda function runs under. It starts with what running needs and gains each further
right by name, through the grant methods of the resources that the function uses.
"""

from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from components.base.policy import Statement, policy_document

# AWS demands resource "*" for these; policy tests name them as the only ones that may have it.
# X-Ray knows no resources, and Lambda checks a role's right to network interfaces against "*" when a
# function is created (the interfaces do not exist then).
TRACING_ACTIONS = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
NETWORK_INTERFACE_ACTIONS = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)


class ExecutionRole(Construct):
    """A role for one function: `baseline` must exist before the function does, grants may come later."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        function_name: str,
        function_arn: str,
        log_group_arn: str,
        in_vpc: bool,
    ) -> None:
        super().__init__(scope, id_)
        self.resource = IamRole(
            self,
            "role",
            name=f"{function_name}-execution",
            description=f"What the function {function_name} may do",
            assume_role_policy=policy_document(
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ),
        )
        statements = [_write_logs(log_group_arn), _send_traces()]
        if in_vpc:
            statements += _network_interfaces(function_arn)
        self.baseline = IamRolePolicy(
            self,
            "baseline",
            name="baseline",
            role=self.resource.name,
            policy=policy_document(*statements),
        )

    @property
    def arn(self) -> str:
        """ARN of the role."""
        return str(self.resource.arn)

    def allow(
        self,
        name: str,
        actions: Sequence[str],
        resources: Sequence[str],
        conditions: Mapping[str, Mapping[str, str]] | None = None,
    ) -> IamRolePolicy:
        """Grant actions on exactly these resources, by an inline policy that bears the right's name."""
        statement: Statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
        if conditions:
            statement["Condition"] = conditions
        return IamRolePolicy(
            self, name, name=name, role=self.resource.name, policy=policy_document(statement)
        )


def _write_logs(log_group_arn: str) -> Statement:
    # No logs:CreateLogGroup: a late log line must not bring a deleted group back without its retention.
    return {
        "Sid": "WriteOwnLogs",
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": f"{log_group_arn}:*",
    }


def _send_traces() -> Statement:
    return {"Sid": "SendTraces", "Effect": "Allow", "Action": list(TRACING_ACTIONS), "Resource": "*"}


def _network_interfaces(function_arn: str) -> list[Statement]:
    # Lambda itself attaches the function to the VPC with this role; the second statement takes the same
    # rights away from the function's code.
    return [
        {
            "Sid": "AttachToVpc",
            "Effect": "Allow",
            "Action": list(NETWORK_INTERFACE_ACTIONS),
            "Resource": "*",
        },
        {
            "Sid": "NoNetworkInterfacesForTheCode",
            "Effect": "Deny",
            "Action": list(NETWORK_INTERFACE_ACTIONS),
            "Resource": "*",
            "Condition": {"ArnEquals": {"lambda:SourceFunctionArn": function_arn}},
        },
    ]
