"""Whether a function's own policy lets an AWS service invoke it; the emulator asks in no such case."""

from typing import Any

from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.core.responses import get_account_id, get_region


def may_invoke(policy: Any, function_arn: str, *, service: str, source_arn: str) -> bool:
    """Whether `service` may invoke the function on behalf of the resource `source_arn`."""
    context = EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action="lambda:InvokeFunction",
        resource_arn=function_arn,
        region=get_region(),
        service_context={"aws:sourcearn": source_arn, "aws:sourceaccount": get_account_id()},
    )
    return bool(evaluate_resource_policy(policy, context, service=service).decision == "Allow")
