"""The currency that a person's figures are in: the one that most of their accounts are in."""

from collections.abc import Iterable

from app.db.sql import Connection, text

# Of equally frequent currencies the first of the alphabet, so that the same data give the same answer.
_SETTLE = text("""
UPDATE profiles SET base_currency = usual.currency
FROM (
    SELECT user_id, mode() WITHIN GROUP (ORDER BY iso_currency_code) AS currency
    FROM accounts WHERE user_id = ANY(:user_ids) GROUP BY user_id
) AS usual
WHERE profiles.user_id = usual.user_id AND base_currency <> usual.currency
""")


def settle_currencies(connection: Connection, user_ids: Iterable[str]) -> None:
    """Give these people the currency of most of their accounts; who has no accounts keeps what they have."""
    connection.execute(_SETTLE, {"user_ids": list(user_ids)})
