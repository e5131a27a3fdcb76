"""A life as a bank's feed shows it: Plaid's names, pending twins, and what feeds leave out."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from random import Random

from scripts.lib.synthetic.ledger import Account, Json, Ledger, Row

_VERSION_2 = {
    "INCOME/WAGES": "INCOME/SALARY",
    "INCOME/GIG": "INCOME/GIG_ECONOMY",
    "INCOME/OTHER_INCOME": "INCOME/CONTRACTOR",
    "BANK_FEES/LATE_FEE": "BANK_FEES/LATE_FEES",
}
_VERSION_1 = {"INCOME/GIG": "INCOME/WAGES", "BANK_FEES/LATE_FEE": "BANK_FEES/OTHER_BANK_FEES"}


def accounts(ledger: Ledger) -> Iterator[Json]:
    """The person's accounts."""
    for account in ledger.accounts.values():
        yield _account(ledger, account)


def _account(ledger: Ledger, account: Account) -> Json:
    return {
        "account_id": account.id,
        "user_id": ledger.user_id,
        "type": account.type,
        "subtype": account.subtype,
        "mask": account.mask,
        "name": account.name,
        "balances": {
            "current": account.current / 100,
            "available": None if account.available is None else account.available / 100,
            "limit": None if account.limit is None else account.limit / 100,
            "iso_currency_code": ledger.currency,
        },
        "holder_category": account.holder,
    }


def transactions(ledger: Ledger, rng: Random) -> Iterator[Json]:
    """The person's rows by date, with the pending rows that some of them leave behind."""
    version = rng.choice(("v1", "v2"))
    known = rng.random() < 0.5  # whether this feed carries ids of merchants
    for row in sorted([*ledger.rows, *_pending(ledger, rng)], key=_order):
        yield _transaction(ledger, row, version, known=known)


def _order(row: Row) -> tuple[date, str]:
    return row.day, row.id


def _pending(ledger: Ledger, rng: Random) -> Iterator[Row]:
    """Twins of posted rows (some of which say so), and purchases that have not posted yet."""
    for row in ledger.rows:
        if row.currency is None and rng.random() < 0.01:
            twin = _copy(row, f"{rng.getrandbits(96):024x}")
            row.twin = twin.id if rng.random() < 0.8 else None
            if row.twin:
                yield twin
    if ledger.rows and rng.random() < 0.3:
        template = max((row for row in ledger.rows if row.merchant), key=_order, default=None)
        if template is not None and template.cents > 0:
            waiting = _copy(template, f"{rng.getrandbits(96):024x}")
            waiting.day, waiting.cents = ledger.as_of, rng.randint(5_00, 60_00)
            yield waiting


def _copy(row: Row, new_id: str) -> Row:
    return Row(
        new_id,
        row.account,
        row.day,
        row.cents,
        row.name,
        row.merchant,
        row.category,
        row.channel,
        pending=True,
    )


def _transaction(ledger: Ledger, row: Row, version: str, *, known: bool) -> Json:
    merchant = row.merchant if row.merchant and row.merchant.name else None
    return {
        "transaction_id": row.id,
        "account_id": row.account,
        "date": row.day.isoformat(),
        "amount": row.cents / 100,
        "iso_currency_code": row.currency or ledger.currency,
        "merchant_name": merchant.name if merchant else None,
        "merchant_entity_id": _entity(merchant.name) if merchant and known else None,
        "name": row.name,
        "payment_channel": row.channel,
        "personal_finance_category": _category(row.category, version),
        "pending": row.pending,
        "pending_transaction_id": row.twin,
    }


@lru_cache(maxsize=4096)
def _entity(name: str) -> str:
    return f"e{Random(name).getrandbits(80):020x}"


def _category(category: str | None, version: str) -> Json | None:
    if category is None:
        return None
    mapped = (_VERSION_2 if version == "v2" else _VERSION_1).get(category, category)
    primary, detail = mapped.split("/")
    return {"primary": primary, "detailed": f"{primary}_{detail}", "version": version}


def without(rows: Iterator[Json], categories: int, merchants: int, seed: str) -> Iterator[Json]:
    """The rows, of which so many percent have lost their category, and so many their merchant.

    A row that loses its category at 30 percent has lost it at 60 too.
    """
    rng = Random(seed)
    for row in rows:
        no_category, no_merchant = rng.random() * 100 < categories, rng.random() * 100 < merchants
        if no_category:
            row = row | {"personal_finance_category": None}  # noqa: PLW2901 - the row as the feed shows it
        if no_merchant:
            row = row | {"merchant_name": None, "merchant_entity_id": None}  # noqa: PLW2901 - same
        yield row
