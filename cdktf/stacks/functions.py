"""SpendSense-Lambda: the functions, what runs them, the API in front, and the alarms over all of it."""

from dataclasses import replace

from cdktf import App

from components.api.cors import Cors
from components.api.rest_api import RestApi
from components.base.product_stack import ProductStack
from components.events.asynchronous_function import AsynchronousFunction
from components.events.event_rules import EventRule, domain_event_pattern, grant_put_events
from components.function.python_function import FunctionSpec, Network, PythonFunction
from components.function.secret_access import SecretAccess
from config.environment import Environment
from config.product import SPENDSENSE
from stacks.api_defaults import stage_settings
from stacks.connections import check_connections
from stacks.function_defaults import function_defaults
from stacks.function_specs import (
    API,
    EVENT_SOURCE,
    OPERATIONS,
    REFRESH_JWKS,
    RELAY_OUTBOX,
    SHARD_READY,
    STAGES,
    Occasion,
    Stage,
    default_bus_arn,
    schedule_rule,
)
from stacks.origins import frontend_origin
from stacks.people_files import PeopleFiles
from stacks.secret_names import COGNITO, CONNECTION
from stacks.watch import watch


class FunctionsStack(ProductStack):
    """Everything of SpendSense that runs, except what belongs to signing up."""

    def __init__(self, app: App, config: Environment) -> None:
        super().__init__(app, "Lambda", config)
        self._api_name = config.named(f"{config.product.slug}-api")
        self._key_arn = self.remote("Database").string("EncryptionKeyArn")
        self._connection = SecretAccess(
            arn=self.remote("Database").string("ConnectionSecretArn"),
            name=config.secret_name(CONNECTION),
            region=config.region,
            key_arn=self._key_arn,
        )
        self._cognito = SecretAccess(
            arn=self.remote("Cognito").string("CognitoSecretArn"),
            name=config.secret_name(COGNITO),
            region=config.region,
        )
        self._network = Network(
            subnet_ids=self.remote("Database").list("PrivateSubnetIds"),
            security_group_ids=[self.remote("Database").string("LambdaSecurityGroupId")],
        )
        self._defaults = replace(
            function_defaults(self, self._secret_variables()),
            log_key_arn=self._key_arn,  # logs name people by their ids and addresses
        )
        self._specs: list[FunctionSpec] = []
        self._operations()
        self._relay()
        self._refresh_jwks()
        for stage in STAGES:
            self._stage(stage)
        people_files = PeopleFiles(self, key_arn=self._key_arn)
        people_files.serve(self._job)
        self._api(people_files)
        check_connections(self.config, self._specs)
        watch(self, api_name=self._api_name)

    def _api(self, people_files: PeopleFiles) -> None:
        origin = frontend_origin(self)
        spec = replace(self._inside(API), environment={"FRONTEND_ORIGIN": origin, **people_files.variables})
        function = PythonFunction(self, spec.name, spec, self._defaults)
        self._connection.grant_read(function.role)
        self._cognito.grant_read(function.role)
        grant_put_events(function.role, bus_arn=default_bus_arn(self), source=EVENT_SOURCE)
        people_files.share(function.role, origin)
        api = RestApi(
            self,
            "rest-api",
            name=self._api_name,
            description=self.config.product.name,
            user_pool_arn=self.remote("Cognito").string("UserPoolArn"),
            cors=Cors(origin),
        )
        api.add_route("GET", "/api/v1/health", function, public=True)
        api.add_route("GET", "/api/v1/health/ready", function, public=True)
        api.add_route("ANY", "/api/v1/{proxy+}", function)
        api.allow_calls_to(function, stage=self.config.environment, below="/api/v1")
        stage = api.deploy(stage_settings(self.config, log_key_arn=self._key_arn))
        self.output("ApiGatewayUrl", stage.invoke_url, "Address of the API's stage")
        self.output("ApiGatewayRestApiId", api.id, "Id of the REST API")
        self.output("ApiLambdaArn", function.arn, "ARN of the API function")

    def _stage(self, stage: Stage) -> None:
        """One job: every night for everybody, and for one user on the event of the stage before it."""
        function = self._job(stage.spec)
        name = stage.spec.name
        nightly = schedule_rule(self, stage.spec, stage.schedule, f"Every night: {name} for all users")
        follows = EventRule(
            self,
            f"{name}-event",
            name=self.config.titled(f"{name}-event"),
            description=f"On {stage.event_type}: {name} for that user",
            pattern=domain_event_pattern(EVENT_SOURCE, stage.detail_type, stage.event_type),
        )
        function.run_on(nightly)
        function.run_on(follows)
        for occasion in stage.further:
            self._further(function, stage, occasion)
        self._shards(function, name)
        self.output(f"{stage.title}LambdaArn", function.arn, f"ARN of {name}")
        self.output(f"{stage.title}ScheduledRuleArn", nightly.arn, f"ARN of the nightly rule of {name}")
        self.output(f"{stage.title}EventRuleArn", follows.arn, f"ARN of the event rule of {name}")

    def _further(self, function: AsynchronousFunction, stage: Stage, occasion: Occasion) -> None:
        name = stage.spec.name
        rule = EventRule(
            self,
            f"{name}-{occasion.name}",
            name=self.config.titled(f"{name}-{occasion.name}"),
            description=f"On {occasion.event_type}: {name} for that user",
            pattern=domain_event_pattern(EVENT_SOURCE, occasion.detail_type, occasion.event_type),
        )
        function.run_on(rule)
        title = f"{stage.title}{occasion.title}RuleArn"
        self.output(title, rule.arn, f"ARN of the rule of {name} on {occasion.event_type}")

    def _shards(self, function: AsynchronousFunction, name: str) -> None:
        """The shards of a night that no scheduled run serves itself."""
        ready = EventRule(
            self,
            f"{name}-shards",
            name=self.config.titled(f"{name}-shards"),
            description=f"A shard of the night is ready for {name}",
            pattern=domain_event_pattern(EVENT_SOURCE, *SHARD_READY, stage=name),
        )
        function.queue_on(ready, concurrency=self.config.functions.shard_concurrency)

    def _relay(self) -> None:
        self._job(RELAY_OUTBOX).run_on(
            schedule_rule(self, RELAY_OUTBOX, "rate(1 minute)", "Every minute: events that were not sent yet")
        )

    def _refresh_jwks(self) -> None:
        function = AsynchronousFunction(self, REFRESH_JWKS.name, REFRESH_JWKS, self._defaults)
        self._cognito.grant_read(function.role)
        self._cognito.grant_write(function.role)
        # At a fixed hour: a rate would fire at once, before the first deployment has written the secret.
        function.run_on(
            schedule_rule(self, REFRESH_JWKS, "cron(30 0 * * ? *)", "Every day: the user pool's signing keys")
        )

    def _operations(self) -> None:
        spec = self._inside(OPERATIONS)
        self._connection.grant_read(PythonFunction(self, spec.name, spec, self._defaults).role)

    def _job(self, spec: FunctionSpec) -> AsynchronousFunction:
        """A function that works on the database and publishes what it did."""
        function = AsynchronousFunction(self, spec.name, self._inside(spec), self._defaults)
        self._connection.grant_read(function.role)
        grant_put_events(function.role, bus_arn=default_bus_arn(self), source=EVENT_SOURCE)
        return function

    def _inside(self, spec: FunctionSpec) -> FunctionSpec:
        """The function placed in the VPC, with its share of the database's connections."""
        functions = self.config.functions
        share = spec.name.removeprefix(f"{SPENDSENSE.slug}-").replace("-", "_")
        reserved = getattr(functions.concurrency, share) if functions.reserve_concurrency else None
        placed = replace(spec, network=self._network, reserved_concurrency=reserved)
        self._specs.append(placed)
        return placed

    def _secret_variables(self) -> dict[str, str]:
        return {
            "DATABASE_SECRET_ARN": self._connection.arn,
            "DATABASE_SECRET_NAME": self._connection.name,
            "COGNITO_SECRET_ARN": self._cognito.arn,
            "COGNITO_SECRET_NAME": self._cognito.name,
        }
