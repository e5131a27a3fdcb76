"""Operators find people, and see where one of them stands."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import operator
from app.api.models.envelope import Window, days_of
from app.api.models.operator_people import (
    PeopleQuery,
    Person,
    PersonId,
    PersonOverview,
    SignalTable,
)
from app.api.observed import SHORTEST_REASON, Looking, a_page, decode, observed, reason_in
from app.api.queries import only
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


@router.get(
    "/{user_id}",
    response_model=Envelope[PersonOverview],
    summary="See where a person stands",
    dependencies=[only("email")],
)
async def person(
    request: Request, looking: Looking, user_id: PersonId, email: Literal["masked", "full"] = "masked"
) -> Response:
    """One person; without consent the log of consent and past traces alone.

    The address in full needs a reason of the operator's own (X-Access-Reason).
    """
    reveal = email == "full"
    if reveal and len(reason_in(request.headers.get("x-access-reason"))) < SHORTEST_REASON:
        raise InvalidInput(
            f"The address in full needs a reason of {SHORTEST_REASON} characters: send it as X-Access-Reason."
        )
    return observed(request, looking, lambda connection: read_person(connection, user_id, reveal=reveal))


@router.get(
    "/{user_id}/signals",
    response_model=Envelope[SignalTable],
    summary="See a person's signals",
    dependencies=[only("window")],
)
async def signals(
    request: Request, looking: Looking, user_id: PersonId, window: Window | Literal["all"] = "all"
) -> Response:
    """Features and personas of the windows side by side; needs the person's consent."""
    from app.db.operator_signals import read_signals  # noqa: PLC0415 - imports every feature there is

    windows = list(WINDOWS) if window == "all" else [days_of(window)]
    return observed(request, looking, lambda connection: read_signals(connection, user_id, windows))
