"""How the product does: counted from what is stored at this moment, or at an earlier one that was kept."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import Operator, operator
from app.api.idempotency import Once, Reply, once
from app.api.models.operator_decisions import Approval
from app.api.models.operator_metrics import KeptMetrics, Metrics, MetricsQuery, MetricsStarted
from app.api.models.operator_recommendations import PageQuery
from app.api.observed import a_page, decode
from app.db.access import CONSOLE
from app.db.engine import reading
from app.db.metrics_runs import read_metrics_run, read_metrics_runs, run_metrics
from app.db.operator_audit import Deed
from app.db.operator_metrics import read_metrics
from app.db.sql import Connection
from edge.web.envelope import Envelope
from edge.web.responses import enveloped

router = APIRouter(prefix="/api/v1/operator", tags=["operator: runs"], dependencies=[Depends(operator)])
# It counts everybody's rows, which may take longer than one person's; the API itself has 30 s.
_PATIENT = CONSOLE._replace(statement_ms=25_000)


@router.get("/metrics", response_model=Envelope[Metrics], summary="See how the product does")
async def metrics(request: Request, caller: Operator, query: Annotated[MetricsQuery, Query()]) -> Response:
    """Coverage, explanation, consent, fairness, latency and what waits, now or in a kept run (`run`).

    What no row says is not answered. Fairness is of people who consent to `research_metrics`, in groups that
    are large enough to tell of nobody.
    """
    with reading(_PATIENT.of(caller.user_id)) as connection:
        if query.run is not None:
            return enveloped(request, read_metrics_run(connection, str(query.run)))
        return enveloped(request, f'{{"run":null,{read_metrics(connection, *_disclosures())[1:]}')


@router.post(
    "/metrics/run",
    status_code=202,
    response_model=Envelope[MetricsStarted],
    summary="Count how the product does, and keep it",
)
async def run(request: Request, caller: Operator, asked: Once, said: Approval | None = None) -> Response:
    """Keep what is counted now, for later ones to be compared with; one run at a time (409)."""
    reason = said.reason if said else None
    deed = Deed(caller.user_id, request.state.request_id, "run_metrics", reason=reason)

    def work(connection: Connection) -> Reply:
        return Reply(202, json.dumps({"run_id": run_metrics(connection, deed, _disclosures())}))

    reply = once(asked, _PATIENT.of(caller.user_id), work)
    return enveloped(request, reply.data, status=reply.status)


@router.get(
    "/metrics/runs", response_model=Envelope[list[KeptMetrics]], summary="See how the product did before"
)
async def runs(request: Request, caller: Operator, query: Annotated[PageQuery, Query()]) -> Response:
    """What was kept, newest first."""
    after = decode(query.cursor)
    with reading(CONSOLE.of(caller.user_id)) as connection:
        page = a_page(read_metrics_runs(connection, query.limit, after))
    return enveloped(request, page.body, **page.meta)


def _disclosures() -> tuple[str, str]:
    from app.domain.recommendations.items import (  # noqa: PLC0415 - imports the engine
        COMPENSATION_DISCLOSURE,
        DISCLOSURE,
    )

    return DISCLOSURE, COMPENSATION_DISCLOSURE
