"""REST APIs: a MOCK integration has no HTTP method, a usage plan without quota or throttle has none."""

from typing import Any

from ministack.services import apigateway_v1

from localcloud.patches.base import Function, replaces


@replaces(apigateway_v1, "_put_integration", "api_id", "resource_id", "http_method", "data")
def _integration(original: Function) -> Function:
    def put(api_id: str, resource_id: str, http_method: str, data: dict[str, Any]) -> Any:
        status, headers, body = original(api_id, resource_id, http_method, data)
        if status == 201 and "httpMethod" not in data:  # noqa: PLR2004  # HTTP's Created
            method = apigateway_v1._resources[api_id][resource_id]["resourceMethods"][http_method]
            del method["methodIntegration"]["httpMethod"]
            return apigateway_v1._v1_response(method["methodIntegration"], status)
        return status, headers, body

    return put


@replaces(apigateway_v1, "_create_usage_plan", "data")
def _usage_plan(original: Function) -> Function:
    def create(data: dict[str, Any]) -> Any:
        before = set(apigateway_v1._usage_plans)
        response = original(data)
        for plan in set(apigateway_v1._usage_plans) - before:
            stored = apigateway_v1._usage_plans[plan]
            for limit in ("quota", "throttle"):
                if not stored[limit]:
                    del stored[limit]
            response = apigateway_v1._v1_response(stored, 201)
        return response

    return create
