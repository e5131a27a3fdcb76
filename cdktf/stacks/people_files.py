"""What is done with people's own files: reads what they send, writes what they take away, deletes both."""

from collections.abc import Callable
from dataclasses import replace

from cdktf_cdktf_provider_aws.s3_bucket_cors_configuration import (
    S3BucketCorsConfiguration,
    S3BucketCorsConfigurationCorsRule,
)

from components.base.product_stack import ProductStack
from components.events.asynchronous_function import AsynchronousFunction
from components.events.event_rules import EventRule
from components.function.bucket_access import BucketAccess
from components.function.execution_role import ExecutionRole
from components.function.python_function import FunctionSpec
from stacks.function_specs import (
    ERASE_DATA,
    EXPORT_DATA,
    EXPORT_REQUESTED,
    IMPORT_DATA,
    SIGN_IN_REMOVED,
    event_rule,
)

MakeJob = Callable[[FunctionSpec], AsynchronousFunction]
PREFLIGHT_MAX_AGE_S = 3600


class PeopleFiles:
    """The two buckets of the Database stack, and the functions of this stack that work with them."""

    def __init__(self, stack: ProductStack, *, key_arn: str) -> None:
        self._stack = stack
        database = stack.remote("Database")
        self._names = {use: database.string(f"{use.title()}BucketName") for use in ("uploads", "exports")}
        self._uploads, self._exports = (
            BucketAccess(use, database.string(f"{use.title()}BucketArn"), stack.region, key_arn)
            for use in ("uploads", "exports")
        )

    @property
    def variables(self) -> dict[str, str]:
        """How a function is told of the buckets."""
        return {"UPLOADS_BUCKET": self._names["uploads"], "EXPORTS_BUCKET": self._names["exports"]}

    def serve(self, job: MakeJob) -> None:
        """Make the functions; `job` places one in the VPC, with the database and the bus."""
        self._import(job(self._told(IMPORT_DATA)))
        self._export(job(self._told(EXPORT_DATA)))
        self._erase(job(self._told(ERASE_DATA)))

    def share(self, api: ExecutionRole, origin: str) -> None:
        """Let the API sign forms and links, and let pages of the origin use them."""
        self._uploads.grant_put(api)
        self._exports.grant_get(api)
        for use, method in (("uploads", "POST"), ("exports", "GET")):
            S3BucketCorsConfiguration(
                self._stack,
                f"{use}-cors",
                bucket=self._names[use],
                cors_rule=[
                    S3BucketCorsConfigurationCorsRule(
                        allowed_methods=[method],
                        allowed_origins=[origin],
                        allowed_headers=["*"],
                        max_age_seconds=PREFLIGHT_MAX_AGE_S,
                    )
                ],
            )

    def _told(self, spec: FunctionSpec) -> FunctionSpec:
        return replace(spec, environment=self.variables)

    def _import(self, function: AsynchronousFunction) -> None:
        self._uploads.grant_get(function.role)
        self._uploads.grant_look(function.role)
        self._uploads.grant_delete(function.role)
        function.run_on(
            EventRule(
                self._stack,
                "import-data-upload",
                name=self._stack.config.titled("import-data-upload"),
                description="A person has sent a file: import-data reads it",
                pattern={
                    "source": ["aws.s3"],
                    "detail-type": ["Object Created"],
                    "detail": {"bucket": {"name": [self._names["uploads"]]}},
                },
            )
        )

    def _export(self, function: AsynchronousFunction) -> None:
        self._exports.grant_put(function.role)
        self._exports.grant_delete(function.role)
        function.run_on(
            event_rule(self._stack, EXPORT_DATA, EXPORT_REQUESTED, "A person asked for a copy of everything")
        )

    def _erase(self, function: AsynchronousFunction) -> None:
        self._uploads.grant_delete(function.role)
        self._exports.grant_delete(function.role)
        function.run_on(
            event_rule(
                self._stack, ERASE_DATA, SIGN_IN_REMOVED, "A sign-in is removed: the person's data next"
            )
        )
