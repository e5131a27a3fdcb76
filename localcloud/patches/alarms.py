"""DescribeAlarms answers every member of an alarm, so that Terraform's second plan is empty."""

from typing import Any

from ministack.services import cloudwatch

from localcloud.patches.base import Function, Response, amended, elements, members, replaces

SINGLE = ("AlarmDescription", "Statistic", "ExtendedStatistic", "Period", "TreatMissingData", "Unit")
LISTS = ("AlarmActions", "OKActions", "InsufficientDataActions")


def _fields(name: str) -> str:
    alarm = cloudwatch._alarms.get(name)
    if alarm is None:
        return ""  # a composite alarm, which is whole
    pairs = (
        elements({"Name": each["Name"], "Value": each["Value"]}) for each in alarm.get("Dimensions") or []
    )
    dimensions = "".join(f"<member>{pair}</member>" for pair in pairs)
    enabled = str(alarm.get("ActionsEnabled", True)).lower()
    return (
        elements({field: alarm.get(field) for field in SINGLE} | {"ActionsEnabled": enabled})
        + "".join(members(field, alarm.get(field) or []) for field in LISTS)
        + f"<Dimensions>{dimensions}</Dimensions>"
    )


@replaces(cloudwatch, "_describe_alarms", "params", "cbor_data", "is_cbor", "is_json")
def _describe(original: Function) -> Function:
    def describe(params: Any, cbor_data: Any, is_cbor: bool, is_json: bool = False) -> Response:  # noqa: FBT001, FBT002  # ministack's own signature
        response: Response = original(params, cbor_data, is_cbor, is_json)
        return response if is_cbor or is_json else amended(response, "AlarmName", _fields)

    return describe
