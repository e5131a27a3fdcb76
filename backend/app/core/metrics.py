"""Counts that alarms and graphs go by, written to the log in CloudWatch's embedded metric format."""

from app.core.settings import settings

NAMESPACE = "SpendSense"


def count(name: str, value: int) -> None:
    """Add to a metric of this function: a line in the log, no call, so it works without a way out."""
    from aws_lambda_powertools import single_metric  # noqa: PLC0415 - a sixth of a start, and seldom needed
    from aws_lambda_powertools.metrics import MetricUnit  # noqa: PLC0415

    own = {"service": settings().service}
    with single_metric(name, MetricUnit.Count, value, namespace=NAMESPACE, default_dimensions=own):
        pass
