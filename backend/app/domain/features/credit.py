"""Cards: how much of each limit is used, what interest costs, and how they are paid."""

import re
from fractions import Fraction
from typing import Any, NamedTuple

from app.domain.clean import Entry, Ledger
from app.domain.days import HALF_YEAR, iso
from app.domain.features.topic import Topic
from app.domain.features.values import Measured, Reason, cents, encode, null, ratio
from app.domain.features.view import View
from app.domain.model import Account, Liability
from app.domain.money import to_decimal
from app.domain.pfc import Flow
from app.domain.timeline import Timeline

STATEMENT_DAYS = 35
"""Statement cycles last 28 to 31 days; five more catch one that posted late."""
_TRANSFER_CARD = re.compile(r"\bbalance transfer\b", re.IGNORECASE)
_MINIMUM_SLACK = 5_00
_FEWEST_PAYMENTS = 2
_MOSTLY = Fraction(3, 4)


class _Card(NamedTuple):
    account: Account
    liability: Liability | None
    balance: int | None
    utilization: Fraction | None
    interest: Timeline[Entry]
    payments: Timeline[Entry]


class Credit(Topic):
    """Utilization, interest and payment behaviour over all cards."""

    def __init__(self, ledger: Ledger) -> None:
        self._cards = cards = _cards(ledger)
        valid = [card for card in cards if card.utilization is not None]
        month = sum(_latest_interest(ledger.as_of, card) for card in cards)
        self._standing = {
            "card_count": Measured(len(cards)),
            "valid_card_count": Measured(len(valid)),
            "holds_balance_transfer_card": Measured(
                any(_TRANSFER_CARD.search(card.account.name or "") for card in cards)
            ),
            **_utilization(cards, valid),
            "interest_charges_month": _if_any(cards, month),
        }

    def over(self, view: View) -> dict[str, Measured]:
        """The features over a window."""
        cards = self._cards
        return {
            **self._standing,
            "interest_charges": _if_any(cards, _interest(view, cards)),
            "minimum_payment_only": _over_cards(cards, [_pays_minimum(view, card) for card in cards]),
            "is_overdue": _over_cards(cards, [_is_overdue(view.as_of, card) for card in cards]),
        }

    def evidence(self, view: View) -> dict[str, Any]:
        """The cards, the fullest first."""
        cards = sorted(self._cards, key=lambda card: (-(card.utilization or -1), card.account.account_id))
        return {"cards": [_described(view, card) for card in cards]}


def _described(view: View, card: _Card) -> dict[str, Any]:
    return {
        "name": card.account.name or "card",
        "mask": card.account.mask,
        "balance": _text(card.balance),
        "limit": _text(card.account.limit),
        "utilization": None if card.utilization is None else encode(ratio(card.utilization).value),
        "interest_month": _text(_latest_interest(view.as_of, card)),
        "minimum_payment": _text(card.liability.minimum_payment if card.liability else None),
        "next_due_date": _day(card.liability.next_due_day if card.liability else None),
        "is_overdue": _is_overdue(view.as_of, card),
        "pays_minimum": _pays_minimum(view, card),
        "source_id": card.account.account_id,
        "interest_source_ids": [entry.transaction_id for entry in card.interest.after(_interest_start(view))],
    }


def _cards(ledger: Ledger) -> list[_Card]:
    liabilities = {row.account_id: row for row in ledger.liabilities}
    return [
        _Card(
            account,
            liabilities.get(account.account_id),
            _balance(account),
            _share_used(account),
            Timeline(_of(ledger, account, Flow.INTEREST)),
            Timeline([entry for entry in _of(ledger, account, Flow.CARD_PAYMENT) if entry.amount < 0]),
        )
        for account in ledger.accounts
        if account.is_credit
    ]


def _balance(account: Account) -> int | None:
    """What is owed; an overpaid card owes nothing."""
    if account.current is not None:
        return max(account.current, 0)
    if account.limit is None or account.available is None:
        return None
    return max(account.limit - account.available, 0)


def _share_used(account: Account) -> Fraction | None:
    balance = _balance(account)
    if balance is None or account.limit is None or account.limit <= 0:
        return None
    return Fraction(balance, account.limit)


def _of(ledger: Ledger, account: Account, flow: Flow) -> list[Entry]:
    return [entry for entry in ledger.of(flow).items if entry.account_id == account.account_id]


def _interest_start(view: View) -> int:
    return view.as_of - max(view.window, STATEMENT_DAYS)


def _utilization(cards: list[_Card], valid: list[_Card]) -> dict[str, Measured]:
    if not valid:
        missing = null(Reason.NO_LIMIT if cards else Reason.NOT_APPLICABLE)
        return {"utilization_max": missing, "utilization_total": missing}
    owed = sum(card.balance or 0 for card in valid)
    limits = sum(card.account.limit or 0 for card in valid)
    return {
        "utilization_max": ratio(max(card.utilization or Fraction(0) for card in valid)),
        "utilization_total": ratio(Fraction(owed, limits)),
    }


def _if_any(cards: list[_Card], amount: int) -> Measured:
    return cents(amount) if cards else null(Reason.NOT_APPLICABLE)


def _interest(view: View, cards: list[_Card]) -> int:
    posted = sum(card.interest.total_after(_interest_start(view)) for card in cards)
    return max(posted, sum(_statement_interest(view.as_of, card) for card in cards))


def _statement_interest(as_of: int, card: _Card) -> int:
    row = card.liability
    if row is None or row.statement_interest is None or row.last_statement_day is None:
        return 0
    return row.statement_interest if row.last_statement_day >= as_of - STATEMENT_DAYS else 0


def _latest_interest(as_of: int, card: _Card) -> int:
    """One cycle's interest: two statements can fall into 35 days, and a text speaks of a month."""
    recent = card.interest.after(as_of - STATEMENT_DAYS)
    posted = sum(entry.amount for entry in recent if entry.day == recent[-1].day)
    return max(posted, _statement_interest(as_of, card))


def _pays_minimum(view: View, card: _Card) -> bool | None:
    row = card.liability
    if row is None or row.minimum_payment is None:
        return None
    ceiling = row.minimum_payment + _MINIMUM_SLACK
    if view.window == HALF_YEAR:
        payments = card.payments.after(view.start)
        low = sum(-entry.amount <= ceiling for entry in payments)
        return len(payments) >= _FEWEST_PAYMENTS and Fraction(low, len(payments)) >= _MOSTLY
    if row.last_payment_amount is None or row.last_statement_balance is None:
        return None
    return 0 < row.last_payment_amount <= ceiling and row.last_statement_balance > row.minimum_payment


def _is_overdue(as_of: int, card: _Card) -> bool | None:
    """What the lender says, else whether the due date passed without a payment since the statement."""
    row = card.liability
    if row is None:
        return None
    if row.is_overdue is not None:
        return row.is_overdue
    if row.next_due_day is None or row.minimum_payment is None or row.last_statement_day is None:
        return None
    paid = [entry.day for entry in card.payments.items]
    if row.last_payment_day is not None:
        paid.append(row.last_payment_day)
    unpaid = not any(day >= row.last_statement_day for day in paid)
    return row.next_due_day < as_of and row.minimum_payment > 0 and unpaid


def _over_cards(cards: list[_Card], answers: list[bool | None]) -> Measured:
    """True if true of any card; false only if known to be false of every one."""
    if not cards:
        return null(Reason.NOT_APPLICABLE)
    if any(answers):
        return Measured(True)
    return null(Reason.NO_DATA) if None in answers else Measured(False)


def _text(amount: int | None) -> str | None:
    return None if amount is None else str(to_decimal(amount))


def _day(day: int | None) -> str | None:
    return None if day is None else iso(day)
