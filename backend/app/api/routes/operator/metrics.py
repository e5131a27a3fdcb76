"""How the product does, counted from what is stored at this moment."""

from dataclasses import replace

from fastapi import APIRouter, Depends, Request, Response

from app.api.access import Operator, operator
from app.api.models.envelope import Envelope
from app.api.models.operator_metrics import Metrics
from app.api.responses import enveloped
from app.db.access import CONSOLE
from app.db.engine import reading
from app.db.operator_metrics import read_metrics

router = APIRouter(prefix="/api/v1/operator", tags=["operator: runs"], dependencies=[Depends(operator)])
# It counts everybody's rows, which may take longer than one person's; the API itself has 30 s.
_PATIENT = replace(CONSOLE, statement_ms=25_000)


@router.get("/metrics", response_model=Envelope[Metrics], summary="See how the product does")
async def metrics(request: Request, caller: Operator) -> Response:
    """Coverage, explanation, consent, latency and what waits; what no row says is not answered."""
    from app.domain.recommendations.items import (  # noqa: PLC0415 - imports the engine
        COMPENSATION_DISCLOSURE,
        DISCLOSURE,
    )

    with reading(_PATIENT.of(caller.user_id)) as connection:
        return enveloped(request, read_metrics(connection, DISCLOSURE, COMPENSATION_DISCLOSURE).body)
