"""What the signed-in person's books say: signals, and the figures behind their charts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import Consumer, consumer
from app.api.models.envelope import Window, days_of
from app.api.models.insights import Insights, Signals
from app.api.queries import only
from app.db.access import REQUEST
from app.db.engine import reading, transaction
from app.db.signals_read import read_signals
from edge.web.envelope import Envelope
from edge.web.responses import enveloped

router = APIRouter(prefix="/api/v1/users/me", tags=["insights"], dependencies=[Depends(consumer)])

Chosen = Annotated[Window, Query()]


@router.get("/signals", response_model=Envelope[Signals], dependencies=[only("window")])
async def signals(request: Request, caller: Consumer, window: Chosen = "30d") -> Response:
    """What was measured, each value exact or null with its reason; needs consent."""
    with reading(REQUEST.of(caller.user_id)) as connection:
        return enveloped(request, read_signals(connection, caller.user_id, days_of(window)))


@router.get("/insights", response_model=Envelope[Insights], dependencies=[only("window")])
async def insights(request: Request, caller: Consumer, window: Chosen = "30d") -> Response:
    """Totals, spending by category over time, cards, buffer and subscriptions; needs consent."""
    # Of all that a consumer asks for, this alone needs the engine: other environments start without it.
    from app.db.insights_read import read_insights  # noqa: PLC0415

    with transaction(REQUEST.of(caller.user_id)) as connection:
        return enveloped(request, read_insights(connection, caller.user_id, days_of(window)))
