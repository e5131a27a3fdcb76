"""ShopPulse-Api: who signs in, the API that reads metrics, and the dashboard's site."""

from dataclasses import replace

from cdktf import App

from components.api.cors import Cors
from components.api.rest_api import RestApi
from components.base.private_bucket import PrivateBucket
from components.base.product_stack import ProductStack
from components.events.alarms import Alarms
from components.function.python_function import Network, PythonFunction
from components.function.secret_access import SecretAccess
from components.identity.user_pool import UserPool
from components.site.security_headers import SecurityHeaders
from components.site.static_site import StaticSite
from config.environment import Environment
from stacks.api_defaults import stage_settings, token_lifetimes
from stacks.function_defaults import function_defaults
from stacks.origins import api_hosts, local_site
from stacks.secret_names import APPLICATION
from stacks.shoppulse.access import database_variables, placed
from stacks.shoppulse.function_specs import API

ROOT = "/shoppulse/v1"


class ApiStack(ProductStack):
    """What changes most. Pages of its own site, and no others, may call the API from a browser."""

    def __init__(self, app: App, config: Environment) -> None:
        super().__init__(app, "Api", config)
        self._api_name = config.named(API.name)
        self._key_arn = self.remote("Database").string("EncryptionKeyArn")
        self._pool = self._user_pool()
        bucket, site = self._site()
        origin = self._origin(site)
        function = self._function(origin)
        api = self._rest_api(function, origin)
        stage = api.deploy(stage_settings(config, log_key_arn=self._key_arn))
        self._watch()
        self.output("ApiUrl", stage.invoke_url, "Address of the API's stage")
        self.output("ApiRestApiId", api.id, "Id of the REST API")
        self.output("ApiLambdaArn", function.arn, "ARN of the API function")
        self.output("UserPoolId", self._pool.id, "Id of the user pool")
        self.output("UserPoolArn", self._pool.arn, "ARN of the user pool")
        self.output("UserPoolClientId", self._pool.client.id, "Id of the dashboard's client")
        self.output("FrontendBucketName", bucket.name, "Name of the dashboard's bucket")
        self.output("FrontendBucketArn", bucket.arn, "ARN of the dashboard's bucket")
        self.output("CloudFrontDistributionId", site.id, "To invalidate what is cached")
        self.output("CloudFrontDistributionUrl", f"https://{site.domain_name}", "The dashboard")
        self.output("CloudFrontDistributionDomainName", site.domain_name, "Host of the dashboard")

    def _user_pool(self) -> UserPool:
        """No attribute says tenant or role. Nobody signs up: an operator makes person and row together."""
        config = self.config
        return UserPool(
            self,
            "users",
            name=config.titled("users"),
            client_name=config.titled("dashboard"),
            lifetimes=token_lifetimes(config),
            self_sign_up=False,
            deletion_protection=config.cognito.deletion_protection,
        )

    def _site(self) -> tuple[PrivateBucket, StaticSite]:
        config = self.config
        bucket = PrivateBucket(
            self,
            "frontend",
            name=config.bucket_name("frontend"),
            versioned=config.storage.versioned,
            force_destroy=config.storage.force_destroy,
        )
        name = f"{config.product.slug}-{config.environment}"
        site = StaticSite(
            self,
            "site",
            name=name,
            pages=bucket,
            headers=SecurityHeaders(self, "headers", name=name, connect=api_hosts(config)),
            price_class=config.storage.price_class,
        )
        bucket.close(site.may_read(bucket))
        return bucket, site

    def _origin(self, site: StaticSite) -> str:
        if self.config.endpoint_url:
            return local_site(self.config.endpoint_url, site.domain_name)
        return f"https://{site.domain_name}"

    def _function(self, origin: str) -> PythonFunction:
        database = self.remote("Database")
        secret = SecretAccess(
            arn=database.string("AppSecretArn"),
            name=self.config.secret_name(APPLICATION),
            region=self.region,
            key_arn=self._key_arn,
        )
        variables = {
            **database_variables(
                self,
                proxy=database.string("DatabaseProxyEndpoint"),
                port=database.string("DatabasePort"),
                secret_arn=secret.arn,
            ),
            "USER_POOL_ID": self._pool.id,
            "USER_POOL_CLIENT_ID": str(self._pool.client.id),
            "FRONTEND_ORIGIN": origin,
        }
        network = Network(
            self.remote("Vpc").list("PrivateSubnetIds"), [database.string("LambdaSecurityGroupId")]
        )
        function = PythonFunction(
            self,
            API.name,
            placed(self, API, network),
            replace(function_defaults(self, variables), log_key_arn=self._key_arn),
        )
        secret.grant_read(function.role)
        return function

    def _rest_api(self, function: PythonFunction, origin: str) -> RestApi:
        api = RestApi(
            self,
            "rest-api",
            name=self._api_name,
            description=self.config.product.name,
            user_pool_arn=self._pool.arn,
            cors=Cors(origin, methods=("GET",)),
        )
        api.add_route("GET", f"{ROOT}/{{proxy+}}", function)
        api.allow_calls_to(function, stage=self.config.environment, below=ROOT)
        return api

    def _watch(self) -> None:
        config = self.config
        alarms = Alarms(self, "alarms", topic=self.remote("Database").string("AlarmTopicArn"))
        alarms.watch_function(config.named(API.name), timeout_s=API.timeout_s)
        alarms.watch_api(self._api_name, stage=config.environment)
