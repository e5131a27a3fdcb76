"""What Plaid's personal finance categories mean here: one table from code to flow and kind of stream.

Longest prefix wins, so a row of the table speaks for a detailed code or for a whole primary one. Both
versions of the taxonomy are in it: accounts linked from December 2025 on get the second alone.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Flow(StrEnum):
    """What a transaction does to a person's money."""

    TRANSFER = "transfer"
    CARD_PAYMENT = "card_payment"
    INTEREST = "interest"
    FEE = "fee"
    INCOME = "income"
    OTHER_INCOME = "other_income"
    INTEREST_EARNED = "interest_earned"
    REFUND = "refund"
    TRANSFER_EXTERNAL = "transfer_external"
    SPEND = "spend"


class Kind(StrEnum):
    """What a recurring stream is to the person."""

    INCOME = "income"
    BILL = "bill"
    HABIT = "habit"
    SUBSCRIPTION = "subscription"
    IGNORED = "ignored"


class Category(NamedTuple):
    """Flow of money out, flow of money in, and the kind of a stream of it where the code decides.

    `insufficient_funds`: an overdraft's or a returned payment's. `vague`: of a primary code alone, below
    which codes differ, so names may know better; no edition holds it.
    """

    out: Flow | None = None
    into: Flow | None = None
    kind: Kind | None = None
    insufficient_funds: bool = False
    vague: bool = False


_SPEND = Category(Flow.SPEND, Flow.REFUND)
_BILL = Category(Flow.SPEND, Flow.REFUND, Kind.BILL)
_HABIT = Category(Flow.SPEND, Flow.REFUND, Kind.HABIT)
_PAY = Category(Flow.SPEND, Flow.INCOME)
_OTHER_INCOME = Category(Flow.SPEND, Flow.OTHER_INCOME)
_OWN_TRANSFER = Category(Flow.TRANSFER, Flow.TRANSFER)
_INSUFFICIENT_FUNDS = Category(Flow.FEE, Flow.REFUND, insufficient_funds=True)

UNCATEGORISED = Category()
"""Decided by names and pairs instead."""

_REMEMBERED = 4096
"""Pairs of codes whose row is remembered: several times what the taxonomies have, a bound for nonsense."""
_TABLE = {
    "INCOME": _OTHER_INCOME,
    "INCOME_WAGES": _PAY,
    "INCOME_SALARY": _PAY,
    "INCOME_CONTRACTOR": _PAY,
    "INCOME_GIG_ECONOMY": _PAY,
    "INCOME_MILITARY": _PAY,
    "INCOME_RETIREMENT_PENSION": _PAY,  # what a person lives on, whoever sends it
    "INCOME_UNEMPLOYMENT": _PAY,
    "INCOME_LONG_TERM_DISABILITY": _PAY,
    "INCOME_INTEREST_EARNED": Category(Flow.SPEND, Flow.INTEREST_EARNED),
    "TRANSFER_IN": Category(Flow.TRANSFER_EXTERNAL, Flow.OTHER_INCOME),
    "TRANSFER_IN_SAVINGS": _OWN_TRANSFER,
    "TRANSFER_IN_ACCOUNT_TRANSFER": _OWN_TRANSFER,
    "TRANSFER_IN_INVESTMENT_AND_RETIREMENT_FUNDS": _OWN_TRANSFER,
    "TRANSFER_OUT": Category(Flow.TRANSFER_EXTERNAL, Flow.OTHER_INCOME),
    "TRANSFER_OUT_SAVINGS": _OWN_TRANSFER,
    "TRANSFER_OUT_ACCOUNT_TRANSFER": _OWN_TRANSFER,
    "TRANSFER_OUT_INVESTMENT_AND_RETIREMENT_FUNDS": _OWN_TRANSFER,
    "LOAN_PAYMENTS": _BILL,
    "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT": Category(Flow.CARD_PAYMENT, Flow.CARD_PAYMENT, Kind.BILL),
    "LOAN_DISBURSEMENTS": _OTHER_INCOME,
    "BANK_FEES": Category(Flow.FEE, Flow.REFUND),
    "BANK_FEES_OVERDRAFT_FEES": _INSUFFICIENT_FUNDS,
    "BANK_FEES_INSUFFICIENT_FUNDS": _INSUFFICIENT_FUNDS,
    "BANK_FEES_INTEREST_CHARGE": Category(Flow.INTEREST, Flow.REFUND),
    "RENT_AND_UTILITIES": _BILL,
    "GENERAL_SERVICES": _SPEND,
    "GENERAL_SERVICES_INSURANCE": _BILL,
    "GENERAL_SERVICES_CHILDCARE": _BILL,
    "GOVERNMENT_AND_NON_PROFIT": _SPEND,
    "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT": _BILL,
    "FOOD_AND_DRINK": _HABIT,
    "TRANSPORTATION": _HABIT,
    "MEDICAL": _HABIT,
    "TRAVEL": _SPEND,
    "ENTERTAINMENT": _SPEND,
    "GENERAL_MERCHANDISE": _SPEND,
    "HOME_IMPROVEMENT": _SPEND,
    "PERSONAL_CARE": _SPEND,
    "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS": _SPEND,
}
# Codes of both of Plaid's versions, by their primary, that mean what it does. Any other that is not in the
# table is somebody's own, as INCOME_PAYCHECK: it says no more than its primary.
_AS_THE_PRIMARY = {
    "INCOME": "DIVIDENDS TAX_REFUND CHILD_SUPPORT RENTAL OTHER_INCOME OTHER",
    "TRANSFER_IN": "CASH_ADVANCES_AND_LOANS DEPOSIT WIRE TRANSFER_IN_FROM_APPS OTHER_TRANSFER_IN",
    "TRANSFER_OUT": "WITHDRAWAL WIRE CRYPTO TRANSFER_OUT_FROM_APPS OTHER_TRANSFER_OUT",
    "LOAN_PAYMENTS": "CAR_PAYMENT PERSONAL_LOAN_PAYMENT MORTGAGE_PAYMENT STUDENT_LOAN_PAYMENT BNPL EWA"
    " CASH_ADVANCES OTHER_PAYMENT",
    "BANK_FEES": "ATM_FEES FOREIGN_TRANSACTION_FEES LATE_FEES CASH_ADVANCE OTHER_BANK_FEES",
    "GENERAL_SERVICES": "ACCOUNTING_AND_FINANCIAL_PLANNING AUTOMOTIVE CONSULTING_AND_LEGAL EDUCATION"
    " POSTAGE_AND_SHIPPING STORAGE OTHER_GENERAL_SERVICES",
    "GOVERNMENT_AND_NON_PROFIT": "DONATIONS GOVERNMENT_DEPARTMENTS_AND_AGENCIES"
    " OTHER_GOVERNMENT_AND_NON_PROFIT",
}
_KNOWN = {f"{primary}_{code}" for primary, codes in _AS_THE_PRIMARY.items() for code in codes.split()}


class Categories:
    """One edition of the table: rows by code, in upper case. An edition is its own key in caches."""

    def __init__(self, rows: Mapping[str, Category]) -> None:
        self.rows = rows
        self._found: dict[tuple[str | None, str | None], Category] = {}

    def of(self, primary: str | None, detailed: str | None) -> Category:
        """The row for a transaction's codes; codes that nobody knows count as uncategorised."""
        found = self._found.get((primary, detailed))
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            found = self._found[primary, detailed] = self._look_up(primary, detailed)
        return found

    def is_income(self, primary: str | None, detailed: str | None) -> bool:
        """Whether the codes say that this is income, of whatever kind."""
        found = self._read(primary, detailed)
        return found is not None and found[0].partition("_")[0] == "INCOME"

    def _look_up(self, primary: str | None, detailed: str | None) -> Category:
        found = self._read(primary, detailed)
        if found is None:
            return UNCATEGORISED
        code, given = found
        row = self.rows[code]
        return row if given in _KNOWN or code not in _AS_THE_PRIMARY else _vague(code, row)

    def _read(self, primary: str | None, detailed: str | None) -> tuple[str, str] | None:
        """The table's code for these codes, and which of them led to it."""
        for said in filter(None, (detailed, primary)):
            code = given = said.upper()
            if "UNCATEGORIZED" in given:
                return None
            while code and code not in self.rows:
                code = code.rpartition("_")[0]
            if code:
                return code, given
        return None


def _vague(primary: str, row: Category) -> Category:
    """A primary code's row where that is all that is said; what comes as INCOME alone is mostly pay."""
    return row._replace(vague=True, into=Flow.INCOME if primary == "INCOME" else row.into)


SHIPPED_CATEGORIES = Categories(_TABLE)
"""What the code ships with, until an edition in the database takes its place."""
