"""Takes one person's bank data in: all of a document or none of it, and nothing without consent.

A file takes its time to parse, and whoever says no meanwhile must not wait for it: so it is parsed first, and
the person's lock is taken to write what came of it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from app.db.aliases import relearn_aliases
from app.db.bank_rows import remove, remove_twins, upsert
from app.db.consents import EDUCATION, users_with_consent
from app.db.currencies import settle_currencies
from app.db.locks import lock_users
from app.db.sql import Connection, text
from app.domain.errors import ConsentRequired, Fault, IngestRejected, UnknownUser
from app.domain.ingest import Batch, Context, read_text

_PERSON = text("SELECT base_currency FROM profiles WHERE user_id = :user_id")
_KNOWN_ACCOUNTS = text("SELECT account_id, iso_currency_code FROM accounts WHERE user_id = :user_id")


class IngestReport(NamedTuple):
    """How many rows of each kind were taken, and every one that was not."""

    accounts: int
    transactions: int
    liabilities: int
    rejected: tuple[Fault, ...]

    def as_dict(self) -> dict[str, Any]:
        """The report as operations answer it."""
        return self._asdict() | {"rejected": [fault.as_dict() for fault in self.rejected]}


class Ahead(NamedTuple):
    """What a document came to, and how things stood by which it did."""

    context: Context
    batch: Batch


def ingest(
    connection: Connection,
    user_id: str,
    document: Mapping[str, Any],
    *,
    received_on: date,
    skip_invalid: bool = False,
) -> IngestReport:
    """Take a document that was parsed before; see `ingest_text`."""
    chunks = [json.dumps(document)]
    return ingest_text(connection, user_id, chunks, received_on=received_on, skip_invalid=skip_invalid)


def ingest_text(
    connection: Connection,
    user_id: str,
    chunks: Iterable[str],
    *,
    received_on: date,
    skip_invalid: bool = False,
) -> IngestReport:
    """Take the document within the caller's transaction, or raise IngestRejected with every fault of it.

    Bank data are kept for the purpose of education alone: without consent to it, ConsentRequired.
    With `skip_invalid` faulty rows are left out and reported; a fault of the document itself still refuses.
    The chunks are gone through several times, so they may be a file's but no generator's.
    """
    ahead = read_ahead(connection, user_id, chunks, received_on)
    lock_users(connection, [user_id])
    return take_in(connection, user_id, chunks, ahead, skip_invalid=skip_invalid)


def read_ahead(connection: Connection, user_id: str, chunks: Iterable[str], received_on: date) -> Ahead:
    """Parse the document by how things stand now; nobody waits for it, so they may change meanwhile.

    Without consent nothing is parsed: ConsentRequired.
    """
    context = _context(connection, user_id, received_on)
    _check_consent(connection, user_id)
    return Ahead(context, read_text(chunks, context))


def take_in(
    connection: Connection, user_id: str, chunks: Iterable[str], ahead: Ahead, *, skip_invalid: bool
) -> IngestReport:
    """Write what was read ahead, as `ingest_text` says; the caller holds the lock of the person.

    Parsed anew where their currency or accounts have changed since: what is said of rows goes by these.
    """
    context = _context(connection, user_id, ahead.context.received_on)
    _check_consent(connection, user_id)
    batch = ahead.batch if context == ahead.context else read_text(chunks, context)
    if batch.whole or (batch.faults and not skip_invalid):
        raise IngestRejected([*batch.whole, *(fault for fault in batch.faults if not fault.follows)])
    _write(connection, user_id, batch)
    return IngestReport(len(batch.accounts), len(batch.transactions), len(batch.liabilities), batch.faults)


def _check_consent(connection: Connection, user_id: str) -> None:
    if not users_with_consent(connection, [user_id]):
        raise ConsentRequired(EDUCATION)


def _context(connection: Connection, user_id: str, received_on: date) -> Context:
    currency = connection.execute(_PERSON, {"user_id": user_id}).scalar()
    if currency is None:
        raise UnknownUser(
            f"no profile for user {user_id}; it is made at the first sign-in or by record_profile"
        )
    known = connection.execute(_KNOWN_ACCOUNTS, {"user_id": user_id})
    return Context(received_on, currency, {row.account_id: row.iso_currency_code for row in known})


def _write(connection: Connection, user_id: str, batch: Batch) -> None:
    owner = {"user_id": user_id}
    upsert(connection, "accounts", [owner | row for row in batch.accounts])
    if batch.accounts:
        settle_currencies(connection, [user_id])
    upsert(connection, "transactions", [owner | row for row in batch.transactions])
    upsert(connection, "liabilities", [owner | row for row in batch.liabilities])
    remove(connection, [owner | {"transaction_id": removed} for removed in batch.removed])
    if batch.transactions or batch.removed:
        remove_twins(connection, [user_id])
        relearn_aliases(connection, [user_id])
