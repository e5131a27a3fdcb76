"""A person's transactions by their dates, a page at a time, put into JSON by the database."""

from datetime import date
from typing import NamedTuple

from app.db.consents import EDUCATION
from app.db.gate import Gated, gated, read_gated
from app.db.sql import Connection

# The position is (date, id): dates alone repeat, and a page boundary inside a day would lose or double rows.
_QUERY = """
    SELECT coalesce(json_agg(item ORDER BY place) FILTER (WHERE place <= :limit), '[]')::text AS body,
           max(position) FILTER (WHERE place = :limit AND there_is_more) AS following
    FROM (
        SELECT row_number() OVER in_order AS place,
               lead(true) OVER in_order AS there_is_more,
               date || ',' || transaction_id AS position,
               json_build_object(
                   'transaction_id', transaction_id,
                   'account_id', account_id,
                   'date', date,
                   'authorized_date', authorized_date,
                   'amount', amount::text,
                   'currency', iso_currency_code,
                   'name', name,
                   'merchant', merchant_name,
                   'category', pfc_primary,
                   'category_detailed', pfc_detailed,
                   'payment_channel', payment_channel,
                   'pending', pending
               ) AS item
        FROM (
            SELECT * FROM transactions
            WHERE user_id = :user_id
              AND removed_at IS NULL
              AND (:include_pending OR NOT pending)
              {narrowed}
            ORDER BY date {way}, transaction_id {way}
            LIMIT :limit + 1
        ) AS chosen
        WINDOW in_order AS (ORDER BY date {way}, transaction_id {way})
    ) AS numbered
"""
# Most pages are this one. A plan that has to suit every narrowing would read and sort all rows of a person.
NEWEST = gated(EDUCATION, _QUERY.format(way="DESC", narrowed="")).kept(
    "newest_transactions", user_id="text", include_pending="boolean", limit="integer"
)
_NARROWING = """
              AND (CAST(:since AS date) IS NULL OR date >= CAST(:since AS date))
              AND (CAST(:until AS date) IS NULL OR date <= CAST(:until AS date))
              AND (CAST(:account_id AS text) IS NULL OR account_id = :account_id)
              AND (CAST(:category AS text) IS NULL OR pfc_primary = :category)
              AND (CAST(:merchant AS text) IS NULL OR coalesce(merchant_name, name) ILIKE :merchant)
              AND (CAST(:after_date AS date) IS NULL
                   OR (date, transaction_id) {beyond} (CAST(:after_date AS date), :after_id))
"""


def _narrowed(way: str, beyond: str) -> Gated:
    return gated(EDUCATION, _QUERY.format(way=way, narrowed=_NARROWING.format(beyond=beyond)))


_NARROWED = {"-date": _narrowed("DESC", "<"), "date": _narrowed("ASC", ">")}


class Position(NamedTuple):
    """Where a page ended."""

    date: date
    transaction_id: str


class TransactionFilter(NamedTuple):
    """Which transactions, and from which end: both dates inclusive, the merchant by a part of its name."""

    since: date | None = None
    until: date | None = None
    account_id: str | None = None
    category: str | None = None
    merchant: str | None = None
    include_pending: bool = False
    sort: str = "-date"


def read_transactions(
    connection: Connection, user_id: str, wanted: TransactionFilter, limit: int, after: Position | None
) -> tuple[str, Position | None]:
    """A JSON array and the position to go on from, None at the end; raises ConsentRequired."""
    values = wanted._asdict() | {
        "merchant": _contains(wanted.merchant),
        "limit": limit,
        "after_date": after.date if after else None,
        "after_id": after.transaction_id if after else None,
    }
    values.pop("sort")
    is_newest = after is None and wanted == TransactionFilter(include_pending=wanted.include_pending)
    page = NEWEST if is_newest else _NARROWED[wanted.sort]
    body, following = read_gated(connection, page, user_id=user_id, **values)
    if following is None:
        return body, None
    day, _, transaction_id = following.partition(",")
    return body, Position(date.fromisoformat(day), transaction_id)


def _contains(part: str | None) -> str | None:
    if part is None:
        return None
    literal = part.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{literal}%"
