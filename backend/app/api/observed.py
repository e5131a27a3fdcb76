"""How an operator's request looks at people: the read and the log of it are one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Header, Request, Response

from app.api.access import Operator
from app.api.cursor import not_ours, pack, unpack
from app.api.models.moments import in_utc
from app.db.access import CONSOLE
from app.db.engine import transaction
from app.db.operator_log import Look, note_look, note_refusal
from app.db.operator_seen import Page, Place, Seen
from app.db.sql import Connection
from app.domain.errors import DomainError
from edge.web.problems import InvalidInput
from edge.web.responses import enveloped

SHORTEST_REASON, LONGEST_REASON = 10, 300


async def look(
    request: Request,
    caller: Operator,
    x_access_reason: Annotated[
        str | None,
        Header(max_length=3 * LONGEST_REASON, description="Why you look, percent-encoded; it is logged."),
    ] = None,
) -> Look:
    """Who looks at what and why; a route's own purpose is the reason of whoever names none."""
    route, reason = request.scope["route"], reason_in(x_access_reason)
    return Look(caller.user_id, route.path, reason or route.summary or route.name, request.state.request_id)


def reason_in(header: str | None) -> str:
    """The reason in the header, or nothing; InvalidInput for what is not text of its length."""
    try:
        reason = unquote(header or "", errors="strict").strip()
    except UnicodeDecodeError as error:
        raise InvalidInput("A reason is percent-encoded UTF-8.") from error
    if "\x00" in reason or len(reason) > LONGEST_REASON:
        raise InvalidInput(f"A reason is a text of at most {LONGEST_REASON} characters.")
    return reason


Looking = Annotated[Look, Depends(look)]


def observed(request: Request, looking: Look, read: Callable[[Connection], Seen]) -> Response:
    """Answer what was read, once it is logged whom it showed; so is a refusal, and of whom it was."""
    try:
        with transaction(CONSOLE.of(looking.operator_id)) as connection:
            seen = read(connection)
            note_look(connection, looking, seen.people)
    except DomainError:
        # That somebody is flagged, or consents no more, is something about them; the log of it outlives the
        # transaction that was refused.
        _note_refusal(request, looking)
        raise
    return enveloped(request, seen.body, **seen.meta)


def _note_refusal(request: Request, looking: Look) -> None:
    whom = (request.path_params.get("user_id"), request.path_params.get("recommendation_id"))
    if any(whom):
        with transaction(CONSOLE.of(looking.operator_id)) as connection:
            note_refusal(connection, looking, *whom)


def observed_page(looking: Look, read: Callable[[Connection], Page]) -> tuple[Page, str | None]:
    """The same for an answer in another form: the logged page, and the cursor that goes on."""
    with transaction(CONSOLE.of(looking.operator_id)) as connection:
        page = read(connection)
        note_look(connection, looking, page.people)
    return page, None if page.following is None else encode(page.following)


def a_page(page: Page) -> Seen:
    """The page as a JSON array, with the cursor that goes on."""
    cursor = None if page.following is None else encode(page.following)
    return Seen(f"[{','.join(page.items)}]", page.people, {"next_cursor": cursor})


def encode(place: Place) -> str:
    """The opaque cursor of a place."""
    return pack(place.at.isoformat(), place.id)


def decode(cursor: str | None) -> Place | None:
    """The place in a cursor of ours; InvalidInput for anything else."""
    if cursor is None:
        return None
    moment, id_ = unpack(cursor)
    try:
        return Place(in_utc(datetime.fromisoformat(moment)), id_)
    except ValueError as error:
        raise not_ours() from error
