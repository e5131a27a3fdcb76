"""Exact money and ratios: integer cents inside, `Decimal` at the edge, never a float."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
LIKE_THE_DOLLAR = frozenset({"AUD", "CAD", "CHF", "EUR", "GBP", "NZD", "SGD", "USD"})
"""Currencies in which a sum in dollars says much the same: 300 of any other may be next to nothing."""
WHOLE_UNITS = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF"]
)
"""Currencies that are counted in whole units (ISO 4217); means of them have fractions all the same."""
_RATIO_DECIMALS = 6


def to_cents(amount: Decimal) -> int:
    """Whole cents of an amount that has at most two decimals; anything finer is an error, not a rounding."""
    cents = amount.scaleb(2)
    whole = int(cents)
    if cents != whole:
        raise ValueError(f"finer than a cent: {amount}")
    return whole


def to_decimal(cents: int) -> Decimal:
    """The amount as money is written: two decimals."""
    return Decimal(cents).scaleb(-2)


def round_cents(cents: Fraction) -> int:
    """Nearest cent, halves away from zero, as people round money."""
    value = Decimal(cents.numerator) / Decimal(cents.denominator)
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def ratio(value: Fraction) -> Decimal:
    """A ratio with six decimals, rounded **down**.

    Thresholds have at most six decimals, so a floor answers `>=` and `<` exactly as the unrounded value does:
    0.49999999 stays below 0.5.
    """
    return plain(Decimal(value.numerator * 10**_RATIO_DECIMALS // value.denominator).scaleb(-_RATIO_DECIMALS))


def as_counted(amount: Decimal, currency: str) -> Decimal:
    """The amount to the nearest of what the currency is counted in: cents, or whole units."""
    return amount.quantize(Decimal(1) if currency in WHOLE_UNITS else CENT, rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
