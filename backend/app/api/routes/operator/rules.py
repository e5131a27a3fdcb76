"""The rules by which personas are assigned, proposed by one operator and approved by another."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.api.access import Operator
from app.api.idempotency import Once
from app.api.models.operator_editions import EditionQuery, RulesEdition, VersionPath
from app.api.models.operator_proposals import ProposedRules
from app.api.routes.operator.editions import proposed, routes_of, shown
from edge.web.envelope import Envelope

router = routes_of("rules")


@router.get("/{version}", response_model=Envelope[RulesEdition], summary="See an edition of the rules")
async def edition(
    request: Request, caller: Operator, version: VersionPath, query: Annotated[EditionQuery, Query()]
) -> Response:
    """Its rules, and what differs in them from the edition in force or from another (`against`)."""
    return shown(request, caller, "rules", version, query.against)


@router.post("", status_code=201, response_model=Envelope[RulesEdition], summary="Propose new rules")
async def propose(request: Request, caller: Operator, asked: Once, said: ProposedRules) -> Response:
    """Write a draft. What speaks against it is listed whole (422): which persona, which field, and why."""
    return proposed(request, caller, asked, "rules", said)
