"""What a person reads before they agree. A text that was published never changes: a new one is a new version.

A data category is named as in the text, in one or two plain words; `RESOURCES` says what FDX calls it.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from app.domain.consent.purposes import CONSENT_DAYS, Purpose

RESOURCES: Mapping[str, str] = {
    "accounts": "ACCOUNT_BASIC",
    "balances": "ACCOUNT_DETAILED",
    "cards and loans": "ACCOUNT_DETAILED",
    "payments": "TRANSACTIONS",
}
"""The data clusters of FDX; what SpendSense made itself (figures, lessons, messages) is none of a bank's."""


class Notice(NamedTuple):
    """One version of the text for a purpose, and the categories of data that it speaks of."""

    purpose: Purpose
    version: str
    effective_from: date
    data_categories: tuple[str, ...]
    text: str

    @property
    def sha256(self) -> str:
        """The digest of the text in UTF-8: what was agreed to, beyond doubt."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """What a person is shown before they say yes, JSON-ready."""
        return {
            "purpose": self.purpose,
            "version": self.version,
            "sha256": self.sha256,
            "effective_from": self.effective_from.isoformat(),
            "data_categories": list(self.data_categories),
            "expires_after_days": CONSENT_DAYS,
            "text": self.text,
        }


_EDUCATION = """\
What you say yes to
SpendSense reads the accounts you link. It shows you what your own numbers say and picks short lessons on \
money that fit them.

What we read
Your accounts with their balances and limits, your payments in and out, and what your bank tells us of \
your cards and loans.

What we make of it
Figures, such as how much of a card's limit is in use, what you pay for each month and how your savings \
move. From these we note which money theme fits best, such as fees or saving, and we pick lessons. Each \
lesson says why you see it, in your own numbers.

What we do not do
We do not sell your data. We do not show you offers of partners, use a chat or count you in studies; each \
of these asks you first, on its own. The lessons are not financial advice.

How long it lasts
Your yes lasts 365 days. Then it ends by itself, and we ask you again.

How to stop
You can say no at any time. It takes one step and no reason. From that moment we make nothing new about \
you. We erase the figures, the theme and the words of the lessons. What you linked stays stored, unused, \
until you ask us to delete it. We keep the list of your yes and no, and a seal of each lesson without its \
content, so that we can show we kept our word.
"""

_PARTNER_OFFERS = """\
What you say yes to
SpendSense may show you up to three offers beside your lessons. They come from other companies. One could \
be for a card, say, or for an account to save in.

What we read
The same figures we make for your lessons, from your accounts, balances, cards and loans, and payments. We \
check them to see if an offer could fit, and if you have such a thing now. Each offer shows you these \
checks.

What we do not do
We do not send your data to these companies. What they pay us has no part in which offers you see.

What you may want to know
SpendSense may receive compensation for an offer. You do not need to say yes to this: your lessons stay \
the same without it.

How long it lasts
Your yes lasts 365 days. Then it ends by itself, and we ask you again.

How to stop
You can say no at any time. It takes one step and no reason. The offers are gone at that moment, and your \
lessons stay.
"""

_CHAT = """\
What you say yes to
You can ask SpendSense about your own numbers in a chat. It answers from the figures it made for your \
lessons.

What we read
The messages you write. To answer them, it also reads your figures, and the accounts, balances and \
payments behind them.

What we do not do
We do not read your messages for offers or ads. We do not sell them. The answers are not financial advice.

How long it lasts
Your yes lasts 365 days. Then it ends by itself, and we ask you again.

How to stop
You can say no at any time. It takes one step and no reason. From that moment the chat reads nothing of \
yours.
"""

_RESEARCH_METRICS = """\
What you say yes to
You help us see if SpendSense works well and treats all people alike. We count you in totals, such as how \
many people found a lesson of use.

What we read
The figures and lessons we made for you, and what you told us of a lesson, such as "this helped".

What we do not do
We do not print your name, your payments or any one person's numbers. We show totals of groups alone. We \
do not sell them.

How long it lasts
Your yes lasts 365 days. Then it ends by itself, and we ask you again.

How to stop
You can say no at any time. It takes one step and no reason. From that moment we no longer count you. \
Totals that were made before stay as they are, since nobody can be found in them.
"""

_SINCE = date(2026, 1, 1)
NOTICES: tuple[Notice, ...] = (
    Notice(
        "education",
        "1",
        _SINCE,
        ("accounts", "balances", "cards and loans", "payments", "figures", "lessons"),
        _EDUCATION,
    ),
    Notice(
        "partner_offers",
        "1",
        _SINCE,
        ("accounts", "balances", "cards and loans", "payments", "figures"),
        _PARTNER_OFFERS,
    ),
    Notice("chat", "1", _SINCE, ("accounts", "balances", "payments", "figures", "messages"), _CHAT),
    Notice("research_metrics", "1", _SINCE, ("figures", "lessons"), _RESEARCH_METRICS),
)
