"""Operators find people, and see where one of them stands."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import operator
from app.api.models.envelope import days_of
from app.api.models.operator_people import (
    PeopleQuery,
    Person,
    PersonId,
    PersonOverview,
    PersonQuery,
    SignalsQuery,
    SignalTable,
)
from app.api.observed import SHORTEST_REASON, Looking, a_page, decode, observed, reason_in
from app.db.operator_people import Wanted, read_people
from app.db.operator_person import read_person
from app.domain.days import WINDOWS
from edge.web.envelope import Envelope
from edge.web.problems import InvalidInput

router = APIRouter(
    prefix="/api/v1/operator/users", tags=["operator: people"], dependencies=[Depends(operator)]
)


@router.get("", response_model=Envelope[list[Person]], summary="Find people")
async def people(request: Request, looking: Looking, query: Annotated[PeopleQuery, Query()]) -> Response:
    """People, newest first, a page at a time; e-mail addresses are masked."""
    after = decode(query.cursor)
    chosen = query.model_dump(exclude={"window", "limit", "cursor"})
    wanted = Wanted(window=days_of(query.window), **chosen)
    return observed(
        request, looking, lambda connection: a_page(read_people(connection, wanted, query.limit, after))
    )


@router.get("/{user_id}", response_model=Envelope[PersonOverview], summary="See where a person stands")
async def person(
    request: Request, looking: Looking, user_id: PersonId, query: Annotated[PersonQuery, Query()]
) -> Response:
    """One person; without consent the log of consent and past traces alone.

    The address in full needs a reason of the operator's own (X-Access-Reason).
    """
    reveal = query.email == "full"
    if reveal and len(reason_in(request.headers.get("x-access-reason"))) < SHORTEST_REASON:
        raise InvalidInput(
            f"The address in full needs a reason of {SHORTEST_REASON} characters: send it as X-Access-Reason."
        )
    return observed(request, looking, lambda connection: read_person(connection, user_id, reveal=reveal))


@router.get("/{user_id}/signals", response_model=Envelope[SignalTable], summary="See a person's signals")
async def signals(
    request: Request, looking: Looking, user_id: PersonId, query: Annotated[SignalsQuery, Query()]
) -> Response:
    """Features and personas of the windows side by side; needs the person's consent."""
    from app.db.operator_signals import read_signals  # noqa: PLC0415 - imports every feature there is

    windows = list(WINDOWS) if query.window == "all" else [days_of(query.window)]
    return observed(request, looking, lambda connection: read_signals(connection, user_id, windows))
