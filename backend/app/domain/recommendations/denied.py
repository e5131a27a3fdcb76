"""The hard denylist: products that are never offered, however a category or a text spells them.

It holds whatever an edition says, and it would rather refuse too much: of an advance on wages nobody can see
here whether it has a fee, so none is offered.
"""

import re
import unicodedata
from typing import NamedTuple

_SPELLING = re.compile(r"[a-z]+(?:_[a-z]+)*")
_ADVANCE = r"advances?\b"
_WAGES = r"(?:wages?|salary|pay ?checks?|pay ?cheques?|earnings|\bpay\b|\bincome)"


class _Product(NamedTuple):
    """How a product is named: in running words, and shorter, or turned around, as a category."""

    text: re.Pattern[str]
    category: re.Pattern[str]


def _product(text: str, category: str) -> _Product:
    return _Product(re.compile(text), re.compile(f"{text}|{category}"))


_PRODUCTS = {
    # Between the words of a name there may be none: `paydayloan`. What lookaheads ask for comes in any order.
    "payday_loan": _product(
        rf"pay ?days? ?(?:loan|lend|{_ADVANCE})", rf"pay ?day|^(?=.*\bcash)(?=.*{_ADVANCE})"
    ),
    "title_loan": _product(r"title ?(?:loan|lend|pawn)", r"\btitles?\b|titles?$"),
    "rent_to_own": _product(
        r"\b(?:rent|lease)(?:als?|s|ed|ing)? ?(?:to|2) ?own|\brental ?purchase",
        r"^(?=.*\b(?:rent|lease))(?=.*(?:\b|to|rent|lease)own\b)",
    ),
    "wage_advance_with_fee": _product(
        rf"{_WAGES} ?{_ADVANCE}|{_ADVANCE} on (?:\w+ )?{_WAGES}"
        r"|(?:early|earned) ?wages?\b|wages? ?access\b|on ?demand ?pay\b",
        rf"^(?=.*{_WAGES})(?=.*(?:{_ADVANCE}|access\b|early|earned|on ?demand))",
    ),
    "debt_settlement": _product(
        r"debts? ?(?:settlement|settling|relief)|settl(?:e|es|ed|ing|ement) (?:of )?(?:\w+ )?debts?\b",
        r"^(?=.*debt)(?=.*(?:settl|relief|forgiv))",
    ),
}

DENIED_CATEGORIES = frozenset(_PRODUCTS)
"""What the products are called."""


def denied_by_category(category: str) -> bool:
    """Whether an offer of this category is one of the products."""
    words = _words(category)
    return any(product.category.search(words) for product in _PRODUCTS.values())


def denied_by_text(text: str) -> str | None:
    """The product that a text names, if it names one; a payday alone is only a day."""
    words = _words(text)
    return next((name for name, product in _PRODUCTS.items() if product.text.search(words)), None)


def is_spelled(category: str) -> bool:
    """Whether a category is lowercase words with _ between them: two spellings are two categories."""
    return _SPELLING.fullmatch(category) is not None


def _words(text: str) -> str:
    """The words of a text in lowercase, a space between them: without accents and invisible characters."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    seen = "".join(char for char in letters if unicodedata.category(char) not in {"Mn", "Cf"})
    return " ".join(re.findall(r"[^\W_]+", seen))
