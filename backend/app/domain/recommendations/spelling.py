"""How a value stands in a text: $3,400, 68%, about 2.1 months, 8 subscriptions."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.domain.features.values import Unit
from app.domain.money import as_counted
from app.domain.recommendations.slot_table import Slot

_ALL = 100


def show(slot: Slot, value: str | int, currency: str) -> str:
    """The value in the words of its unit: $3,400, 68%, 0.4, November 14, 8 subscriptions."""
    if slot.unit is Unit.TEXT:
        return str(value)
    if slot.unit is Unit.DATE:
        day = date.fromisoformat(str(value))
        return f"{day:%B} {day.day}"
    number = Decimal(value)
    if slot.unit is Unit.MONEY:
        return _show_money(number, currency)
    return _show_number(slot, number)


def _show_number(slot: Slot, number: Decimal) -> str:
    if slot.unit is Unit.RATIO:
        return _show_percent(number * 100)
    if slot.unit is Unit.MONTHS:
        months = number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        return _show_time(months, slot.nouns) if slot.nouns else str(months)
    return f"{number} {slot.nouns[number != 1]}" if slot.nouns else format(number, "f")


def _show_percent(number: Decimal) -> str:
    rounded = number.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    # Nothing and all of it are said of nothing and all of it alone.
    if rounded == 0 < number:
        return "less than 1%"
    if rounded == _ALL != number:
        return f"just {'under' if number < _ALL else 'over'} {_ALL}%"
    return f"{rounded:,}%"


def _show_time(months: Decimal, nouns: tuple[str, str]) -> str:
    if not months:
        return "less than a tenth of a month"
    amount = months.to_integral_value() if months == months.to_integral_value() else months
    return f"about {amount} {nouns[amount != 1]}"


def _show_money(number: Decimal, currency: str) -> str:
    number = as_counted(number, currency)
    whole = number == number.to_integral_value()
    amount = f"{abs(number):,.0f}" if whole else f"{abs(number):,.2f}"
    sign = "-" if number < 0 else ""
    return f"{sign}${amount}" if currency == "USD" else f"{sign}{amount} {currency}"
