"""What Cognito would mail stands in a log group, since no mail leaves this machine: codes of sign-ups."""

import time
from typing import Any

from ministack.services import cloudwatch_logs, cognito

from localcloud.patches.base import Function, replaces

GROUP, STREAM = "/local/mail", "codes"
FOR = {"email": "to confirm the sign-up", "password": "to choose a new password"}


@replaces(cognito, "_send_verification_email", "pool", "username", "attr_dict", "code", "attribute_name")
def _send(original: Function) -> Function:
    def send(pool: Any, username: str, attr_dict: Any, code: str, attribute_name: str = "email") -> Any:
        address = (attr_dict or {}).get("email")
        if address:
            purpose = FOR.get(attribute_name, "to confirm")
            _log(f"To {address}: the code {purpose} is {code}")
        return original(pool, username, attr_dict, code, attribute_name)

    return send


def _log(line: str) -> None:
    place = {"logGroupName": GROUP, "logStreamName": STREAM}
    if GROUP not in cloudwatch_logs._log_groups:
        cloudwatch_logs._create_log_group(place)
    if STREAM not in cloudwatch_logs._log_groups[GROUP]["streams"]:
        cloudwatch_logs._create_log_stream(place)
    event = {"timestamp": int(time.time() * 1000), "message": line}
    cloudwatch_logs._put_log_events({**place, "logEvents": [event]})
