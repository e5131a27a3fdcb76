"""A Python Lambda function with all that belongs to it: log group, least-privilege role, tracing, and the
queue for asynchronous runs that failed for good.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionEnvironment,
    LambdaFunctionTracingConfig,
    LambdaFunctionVpcConfig,
)
from cdktf_cdktf_provider_aws.lambda_function_event_invoke_config import (
    LambdaFunctionEventInvokeConfig,
    LambdaFunctionEventInvokeConfigDestinationConfig,
    LambdaFunctionEventInvokeConfigDestinationConfigOnFailure,
)
from cdktf_cdktf_provider_aws.lambda_function_recursion_config import LambdaFunctionRecursionConfig
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from constructs import Construct

from components.base.account import Account
from components.function.code_package import CodePackage
from components.function.execution_role import ExecutionRole
from components.function.queues import DeadLetterQueue

RUNTIME = "python3.11"
# Lambda's own maximum. Six hours give an event that is throttled in a busy night the time to get its turn.
ASYNC_RETRIES = 2
ASYNC_MAXIMUM_AGE_S = 6 * 3600


@dataclass(frozen=True)
class FunctionDefaults:
    """What all functions of a stack have in common. `locate` gives a file's path from the stack's folder."""

    account: Account
    build_dir: Path
    locate: Callable[[Path], str]
    architecture: str = "x86_64"
    log_retention_days: int = 30
    log_key_arn: str | None = None
    name_suffix: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)

    def name(self, base: str) -> str:
        """A name that is unique in the account."""
        return f"{base}{self.name_suffix}"


@dataclass(frozen=True)
class Network:
    """Where a function in the VPC gets its network interfaces."""

    subnet_ids: list[str]
    security_group_ids: list[str]


@dataclass(frozen=True)
class FunctionSpec:
    """One function: its code, its size and its place. `reserved_concurrency` None means unreserved.

    A run of `slow_after_s` raises an alarm; None is a share of the timeout.
    """

    name: str
    handler: str
    package: str
    timeout_s: int
    memory_mb: int
    description: str
    slow_after_s: float | None = None
    network: Network | None = None
    reserved_concurrency: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


class PythonFunction(Construct):
    """The function and its surroundings. Rights are granted on `role`."""

    def __init__(self, scope: Construct, id_: str, spec: FunctionSpec, defaults: FunctionDefaults) -> None:
        super().__init__(scope, id_)
        self.spec = spec
        self.account = defaults.account
        self.name = defaults.name(spec.name)
        self.log_group = CloudwatchLogGroup(
            self,
            "logs",
            name=f"/aws/lambda/{self.name}",
            retention_in_days=defaults.log_retention_days,
            kms_key_id=defaults.log_key_arn,
        )
        self.role = ExecutionRole(
            self,
            "execution",
            function_name=self.name,
            function_arn=defaults.account.arn("lambda", f"function:{self.name}"),
            log_group_arn=self.log_group.arn,
            in_vpc=spec.network is not None,
        )
        self.resource = self._function(defaults)
        # A function that by mistake feeds its own queue is stopped by AWS after some sixteen rounds.
        LambdaFunctionRecursionConfig(
            self, "recursion", function_name=self.resource.function_name, recursive_loop="Terminate"
        )

    @property
    def arn(self) -> str:
        """ARN of the function."""
        return str(self.resource.arn)

    @property
    def invoke_arn(self) -> str:
        """The ARN by which API Gateway calls it."""
        return str(self.resource.invoke_arn)

    def allow_invocation(self, id_: str, *, service: str, source_arn: str) -> LambdaPermission:
        """Let one resource of an AWS service, and no other, call the function."""
        return LambdaPermission(
            self,
            id_,
            statement_id=id_,
            action="lambda:InvokeFunction",
            function_name=self.resource.function_name,
            principal=f"{service}.amazonaws.com",
            source_arn=source_arn,
        )

    def on_failure(self, queue: DeadLetterQueue) -> None:
        """Keep asynchronous runs that failed every retry, with their payload and their error."""
        grant = queue.grant_send(self.role)
        LambdaFunctionEventInvokeConfig(
            self,
            "asynchronous",
            function_name=self.resource.function_name,
            maximum_retry_attempts=ASYNC_RETRIES,
            maximum_event_age_in_seconds=ASYNC_MAXIMUM_AGE_S,
            destination_config=LambdaFunctionEventInvokeConfigDestinationConfig(
                on_failure=LambdaFunctionEventInvokeConfigDestinationConfigOnFailure(destination=queue.arn)
            ),
            depends_on=[grant],  # AWS refuses a destination that the role may not write to
        )

    def _function(self, defaults: FunctionDefaults) -> LambdaFunction:
        spec = self.spec
        package = CodePackage(defaults.build_dir, spec.package)
        return LambdaFunction(
            self,
            "function",
            function_name=self.name,
            description=spec.description,
            runtime=RUNTIME,
            architectures=[defaults.architecture],
            handler=spec.handler,
            filename=defaults.locate(package.file),
            source_code_hash=package.source_code_hash,
            role=self.role.arn,
            timeout=spec.timeout_s,
            memory_size=spec.memory_mb,
            reserved_concurrent_executions=spec.reserved_concurrency,
            environment=LambdaFunctionEnvironment(variables=self._variables(defaults)),
            vpc_config=_vpc_config(spec.network),
            tracing_config=LambdaFunctionTracingConfig(mode="Active"),
            # The group first, else Lambda makes one that keeps logs for ever; the policy first, else a
            # function in a VPC cannot get its interfaces, nor give them back when it is deleted.
            depends_on=[self.log_group, self.role.baseline],
        )

    def _variables(self, defaults: FunctionDefaults) -> dict[str, str]:
        return {**defaults.environment, "SERVICE_NAME": self.spec.name, **self.spec.environment}


def _vpc_config(network: Network | None) -> LambdaFunctionVpcConfig | None:
    if network is None:
        return None
    return LambdaFunctionVpcConfig(
        subnet_ids=network.subnet_ids, security_group_ids=network.security_group_ids
    )
