"""What values are called that many answers hold.

The database writes the JSON itself. Money is a decimal string in the account's currency, a rate a number,
a date ISO 8601.
"""

from typing import Annotated, Literal

from pydantic import StringConstraints

Money = str
# PostgreSQL has no text with a NUL in it.
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]+$")]
Window = Literal["30d", "90d", "180d"]
Unit = Literal["money", "ratio", "months", "days", "count", "flag", "text", "date"]
"""What the value of a signal counts."""


def days_of(window: Window) -> int:
    """Its length."""
    return int(window.removesuffix("d"))
