"""Answers as plain data, to print or to send. Figures are text, since JSON's numbers are not exact."""

from typing import Any

from shoppulse.domain.metrics import Answer, Point


def as_data(answer: Answer) -> dict[str, Any]:
    """One metric with its figures."""
    return {
        "metric": answer.metric.name,
        "unit": answer.metric.unit,
        "status": answer.status.value,
        "description": answer.metric.description,
        "points": [_point(point) for point in answer.points],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "period": point.period.isoformat(),
        "member": point.member,
        "currency": point.currency,
        # Never 1E+3: readers of text are not all readers of exponents.
        "value": None if point.value is None else f"{point.value:f}",
    }
