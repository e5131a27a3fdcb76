"""The opaque cursor of a page: base64url of its last row's place, which rows come and go around."""

import base64
import binascii
from datetime import date

from app.db.transactions_read import Position
from edge.web.problems import InvalidInput


def encode(position: Position | None) -> str | None:
    """The cursor that goes on after a position; None at the end."""
    return None if position is None else pack(position.date.isoformat(), position.transaction_id)


def decode(cursor: str | None) -> Position | None:
    """The position in a cursor of ours; InvalidInput for anything else."""
    if cursor is None:
        return None
    day, transaction_id = unpack(cursor)
    try:
        return Position(date.fromisoformat(day), transaction_id)
    except ValueError as error:
        raise not_ours() from error


def pack(when: str, id_: str) -> str:
    """The cursor of the row that has this date or time, and this id."""
    return base64.urlsafe_b64encode(f"{when},{id_}".encode()).decode().rstrip("=")


def unpack(cursor: str) -> tuple[str, str]:
    """What was packed; InvalidInput for what cannot have been, or what no database could be asked for."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise not_ours() from error
    when, _, id_ = text.partition(",")
    if "\x00" in id_:
        raise not_ours()
    return when, id_


def not_ours() -> InvalidInput:
    """The refusal of a cursor that this API did not give."""
    return InvalidInput("The cursor is not one of ours.")
