"""The catalogue: what can be shown to a person, proposed by one operator and approved by another."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.api.access import Operator
from app.api.idempotency import Once
from app.api.models.operator_editions import CatalogueEdition, EditionQuery, VersionPath
from app.api.models.operator_proposals import ProposedCatalogue
from app.api.routes.operator.editions import proposed, routes_of, shown
from edge.web.envelope import Envelope

router = routes_of("catalogue")


@router.get(
    "/{version}", response_model=Envelope[CatalogueEdition], summary="See an edition of the catalogue"
)
async def edition(
    request: Request, caller: Operator, version: VersionPath, query: Annotated[EditionQuery, Query()]
) -> Response:
    """Its entries, and what differs in them from the edition in force or from another (`against`)."""
    return shown(request, caller, "catalogue", version, query.against)


@router.post(
    "", status_code=201, response_model=Envelope[CatalogueEdition], summary="Propose a new catalogue"
)
async def propose(request: Request, caller: Operator, asked: Once, said: ProposedCatalogue) -> Response:
    """Write a draft. What speaks against it is listed whole (422): which entry, which field, and why."""
    return proposed(request, caller, asked, "catalogue", said)
