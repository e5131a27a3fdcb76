"""Security groups that name each way in and out, with its reason. Rules are resources of their own.

So a rule that somebody adds by hand (`spendsense db-access`) is no change in the next plan.
"""

from cdktf_cdktf_provider_aws.security_group import SecurityGroup as AwsSecurityGroup
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

ANYWHERE = "0.0.0.0/0"


class SecurityGroup(Construct):
    """A group that lets nothing in or out until it is told to."""

    def __init__(self, scope: Construct, id_: str, *, name: str, vpc_id: str, description: str) -> None:
        super().__init__(scope, id_)
        self._group = AwsSecurityGroup(
            self, "group", name=name, description=description, vpc_id=vpc_id, tags={"Name": name}
        )

    @property
    def id(self) -> str:
        """The group's id."""
        return str(self._group.id)

    def allow_from(self, peer: "SecurityGroup", port: int, why: str) -> None:
        """Let members of another group reach members of this one: the way out there, and the way in here."""
        VpcSecurityGroupIngressRule(
            self,
            f"from_{peer.node.id}_{port}",
            security_group_id=self.id,
            referenced_security_group_id=peer.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=why,
        )
        VpcSecurityGroupEgressRule(
            peer,
            f"to_{self.node.id}_{port}",
            security_group_id=peer.id,
            referenced_security_group_id=self.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=why,
        )

    def allow_to_service(self, prefix_list_id: str, service: str, port: int, why: str) -> None:
        """Let members reach an AWS service at the addresses that AWS lists for it."""
        VpcSecurityGroupEgressRule(
            self,
            f"to_{service}_{port}",
            security_group_id=self.id,
            prefix_list_id=prefix_list_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=why,
        )

    def allow_to_internet(self, port: int, why: str) -> None:
        """Let members reach any address at this port."""
        VpcSecurityGroupEgressRule(
            self,
            f"to_internet_{port}",
            security_group_id=self.id,
            cidr_ipv4=ANYWHERE,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=why,
        )
