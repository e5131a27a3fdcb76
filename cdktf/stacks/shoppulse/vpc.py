"""ShopPulse-Vpc: public, private and isolated subnets, ways out, and a record of all traffic."""

from cdktf import App

from components.base.product_stack import ProductStack
from components.network.endpoint_policies import this_account_only
from components.network.flow_logs import FlowLogs
from components.network.gateway_endpoint import S3GatewayEndpoint
from components.network.managed_network import ManagedNetwork
from config.environment import Environment
from stacks.encrypted import encryption_key


class VpcStack(ProductStack):
    """What lives longest and changes least: the database's stack and the functions' read its outputs."""

    def __init__(self, app: App, config: Environment) -> None:
        super().__init__(app, "Vpc", config)
        name = config.titled("network")
        managed = ManagedNetwork(self, "network", name=name, config=config.network)
        FlowLogs(
            self,
            "flow_logs",
            name=name,
            vpc_id=managed.vpc_id,
            account_id=self.account_id,
            retention_days=config.network.flow_log_retention_days,
            key_arn=encryption_key(self, "network", "Flow logs", protected=config.is_production).arn,
        )
        # What goes to S3 need not pass, and pay for, the NAT gateway.
        S3GatewayEndpoint(
            self,
            "gateway",
            name=config.titled("services"),
            network=managed.network,
            region=self.region,
            policy=this_account_only(self.account_id),
        )
        self.output("VpcId", managed.vpc_id, "The network of functions and database")
        self.output("PublicSubnetIds", managed.public_subnet_ids, "Where the NAT gateways are")
        self.output(
            "PrivateSubnetIds", managed.network.function_subnet_ids, "Where functions and the proxy run"
        )
        self.output("IsolatedSubnetIds", managed.network.database_subnet_ids, "Where the database runs")
