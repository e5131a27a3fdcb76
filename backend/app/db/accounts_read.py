"""A person's accounts as the API shows them, put into JSON by the database."""

from app.db.consents import EDUCATION
from app.db.gate import gated, read_gated
from app.db.sql import Connection

_ACCOUNTS = gated(
    EDUCATION,
    """
    SELECT coalesce(json_agg(json_build_object(
               'account_id', account_id,
               'type', type,
               'subtype', subtype,
               'name', name,
               'mask', mask,
               'currency', iso_currency_code,
               'balance_current', balance_current::text,
               'balance_available', balance_available::text,
               'balance_limit', balance_limit::text,
               'utilization', CASE WHEN type = 'credit' AND balance_limit > 0
                              THEN round(greatest(balance_current, 0) / balance_limit, 4) END,
               'as_of', balances_as_of
           ) ORDER BY type, account_id), '[]')::text AS body,
           NULL AS following
    FROM accounts
    WHERE user_id = :user_id AND closed_at IS NULL
    """,
).kept("accounts", user_id="text")


def read_accounts(connection: Connection, user_id: str) -> str:
    """The open accounts, a JSON array; raises ConsentRequired."""
    return read_gated(connection, _ACCOUNTS, user_id=user_id)[0]
