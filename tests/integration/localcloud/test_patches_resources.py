"""Resources answer with what they were made with; each probe fails on ministack as published."""

from .conftest import probed, unique


def new_vpc(ec2):
    return ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]


def one_default_vpc_by_the_providers_filter(aws):
    ec2 = aws.client("ec2")
    new_vpc(ec2)

    found = ec2.describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["true"]}])["Vpcs"]

    assert [vpc["IsDefault"] for vpc in found] == [True]


def one_default_subnet_by_the_providers_filter(aws):
    ec2 = aws.client("ec2")
    asked = {"availabilityZone": "us-east-1a", "defaultForAz": "true"}
    filters = [{"Name": name, "Values": [value]} for name, value in asked.items()]

    found = ec2.describe_subnets(Filters=filters)["Subnets"]

    assert [subnet["AvailabilityZone"] for subnet in found] == ["us-east-1a"]


def tags_of_a_declared_default_egress_rule(aws):
    ec2 = aws.client("ec2")
    group = ec2.create_security_group(GroupName=unique("group"), Description="of a test")["GroupId"]
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    tag = {"Key": "Name", "Value": "out"}

    ec2.authorize_security_group_egress(
        GroupId=group,
        IpPermissions=everything,
        TagSpecifications=[{"ResourceType": "security-group-rule", "Tags": [tag]}],
    )

    rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
    assert [rule["Tags"] for rule in rules["SecurityGroupRules"] if rule["IsEgress"]] == [[tag]]


def rule_to_a_prefix_list(aws):
    ec2 = aws.client("ec2")
    [buckets] = [
        found["PrefixListId"]
        for found in ec2.describe_prefix_lists()["PrefixLists"]
        if found["PrefixListName"] == "com.amazonaws.us-east-1.s3"
    ]
    group = ec2.create_security_group(GroupName=unique("group"), Description="of a test")["GroupId"]
    target = {"PrefixListId": buckets, "Description": "to buckets"}
    https = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [target]}

    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[https])

    rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
    [rule] = [rule for rule in rules["SecurityGroupRules"] if rule.get("FromPort") == 443]
    assert (rule["PrefixListId"], rule["Description"]) == (buckets, "to buckets")


def whole_flow_log(aws):
    ec2 = aws.client("ec2")
    role = "arn:aws:iam::000000000000:role/flow"
    made = ec2.create_flow_logs(
        ResourceIds=[new_vpc(ec2)],
        ResourceType="VPC",
        TrafficType="REJECT",
        LogDestination="arn:aws:logs:us-east-1:000000000000:log-group:/vpc/flow",
        DeliverLogsPermissionArn=role,
        MaxAggregationInterval=60,
    )

    (log,) = ec2.describe_flow_logs(FlowLogIds=made["FlowLogIds"])["FlowLogs"]

    assert (log["DeliverLogsPermissionArn"], log["MaxAggregationInterval"]) == (role, 60)
    assert log["LogGroupName"] == "/vpc/flow"
    assert log["LogFormat"].startswith("${version} ${account-id}")


def whole_interface_endpoint(aws):
    ec2 = aws.client("ec2")
    vpc = new_vpc(ec2)
    groups = [
        ec2.create_security_group(GroupName=unique("group"), Description="of a test", VpcId=vpc)["GroupId"]
        for _ in range(2)
    ]
    made = ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName="com.amazonaws.us-east-1.events",
        VpcEndpointType="Interface",
        SecurityGroupIds=groups[:1],
        PrivateDnsEnabled=True,
    )["VpcEndpoint"]
    ec2.modify_vpc_endpoint(
        VpcEndpointId=made["VpcEndpointId"], AddSecurityGroupIds=groups[1:], RemoveSecurityGroupIds=groups[:1]
    )

    (endpoint,) = ec2.describe_vpc_endpoints(VpcEndpointIds=[made["VpcEndpointId"]])["VpcEndpoints"]

    assert [group["GroupId"] for group in made["Groups"]] == groups[:1]
    assert [group["GroupId"] for group in endpoint["Groups"]] == groups[1:]
    assert endpoint["PrivateDnsEnabled"] is True


def database_at_the_embedded_server(aws):
    rds, name, key = aws.client("rds"), unique("db"), "arn:aws:kms:us-east-1:000000000000:key/insights"
    rds.create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        MasterUsername="someone",
        MasterUserPassword="of no consequence",
        AllocatedStorage=20,
        EnableCloudwatchLogsExports=["postgresql"],
        EnablePerformanceInsights=True,
        PerformanceInsightsKMSKeyId=key,
    )
    rds.modify_db_instance(
        DBInstanceIdentifier=name, CloudwatchLogsExportConfiguration={"EnableLogTypes": ["upgrade"]}
    )

    (instance,) = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]

    assert instance["Endpoint"]["Address"] == "127.0.0.1"
    assert instance["Endpoint"]["Port"] == aws.emulator.postgres_port
    assert instance["EnabledCloudwatchLogsExports"] == ["postgresql", "upgrade"]
    assert instance["PerformanceInsightsKMSKeyId"] == key


def proxy_at_the_embedded_server(aws):
    rds, name = aws.client("rds"), unique("proxy")
    secret = aws.client("secretsmanager").create_secret(Name=unique("secret"), SecretString="{}")["ARN"]
    subnets = [entry["SubnetId"] for entry in aws.client("ec2").describe_subnets()["Subnets"]]

    rds.create_db_proxy(
        DBProxyName=name,
        EngineFamily="POSTGRESQL",
        RoleArn=aws.role(),
        VpcSubnetIds=subnets,
        Auth=[{"AuthScheme": "SECRETS", "SecretArn": secret}],
    )

    assert rds.describe_db_proxies(DBProxyName=name)["DBProxies"][0]["Endpoint"] == "127.0.0.1"


def whole_alarm(aws):
    cloudwatch, name = aws.client("cloudwatch"), unique("alarm")
    topic = "arn:aws:sns:us-east-1:000000000000:alarms"
    wanted = {
        "AlarmDescription": "Errors & more",
        "Statistic": "Sum",
        "Period": 60,
        "TreatMissingData": "notBreaching",
        "AlarmActions": [topic],
        "OKActions": [topic],
        "Dimensions": [{"Name": "FunctionName", "Value": "compute-features"}],
        "ActionsEnabled": True,
    }
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        MetricName="Errors",
        Namespace="AWS/Lambda",
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        **wanted,
    )

    # The AWS provider speaks the query protocol, which boto3 no longer does.
    answer = aws.query("monitoring", f"Action=DescribeAlarms&AlarmNames.member.1={name}")

    for value in (
        "Errors &amp; more",
        "<Period>60<",
        "notBreaching",
        "compute-features",
        topic,
        "<Statistic>Sum<",
    ):
        assert value in answer


def key_of_an_existing_log_group(aws):
    logs, name = aws.client("logs"), unique("/group")
    logs.create_log_group(logGroupName=name)
    key = "arn:aws:kms:us-east-1:000000000000:key/logs"

    logs.associate_kms_key(logGroupName=name, kmsKeyId=key)
    (with_key,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    logs.disassociate_kms_key(logGroupName=name)
    (without,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]

    assert with_key["kmsKeyId"] == key
    assert "kmsKeyId" not in without


def mock_integration_without_method(aws):
    apis = aws.client("apigateway")
    api = apis.create_rest_api(name=unique("api"))["id"]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    place = {"restApiId": api, "resourceId": root, "httpMethod": "OPTIONS"}
    apis.put_method(**place, authorizationType="NONE")

    apis.put_integration(**place, type="MOCK")

    assert "httpMethod" not in apis.get_integration(**place)


def usage_plan_without_quota(aws):
    apis = aws.client("apigateway")
    made = apis.create_usage_plan(name=unique("plan"), throttle={"rateLimit": 5.0, "burstLimit": 9})

    plan = apis.get_usage_plan(usagePlanId=made["id"])

    assert "quota" not in plan
    assert plan["throttle"] == {"rateLimit": 5.0, "burstLimit": 9}


test_the_patched_emulator_answers, test_the_probe_fails_without_the_patches = probed(
    one_default_vpc_by_the_providers_filter,
    one_default_subnet_by_the_providers_filter,
    tags_of_a_declared_default_egress_rule,
    rule_to_a_prefix_list,
    whole_flow_log,
    whole_interface_endpoint,
    database_at_the_embedded_server,
    proxy_at_the_embedded_server,
    whole_alarm,
    key_of_an_existing_log_group,
    mock_integration_without_method,
    usage_plan_without_quota,
)
