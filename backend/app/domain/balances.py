"""Balances at the end of a day, told from the day on which they were read by what posted in between.

What was owed on a day is what is owed now less all that was charged since; what lay in any other account is
what lies there now and all that left it since (docs/signals.md).
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from app.domain.model import Account, Transaction


def at_end_of(day: int, accounts: Sequence[Account], rows: Iterable[Transaction]) -> tuple[Account, ...]:
    """The accounts with the balances they had; one that does not say when it was read was read on the day."""
    read_on = {
        account.account_id: account.balances_day
        for account in accounts
        if account.balances_day is not None and account.balances_day != day
    }
    if not read_on:
        return tuple(accounts)
    left = _left_since(day, read_on, rows)
    return tuple(_told_back(account, left[account.account_id]) for account in accounts)


def _left_since(day: int, read_on: dict[str, int], rows: Iterable[Transaction]) -> Counter[str]:
    """Cents that left each account from the day to its reading; the sign is turned if it was read before."""
    left: Counter[str] = Counter()
    for row in rows:
        known = read_on.get(row.account_id)
        if known is None or row.pending or row.removed:
            continue
        if day < row.day <= known:
            left[row.account_id] += row.amount
        elif known < row.day <= day:
            left[row.account_id] -= row.amount
    return left


def _told_back(account: Account, left: int) -> Account:
    if not left:
        return account
    held = -left if account.is_owed else left
    return account._replace(
        current=None if account.current is None else account.current + held,
        # What can still be drawn, be it the person's or a lender's money.
        available=None if account.available is None else account.available + left,
    )
