"""The three routes. Each is one transaction of the caller's tenant, which reads and nothing else."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi import Query as InQuery

from edge.web.responses import enveloped
from shoppulse.api.access import Asking, View
from shoppulse.api.days import Days, days_of
from shoppulse.api.models import AllMetrics, OneMetric, Query, VisibilityAnswer
from shoppulse.db import metrics
from shoppulse.db.records import Records
from shoppulse.domain.errors import NotFound, TooMuch
from shoppulse.domain.figures import as_data
from shoppulse.domain.metrics import Catalogue, Metric, Question, status_of

ROOT = "/shoppulse/v1"
HIDDEN = "hidden"
# What the members of a split make of the periods is known when it is read. Lambda answers 6 MB at most, and a
# figure takes some 100 bytes; no source is read beyond these rows.
MOST_FIGURES = 40_000
MOST_ROWS = 10_000
_LONGEST_NAME = 50  # as in the catalogue

router = APIRouter(prefix=ROOT)
Asked = Annotated[Query, InQuery()]
Name = Annotated[str, Path(max_length=_LONGEST_NAME, description="A metric by its name or an alias.")]


@router.get("/metrics", response_model=AllMetrics, tags=["metrics"])
async def all_metrics(request: Request, caller: Asking, asked: Asked) -> Response:
    """Every metric that your role may see, within what your rules show of your tenant."""
    days = days_of(asked, _today())
    with caller.view() as view:
        data = _figures(view, _visible(view, metrics.catalogue(view.connection)), asked, days)
    return _told(request, data, asked, days)


@router.get("/metrics/{name}", response_model=OneMetric, tags=["metrics"])
async def one_metric(request: Request, caller: Asking, name: Name, asked: Asked) -> Response:
    """One metric; what your role may not see is not found, as what there is not."""
    days = days_of(asked, _today())
    with caller.view() as view:
        known = metrics.catalogue(view.connection)
        metric = known.named(name)
        if metric is None or metric not in _visible(view, known):
            raise NotFound("no such metric")
        [data] = _figures(view, [metric], asked, days)
    return _told(request, data, asked, days)


@router.get("/me/visibility", response_model=VisibilityAnswer, tags=["me"])
async def visibility(request: Request, caller: Asking) -> Response:
    """Who you are to the database, what you see of your tenant, and whether you may see each metric."""
    with caller.view() as view:
        known = metrics.catalogue(view.connection)
        data = _who(view) | {"metrics": _states(view, known, _visible(view, known))}
    return enveloped(request, json.dumps(data))


def _visible(view: View, known: Catalogue) -> list[Metric]:
    person = view.person
    return metrics.visible_metrics(view.connection, known, person.tenant_id, person.role)


def _figures(view: View, shown: Sequence[Metric], asked: Query, days: Days) -> list[dict[str, Any]]:
    question = Question(
        view.person.tenant_id, shown, asked.by, view.scope, asked.split, days.start, days.end, MOST_ROWS
    )
    answers = metrics.read(view.connection, question)
    if sum(len(answer.points) for answer in answers) > MOST_FIGURES:
        raise TooMuch(f"more than {MOST_FIGURES} figures: ask for fewer days, longer periods or no split")
    return [as_data(answer) for answer in answers]


def _told(request: Request, data: object, asked: Query, days: Days) -> Response:
    meta: dict[str, Any] = {
        "by": asked.by,
        "split": asked.split,
        "from": days.start.isoformat(),
        "before": days.end.isoformat(),
    }
    return enveloped(request, json.dumps(data, separators=(",", ":")), **meta)


def _who(view: View) -> dict[str, Any]:
    person, scope = view.person, view.scope
    tenant = Records.of(view.connection, person.tenant_id, "tenants").get(person.tenant_id)
    return {
        "user_id": person.user_id,
        "tenant_id": person.tenant_id,
        "tenant_name": tenant["tenant_name"],
        "role": person.role,
        "is_tenant_admin": person.is_tenant_admin,
        "regions": None if scope.regions is None else sorted(scope.regions),
        "stores": None if scope.stores is None else sorted(scope.stores),
    }


def _states(view: View, known: Catalogue, shown: Sequence[Metric]) -> list[dict[str, str]]:
    return [
        {
            "metric": metric.name,
            "unit": metric.unit,
            "description": metric.description,
            "status": status_of(metric, view.scope) if metric in shown else HIDDEN,
        }
        for metric in known.metrics.values()
    ]


def _today() -> date:
    return datetime.now(UTC).date()
