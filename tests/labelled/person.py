"""A synthetic person: rows of a bank's feed, and what is true of them. Knows nothing of any detector."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.model import Account, History, Transaction

from .descriptors import ANYWHERE, PAYROLL, REMOTE, SHOPS, Descriptor

FEWEST = {"ANNUALLY": 2}


@dataclass
class Truth:
    """A stream that a person would name; `certain` when the history shows it often enough to be known."""

    merchant: str
    frequency: str
    kind: str
    direction: str
    rows: set
    upcoming: date | None
    certain: bool


@dataclass
class Person:
    """Rows are collected whole and masked at the end, so that one person exists in every share of gaps."""

    seed: int
    end: date
    days: int
    truths: list = field(default_factory=list)
    rows: list = field(default_factory=list)

    def __post_init__(self):
        self.rng = random.Random(self.seed)
        self.start = self.end - timedelta(self.days - 1)

    def charge(self, merchant, days, amounts, pfc, **more):
        """Rows of a merchant, and their ids; `amounts` is cents or makes them from the day."""
        text, on = more.get("text"), more.get("on", "checking")
        if text is None:
            text = Descriptor(self.rng, merchant, ANYWHERE + (REMOTE if more.get("online") else SHOPS))
        ids = set()
        for day in sorted(days):
            if not self.start <= day <= self.end:
                continue
            amount = amounts(day) if callable(amounts) else amounts
            row_id = f"t{len(self.rows):05}"
            place = on(day) if callable(on) else on
            said = text(day) if callable(text) else text.format(day=day)
            currency = more.get("currency", "USD")
            self.rows.append((row_id, place, day, round(amount), currency, said, merchant, pfc))
            ids.add(row_id)
        return ids

    def recurs(self, merchant, days, amounts, pfc, truth, **more):
        """A recurring outflow; its truth is kind and frequency."""
        days = sorted(days)
        ids = self.charge(merchant, days, amounts, pfc, **more)
        self._true(merchant, truth, "outflow", ids, days)

    def pays(self, employer, days, amounts, frequency, pfc="INCOME_WAGES", **more):
        """Recurring income; amounts are positive."""
        days = sorted(days)
        text = more.get("text") or Descriptor(self.rng, employer, PAYROLL)
        paid = (lambda day: -amounts(day)) if callable(amounts) else -amounts
        ids = self.charge(employer, days, paid, pfc, text=text)
        self._true(employer, ("income", frequency), "inflow", ids, days)

    def _true(self, merchant, truth, direction, ids, days):
        kind, frequency = truth
        upcoming = next((day for day in days if day > self.end), None)
        seen = len({day for day in days if self.start <= day <= self.end})
        certain = seen >= FEWEST.get(frequency, 3) and frequency != "UNKNOWN"
        self.truths.append(Truth(merchant, frequency, kind, direction, ids, upcoming, certain))

    def history(self, missing, *, no_entities=0.3, no_names=None):
        """The feed with that share of categories missing, and of names unless said otherwise."""
        hide = random.Random(self.seed * 7919 + 1)
        no_names = missing if no_names is None else no_names
        rows = []
        for row_id, account, day, amount, currency, text, merchant, pfc in self.rows:
            uncategorised, unnamed, no_entity = (hide.random() for _ in range(3))
            known = pfc if uncategorised >= missing and pfc else None
            name = merchant if unnamed >= no_names else None
            entity = f"e-{merchant}" if name and no_entity >= no_entities else None
            primary = known and next(p for p in PRIMARIES if known.startswith(p))
            fields = (row_id, account, day.toordinal(), amount, currency, text, name, entity, primary, known)
            rows.append(Transaction(*fields))
        accounts = (
            Account("checking", "depository", "checking", current=250_000),
            Account("savings", "depository", "savings", current=800_000),
            Account("card", "credit", "credit card", current=90_000, limit=500_000),
            Account("card2", "credit", "credit card", current=10_000, limit=300_000),
        )
        return History(str(self.seed), "USD", accounts, tuple(rows))


PRIMARIES = (
    "INCOME", "TRANSFER_IN", "TRANSFER_OUT", "LOAN_PAYMENTS", "BANK_FEES", "ENTERTAINMENT", "FOOD_AND_DRINK",
    "GENERAL_MERCHANDISE", "GENERAL_SERVICES", "PERSONAL_CARE", "RENT_AND_UTILITIES", "MEDICAL",
    "TRANSPORTATION", "TRAVEL", "GOVERNMENT_AND_NON_PROFIT", "HOME_IMPROVEMENT",
)  # fmt: skip
