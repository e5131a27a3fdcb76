"""What a new edition can be written with: signals, slots, personas, and how much of everything."""

import json

from fastapi import APIRouter, Depends, Request, Response

from app.api.access import Operator, operator
from app.api.models.operator_vocabulary import Vocabulary
from app.db.access import CONSOLE
from app.db.engine import reading
from app.domain.proposals.rules import personas_of
from app.domain.proposals.vocabulary import vocabulary
from edge.web.envelope import Envelope
from edge.web.responses import enveloped

router = APIRouter(prefix="/api/v1/operator", tags=["operator: editions"], dependencies=[Depends(operator)])


@router.get(
    "/vocabulary", response_model=Envelope[Vocabulary], summary="See what an edition can be written with"
)
async def words(request: Request, caller: Operator) -> Response:
    """Each signal with its unit, its operators and the range of its thresholds; each slot of a text."""
    from app.db.editions.kind import in_force  # noqa: PLC0415 - imports the engine
    from app.db.editions.rules import RULES  # noqa: PLC0415 - same

    with reading(CONSOLE.of(caller.user_id)) as connection:
        personas = personas_of(in_force(connection, RULES).value)
    return enveloped(request, json.dumps(vocabulary(personas)))
