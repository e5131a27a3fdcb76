"""ShopPulse in tests: its stacks' outputs; databases, their owner, who is no superuser, and a fresh one."""

import uuid
from contextlib import contextmanager

OWNER, PASSWORD = "shop_admin", "shop-admin-password"
TEMPLATE = "shoppulse_template"
# By stack: the issue's own ids, and what the API's stack, the page and commands read beside them.
OUTPUTS = {
    "Vpc": {"VpcId", "PublicSubnetIds", "PrivateSubnetIds", "IsolatedSubnetIds"},
    "Database": {
        "DatabaseEndpoint",
        "DatabaseProxyEndpoint",
        "DatabaseSecretArn",
        "AppSecretArn",
        "DatabaseSecurityGroupId",
        "LambdaSecurityGroupId",
        "TestConnectionLambdaArn",
        "EncryptionKeyArn",
        "AlarmTopicArn",
        "DatabasePort",
    },
    "Api": {
        "ApiUrl",
        "ApiRestApiId",
        "ApiLambdaArn",
        "UserPoolId",
        "UserPoolArn",
        "UserPoolClientId",
        "FrontendBucketName",
        "FrontendBucketArn",
        "CloudFrontDistributionId",
        "CloudFrontDistributionUrl",
        "CloudFrontDistributionDomainName",
    },
}


def address(server, database):
    return server.url(database, user=OWNER, password=PASSWORD)


@contextmanager
def fresh(server, template):
    name = f"shop_{uuid.uuid4().hex[:12]}"
    server.create_database(name, template=template, owner=OWNER)
    try:
        yield name
    finally:
        server.drop_database(name)
