"""Who talked to whom in a VPC, kept for the day when somebody has to ask."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.flow_log import FlowLog
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from components.base.policy import policy_document


class FlowLogs(Construct):
    """All traffic of a VPC, accepted and refused, in an encrypted log group."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        vpc_id: str,
        account_id: str,
        retention_days: int,
        key_arn: str,
    ) -> None:
        super().__init__(scope, id_)
        group = CloudwatchLogGroup(
            self,
            "group",
            name=f"/aws/vpc/{name}/flow",
            retention_in_days=retention_days,
            kms_key_id=key_arn,
        )
        FlowLog(
            self,
            "flow",
            vpc_id=vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=str(group.arn),
            iam_role_arn=str(self._writer(name, account_id, group).arn),
            tags={"Name": name},
        )

    def _writer(self, name: str, account_id: str, group: CloudwatchLogGroup) -> IamRole:
        """The role by which the flow logs of this account write into the group, and nowhere else."""
        role = IamRole(
            self,
            "role",
            name=f"{name}-flow-logs",
            description="Lets VPC flow logs write their log group",
            assume_role_policy=policy_document(
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
                }
            ),
        )
        IamRolePolicy(
            self,
            "write",
            name="write-flow-logs",
            role=str(role.name),
            policy=policy_document(
                {
                    "Effect": "Allow",
                    "Action": ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                    "Resource": [str(group.arn), f"{group.arn}:*"],
                }
            ),
        )
        return role
