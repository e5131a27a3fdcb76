"""Builds histories for tests in the words of a bank statement: dollars as text, dates as dates."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from app.domain.clean import clean
from app.domain.features.compute import compute_features
from app.domain.model import Account, History, Liability, Transaction
from app.domain.money import to_cents
from app.domain.streams import find_streams

D = date(2026, 6, 30)

GROCERIES = "FOOD_AND_DRINK_GROCERIES"
RENT = "RENT_AND_UTILITIES_RENT"
STREAMING = "ENTERTAINMENT_TV_AND_MOVIES"
WAGES = "INCOME_WAGES"
CARD_PAYMENT = "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
INTEREST = "BANK_FEES_INTEREST_CHARGE"
OTHER = "GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE"
PRIMARIES = (
    "INCOME", "TRANSFER_IN", "TRANSFER_OUT", "LOAN_PAYMENTS", "BANK_FEES", "ENTERTAINMENT", "FOOD_AND_DRINK",
    "GENERAL_MERCHANDISE", "GENERAL_SERVICES", "PERSONAL_CARE", "RENT_AND_UTILITIES", "MEDICAL",
)  # fmt: skip


def cents(dollars):
    return None if dollars is None else to_cents(Decimal(dollars))


def ago(days, until=D):
    return until - timedelta(days=days)


class Book:
    """A person's books; every adder returns the book."""

    def __init__(self, as_of=D, currency="USD"):
        self.as_of = as_of
        self.history = History("user", currency)
        self._ids = count(1)

    def account(
        self, key, kind="depository", subtype="checking", *, current=None, available=None, limit=None, **more
    ):
        made = Account(
            key, kind, subtype, current=cents(current), available=cents(available), limit=cents(limit), **more
        )
        return self._with(accounts=(*self.history.accounts, made))

    def checking(self, current="1000", **more):
        return self.account("checking", current=current, **more)

    def savings(self, current="1000", key="savings", **more):
        return self.account(key, subtype="savings", current=current, **more)

    def card(self, current="500", limit="5000", key="card", **more):
        return self.account(
            key, "credit", "credit card", current=current, limit=limit, mask="4523", name="Visa", **more
        )

    def liability(self, key="card", **fields):
        money = {"last_payment_amount", "last_statement_balance", "minimum_payment", "statement_interest"}
        values = {
            name: cents(value) if name in money else value.toordinal() if isinstance(value, date) else value
            for name, value in fields.items()
        }
        return self._with(liabilities=(*self.history.liabilities, Liability(key, **values)))

    def tx(self, day, amount, name="Shop", pfc=None, on="checking", **more):
        primary = next((one for one in PRIMARIES if pfc and pfc.startswith(one)), None)
        row = Transaction(
            more.pop("id", f"t{next(self._ids):05}"), on, day.toordinal(), cents(amount),
            more.pop("currency", "USD"), name, more.pop("merchant", name),
            pfc_primary=primary, pfc_detailed=pfc, **more,
        )  # fmt: skip
        return self._with(transactions=(*self.history.transactions, row))

    def each(self, days, amount, name, pfc=None, **more):
        for day in days:
            self.tx(day, amount, name, pfc, **more)
        return self

    def days_of_history(self, days):
        """One row that long ago and enough others, so that the history is neither short nor empty."""
        self.tx(ago(days - 1, self.as_of), "5.00", "Corner Store", OTHER)
        for back in range(1, min(days, 60), 6):
            self.tx(
                ago(back, self.as_of),
                f"{20 + back}.00",
                f"Place {chr(65 + back)}",
                "GENERAL_MERCHANDISE_GIFTS",
            )
        return self

    def _with(self, **changes):
        self.history = self.history._replace(**changes)
        return self

    def ledger(self, as_of=None):
        return clean(self.history, (as_of or self.as_of).toordinal())

    def streams(self, as_of=None):
        return find_streams(self.ledger(as_of))

    def stream(self, merchant, as_of=None):
        found = [stream for stream in self.streams(as_of) if stream.merchant == merchant]
        assert len(found) <= 1, found
        return found[0] if found else None

    def features(self, window=30, as_of=None):
        ledger = self.ledger(as_of)
        sets = compute_features(ledger, find_streams(ledger))
        return next(features for features in sets if features.window == window)

    def value(self, name, window=30, as_of=None):
        return self.features(window, as_of).value(name)

    def reason(self, name, window=30):
        features = self.features(window)
        assert features.value(name) is None
        return features.reasons[name].value

    def flows(self):
        return {entry.transaction_id: entry.flow.value for entry in self.ledger().entries}


def every(days, first_ago, until=D, last_ago=0):
    """Dates every so many days, from so long ago to the as-of date (or up to `last_ago` before it)."""
    return [ago(back, until) for back in range(first_ago, last_ago - 1, -days)]


def monthly(day, months, until=D):
    """That day of month (or the month's last), newest first, for so many months up to the as-of date."""
    dates, year, month = [], until.year, until.month
    while len(dates) < months:
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        found = date(year, month, min(day, last))
        if found <= until:
            dates.append(found)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return dates
