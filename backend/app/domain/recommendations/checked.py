"""What is judged once for an edition, when it is loaded: everything of a text but the figures put into it.

Merchants and cards are called what they are called, so tone and grade judge our own words around them. Of a
figure only its words matter (a noun, a month, a currency), and each of those is tried.
"""

from collections.abc import Iterator
from itertools import product
from string import Formatter

from app.domain.errors import InvalidEdition
from app.domain.features.values import Unit
from app.domain.recommendations.edition import Catalogue
from app.domain.recommendations.items import Item, Offer
from app.domain.recommendations.reading import HIGHEST_GRADE, reading_grade
from app.domain.recommendations.slot_table import SLOTS, Slot
from app.domain.recommendations.slots import slot_names
from app.domain.recommendations.tone import Tone

DENIED_CATEGORIES = frozenset(
    {"payday_loan", "title_loan", "rent_to_own", "wage_advance_with_fee", "debt_settlement"}
)
"""Never shown, whatever an edition says."""
_MONTHS = ("May", "June", "July", "September", "November", "January")  # one to four syllables, as all are
_CURRENCIES = ("$1", "1 CHF", "1 UAH")  # none, one and two syllables more


def check(catalogue: Catalogue) -> Catalogue:
    """The same catalogue; raises InvalidEdition for the first entry that cannot be shown to anybody."""
    if len(catalogue.entries) != len(catalogue.education) + len(catalogue.offers):
        raise InvalidEdition(f"catalogue {catalogue.version}", "ids", "an id is there twice")
    for entry in catalogue.entries.values():
        fault = next(_faults(entry, catalogue.tone), None)
        if fault is not None:
            raise InvalidEdition(f"catalogue {catalogue.version}", entry.id, fault)
    return catalogue


def _faults(entry: Item | Offer, tone: Tone) -> Iterator[str]:
    yield from _slot_faults(entry)
    if isinstance(entry, Offer):
        if entry.category in DENIED_CATEGORIES:
            yield f"category {entry.category} is never offered"
        if not entry.checks:
            yield "an offer has checks"
    elif entry.generic != (entry.trigger is None):
        yield "an item has a trigger unless it is generic"
    yield from (f"tone {tone.version}: {hit!r}" for hit in tone.hits(whole(entry)))
    grade = max(map(reading_grade, _variants(entry)))
    if grade > HIGHEST_GRADE:
        yield f"reading grade {float(grade):.1f}, at most {HIGHEST_GRADE}"


def _slot_faults(entry: Item | Offer) -> Iterator[str]:
    try:
        names = slot_names(entry.because)
    except ValueError as error:
        yield f"because: {error}"
        return
    unknown = [name for name in names if name not in SLOTS]
    yield from (f"unknown slot {name!r}" for name in unknown)
    if unknown:
        return
    generic = isinstance(entry, Item) and entry.generic
    if generic == bool(names):
        yield "a generic item makes no personal claim" if generic else "a text has at least one slot"
    if any(SLOTS[name].windowed for name in names) and "window" not in names:
        yield "a figure of a window comes with the window's name: {window}"
    if any(letter.isdigit() for letter in _own_words(entry)):
        yield "a number in a text is a slot"


def _own_words(entry: Item | Offer) -> str:
    because = "".join(text for text, _, _, _ in Formatter().parse(entry.because))
    return f"{entry.title} {entry.summary} {entry.why_now} {because}"


def whole(entry: Item | Offer, **texts: str) -> str:
    """Everything that a person reads of the entry, with these texts, or a name, in its slots."""
    names = slot_names(entry.because)
    because = entry.because.format_map({name: texts.get(name, "Name") for name in names})
    return f"{entry.title}. {entry.summary} {entry.why_now} {because}"


def _variants(entry: Item | Offer) -> Iterator[str]:
    names = slot_names(entry.because)
    spoken = {name: _spoken(SLOTS[name]) for name in names if not _is_money(name)}
    for currency in _CURRENCIES if any(map(_is_money, names)) else ("",):
        money = {name: currency for name in names if _is_money(name)}
        for texts in product(*spoken.values()):
            yield whole(entry, **money, **dict(zip(spoken, texts, strict=True)))


def _is_money(name: str) -> bool:
    return SLOTS[name].unit is Unit.MONEY


def _spoken(slot: Slot) -> tuple[str, ...]:
    """What a slot can sound like."""
    if slot.unit is Unit.TEXT:
        return ("Name",)
    if slot.unit is Unit.DATE:
        return tuple(f"{month} 1" for month in _MONTHS)
    return tuple(f"1 {noun}" for noun in slot.nouns) if slot.nouns else ("1",)
