"""Reads histories for the first stage: one query for any number of people, one packed row per person.

Amounts leave the database as whole cents and dates as day numbers, the form that the domain computes in.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from app.db.sql import Connection, text
from app.domain.days import LOOKBACK, WINDOWS
from app.domain.features import FEATURE_VERSION
from app.domain.model import Account, History, Liability, Override, Transaction

_FETCHED = 25
"""Packed rows that are objects at a time; one has some 70 kB."""
# Transactions come a column at a time: JSON of the same rows costs the database three times as much. No text
# of theirs holds these characters, which ingest and a constraint of the table ensure.
_BETWEEN_ROWS, _BETWEEN_COLUMNS = "\x1f", "\x1e"
_COLUMNS = (
    "transaction_id",
    "account_id",
    "(date - DATE '0001-01-01' + 1)::text",
    "(amount * 100)::bigint::text",
    "iso_currency_code",
    "name",
    *(
        f"coalesce({name}, '')"
        for name in ("merchant_name", "merchant_entity_id", "pfc_primary", "pfc_detailed")
    ),
)
_IS_KNOWN = text("SELECT EXISTS (SELECT FROM profiles WHERE user_id = :user_id)").kept(
    "is_known", user_id="text"
)
# 0001-01-01 is day 1, as in Python. Transactions come in the order of the index that holds them.
_READ = text(f"""
SELECT profiles.user_id, computed.input_hash,
       profiles.base_currency, accounts.rows AS accounts, transactions.rows AS transactions,
       liabilities.rows AS liabilities, aliases.rows AS aliases, overrides.rows AS overrides
FROM profiles
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(
        account_id, type, subtype, mask, name,
        (balance_current * 100)::bigint, (balance_available * 100)::bigint, (balance_limit * 100)::bigint,
        iso_currency_code, holder_category, balances_as_of - DATE '0001-01-01' + 1, closed_at IS NOT NULL
    ) ORDER BY account_id)::text AS rows
    FROM accounts WHERE accounts.user_id = profiles.user_id
) AS accounts ON true
LEFT JOIN LATERAL (
    SELECT {" || chr(30) || ".join(f"string_agg({column}, chr(31))" for column in _COLUMNS)} AS rows
    FROM (
        SELECT * FROM transactions
        WHERE transactions.user_id = profiles.user_id AND date > :since AND NOT pending AND removed_at IS NULL
        ORDER BY date DESC, transaction_id DESC
    ) AS posted
) AS transactions ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(
        account_id, is_overdue, (last_payment_amount * 100)::bigint,
        last_payment_date - DATE '0001-01-01' + 1, (last_statement_balance * 100)::bigint,
        last_statement_issue_date - DATE '0001-01-01' + 1, (minimum_payment_amount * 100)::bigint,
        next_payment_due_date - DATE '0001-01-01' + 1,
        (SELECT (sum((apr ->> 'interest_charge_amount')::numeric) * 100)::bigint
         FROM jsonb_array_elements(aprs) AS apr)
    ) ORDER BY account_id)::text AS rows
    FROM liabilities WHERE liabilities.user_id = profiles.user_id
) AS liabilities ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(descriptor, merchant_key) ORDER BY descriptor)::text AS rows
    FROM merchant_aliases WHERE merchant_aliases.user_id = profiles.user_id
) AS aliases ON true
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(merchant_key, kind, ignored, merged_into)
                    ORDER BY merchant_key)::text AS rows
    FROM stream_overrides WHERE stream_overrides.user_id = profiles.user_id
) AS overrides ON true
LEFT JOIN LATERAL (
    SELECT min(input_hash) AS input_hash
    FROM feature_snapshots
    WHERE feature_snapshots.user_id = profiles.user_id AND window_days = ANY(:windows)
      AND as_of = :as_of AND feature_version = :feature_version
    HAVING count(*) = cardinality(:windows) AND count(DISTINCT input_hash) = 1
) AS computed ON true
WHERE profiles.user_id = ANY(:user_ids)
ORDER BY profiles.user_id
""").kept(  # noqa: S608 - made of the columns above
    "histories", user_ids="text[]", since="date", as_of="date", windows="integer[]", feature_version="text"
)


class Read(NamedTuple):
    """A history as it was read, its digest, and the digest of what the day's features were computed from."""

    user_id: str
    digest: str
    computed_digest: str | None
    currency: str
    packed: tuple[str | None, ...]

    def history(self) -> History:
        """The history, unpacked only where it is needed."""
        transactions = self.packed[1]
        accounts, liabilities, aliases, overrides = map(_rows, self.packed[:1] + self.packed[2:])
        return History(
            user_id=self.user_id,
            currency=self.currency,
            accounts=tuple(Account(*row) for row in accounts),
            transactions=tuple(_transactions(transactions)),
            liabilities=tuple(Liability(*row) for row in liabilities),
            aliases=dict(aliases),
            overrides={name: Override(*said) for name, *said in overrides},
        )


def is_known(connection: Connection, user_id: str) -> bool:
    """Whether there is a profile."""
    return bool(connection.execute(_IS_KNOWN, {"user_id": user_id}).scalar())


def read_histories(connection: Connection, user_ids: Sequence[str], as_of: date) -> Iterator[Read]:
    """The look-back's history of each person, one at a time, so that memory does not grow with the shard."""
    values = {
        "user_ids": list(user_ids),
        "since": as_of - timedelta(days=LOOKBACK),
        "as_of": as_of,
        "windows": list(WINDOWS),
        "feature_version": FEATURE_VERSION,
    }
    rows = (
        connection.execute(_READ, values)
        if len(user_ids) <= _FETCHED
        else connection.stream(_READ, values, _FETCHED)
    )
    for user_id, computed_digest, currency, *packed in rows:
        digest = hashlib.sha256("\n".join([as_of.isoformat(), currency, *map(str, packed)]).encode())
        yield Read(user_id, digest.hexdigest(), computed_digest, currency, tuple(packed))


def _transactions(packed: str | None) -> Iterable[Transaction]:
    if packed is None:
        return ()
    columns = [column.split(_BETWEEN_ROWS) for column in packed.split(_BETWEEN_COLUMNS)]
    ids, accounts, days, amounts, currencies, names, *optional = columns
    said = [[value or None for value in column] for column in optional]
    return map(Transaction, ids, accounts, map(int, days), map(int, amounts), currencies, names, *said)


def _rows(packed: str | None) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads(packed) if packed else []
    return rows
