"""RDS and RDS Proxy answer with the embedded PostgreSQL's address, and with log exports and insights key."""

import re
from typing import Any

from ministack.services import rds

from localcloud.patches.base import Function, Response, elements, members, replaces, replaces_action
from localcloud.settings import embedded_postgres

EXPORTS = re.compile(r"(EnableCloudwatchLogsExports|EnableLogTypes)\.member\.\d+$")
DISABLED = re.compile(r"DisableLogTypes\.member\.\d+$")


def _listed(parameters: dict[str, Any], pattern: re.Pattern[str]) -> set[str]:
    return {rds._p(parameters, name) for name in parameters if pattern.search(name)}


def _noting(original: Function) -> Function:
    """Notes log exports and the key of Performance Insights, which ministack drops."""

    def act(parameters: dict[str, Any]) -> Response:
        response: Response = original(parameters)
        instance = rds._instances.get(rds._p(parameters, "DBInstanceIdentifier"))
        if instance is None:
            return response
        exports = set(instance["EnabledCloudwatchLogsExports"]) | _listed(parameters, EXPORTS)
        instance["EnabledCloudwatchLogsExports"] = sorted(exports - _listed(parameters, DISABLED))
        if key := rds._p(parameters, "PerformanceInsightsKMSKeyId"):
            instance["PerformanceInsightsKMSKeyId"] = key
        return response

    return act


replaces_action(rds._ACTION_MAP, "CreateDBInstance", "p")(_noting)
replaces_action(rds._ACTION_MAP, "ModifyDBInstance", "p")(_noting)


@replaces(rds, "_instance_xml", "i")
def _instance(original: Function) -> Function:
    def render(instance: dict[str, Any]) -> str:
        host, port = embedded_postgres()
        endpoint = {**instance.get("Endpoint", {}), "Address": host, "Port": port}
        exports = members("EnabledCloudwatchLogsExports", instance.get("EnabledCloudwatchLogsExports") or [])
        xml: str = original({**instance, "Endpoint": endpoint})
        key = elements({"PerformanceInsightsKMSKeyId": instance.get("PerformanceInsightsKMSKeyId")})
        return xml.replace("<EnabledCloudwatchLogsExports/>", exports) + key

    return render


@replaces(rds, "_db_proxy_xml", "px")
def _proxy(original: Function) -> Function:
    def render(proxy: dict[str, Any]) -> str:
        return str(original({**proxy, "Endpoint": embedded_postgres()[0]}))

    return render
