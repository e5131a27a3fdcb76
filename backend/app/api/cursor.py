"""The opaque cursor of a page: base64url of its last row's date and id, which rows come and go around."""

import base64
import binascii
from datetime import date

from app.api.problems import InvalidInput
from app.db.transactions_read import Position


def encode(position: Position | None) -> str | None:
    """The cursor that goes on after a position; None at the end."""
    if position is None:
        return None
    text = f"{position.date.isoformat()},{position.transaction_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str | None) -> Position | None:
    """The position in a cursor of ours; InvalidInput for anything else."""
    if cursor is None:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        day, _, transaction_id = text.partition(",")
        if "\x00" in transaction_id:  # PostgreSQL has no such text
            raise ValueError("a NUL")  # noqa: TRY301 - answered like every other cursor that is none of ours
        return Position(date.fromisoformat(day), transaction_id)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("The cursor is not one of ours.") from error
