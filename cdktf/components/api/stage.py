"""The published side of a REST API: deployment, stage, throttling and logs."""

import json
from dataclasses import dataclass

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.api_gateway_deployment import ApiGatewayDeployment
from cdktf_cdktf_provider_aws.api_gateway_method_settings import (
    ApiGatewayMethodSettings,
    ApiGatewayMethodSettingsSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage, ApiGatewayStageAccessLogSettings
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from components.api.digest import ConfigurationDigest

# Who asked for what, how it ended and where the time went. No query strings: filters are personal.
ACCESS_LOG_FIELDS = {
    "request_id": "$context.requestId",
    "trace_id": "$context.xrayTraceId",
    "time": "$context.requestTime",
    "source_ip": "$context.identity.sourceIp",
    "subject": "$context.authorizer.claims.sub",
    "method": "$context.httpMethod",
    "route": "$context.resourcePath",
    "path": "$context.path",
    "status": "$context.status",
    "response_bytes": "$context.responseLength",
    "latency_ms": "$context.responseLatency",
    "integration_status": "$context.integrationStatus",
    "integration_latency_ms": "$context.integrationLatency",
    "error": "$context.error.message",
    "integration_error": "$context.integrationErrorMessage",
}


@dataclass(frozen=True)
class StageSettings:
    """`rate` is requests per second over all callers, `burst` what may come at once."""

    name: str
    rate: float
    burst: int
    log_retention_days: int
    log_key_arn: str | None = None


class RestApiStage(Construct):
    """One stage that always serves the newest configuration."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api_id: str,
        api_name: str,
        settings: StageSettings,
        digest: ConfigurationDigest,
    ) -> None:
        super().__init__(scope, id_)
        self._settings = settings
        deployment = ApiGatewayDeployment(
            self,
            "deployment",
            rest_api_id=api_id,
            triggers={"configuration": digest.token()},
            depends_on=digest.parts,
            # The stage moves to the new deployment before the old one goes.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        access_logs = self._log_group("access-logs", f"/aws/apigateway/{api_name}/access")
        # The gateway writes its execution log to a group of this fixed name, and makes one that keeps logs
        # for ever where it finds none.
        execution_logs = self._log_group(
            "execution-logs", f"API-Gateway-Execution-Logs_{api_id}/{settings.name}"
        )
        self.resource = ApiGatewayStage(
            self,
            "stage",
            rest_api_id=api_id,
            deployment_id=deployment.id,
            stage_name=settings.name,
            xray_tracing_enabled=True,
            access_log_settings=ApiGatewayStageAccessLogSettings(
                destination_arn=access_logs.arn, format=json.dumps(ACCESS_LOG_FIELDS)
            ),
            depends_on=[execution_logs],
        )
        self._throttle_and_measure(api_id, settings)

    @property
    def invoke_url(self) -> str:
        """Where the stage is reached on AWS."""
        return str(self.resource.invoke_url)

    def _log_group(self, id_: str, name: str) -> CloudwatchLogGroup:
        return CloudwatchLogGroup(
            self,
            id_,
            name=name,
            retention_in_days=self._settings.log_retention_days,
            kms_key_id=self._settings.log_key_arn,
        )

    def _throttle_and_measure(self, api_id: str, settings: StageSettings) -> None:
        ApiGatewayMethodSettings(
            self,
            "settings",
            rest_api_id=api_id,
            stage_name=self.resource.stage_name,
            method_path="*/*",
            settings=ApiGatewayMethodSettingsSettings(
                throttling_rate_limit=settings.rate,
                throttling_burst_limit=settings.burst,
                metrics_enabled=True,
                logging_level="ERROR",
                data_trace_enabled=False,  # bodies are bank data and belong in no log
                caching_enabled=False,
            ),
        )
