"""What is judged once for an edition, when it is loaded: everything of a text but the figures put into it.

Merchants and cards are called what they are called, so tone and grade judge our own words around them. Of a
figure only its words matter (a noun, a month, a currency), and each of those is tried.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from math import prod
from string import Formatter

from app.domain.errors import EntryFault
from app.domain.features.values import Unit
from app.domain.fields import shown
from app.domain.recommendations.denied import denied_by_category, denied_by_text, is_spelled
from app.domain.recommendations.edition import Catalogue
from app.domain.recommendations.entry_rows import WORDS
from app.domain.recommendations.items import Item, Offer
from app.domain.recommendations.reading import HIGHEST_GRADE, reading_grade
from app.domain.recommendations.slot_table import SLOTS, Slot
from app.domain.recommendations.slots import slot_names
from app.domain.recommendations.tone import Tone

MOST_WAYS = 150
"""In which the figures of one text may be put into words; what ships has six at most."""
_MONTHS = ("May", "June", "July", "September", "November", "January")  # one to four syllables, as all are
_CURRENCIES = ("$1", "1 CHF", "1 UAH")  # none, one and two syllables more


def faults_of(catalogue: Catalogue) -> list[EntryFault]:
    """Everything because of which an entry cannot be shown to anybody."""
    everything: tuple[Item | Offer, ...] = (*catalogue.education, *catalogue.offers)
    twice = [id_ for id_, times in Counter(entry.id for entry in everything).items() if times > 1]
    return [
        *(EntryFault(id_, "id", "an id is there twice") for id_ in twice),
        *(
            EntryFault(entry.id, field, reason)
            for entry in everything
            for field, reason in _faults(entry, catalogue.tone)
        ),
    ]


def _faults(entry: Item | Offer, tone: Tone) -> Iterator[tuple[str | None, str]]:
    unfillable = list(_template_faults(entry.because))
    yield from unfillable
    if isinstance(entry, Offer):
        yield from _denied(entry)
        if not entry.checks:
            yield "checks", "an offer has checks"
    elif entry.generic != (entry.trigger is None):
        yield "trigger", "an item has a trigger unless it is generic"
    if unfillable:
        return
    yield from _slot_faults(entry)
    yield from _tone_faults(entry, tone)
    grade = max(map(reading_grade, _variants(entry)))
    if grade > HIGHEST_GRADE:
        easier = "shorter words or sentences bring it down"
        yield None, f"reading grade {float(grade):.1f}, at most {HIGHEST_GRADE}: {easier}"


def _denied(offer: Offer) -> Iterator[tuple[str, str]]:
    """What is never offered, by its category or by what its words say."""
    if denied_by_category(offer.category):
        yield "category", f"category {offer.category} is never offered"
    elif not is_spelled(offer.category):
        yield "category", f"category {shown(offer.category)} is not lowercase letters, with _ between words"
    for field in WORDS:
        if product := denied_by_text(getattr(offer, field)):
            yield field, f"it speaks of {product}, which is never offered"


def _template_faults(template: str) -> Iterator[tuple[str, str]]:
    """Whether the text can be filled in at all: a slot is a name of ours in braces and nothing else."""
    try:
        parts = [
            (name, form or conversion)
            for _, name, form, conversion in Formatter().parse(template)
            if name is not None
        ]
    except ValueError as error:
        yield "because", f"because: {error}"
        return
    for name, form in parts:
        if name not in SLOTS:
            yield "because", f"unknown slot {shown(name)}"
        elif form:
            yield "because", f"a slot stands as it is, {{{name}}}: how it is written is ours to say"
    ways = prod([len(_spoken(SLOTS[name])) for name in {name for name, _ in parts} & SLOTS.keys()])
    if ways > MOST_WAYS:
        yield "because", "fewer dates and counts: too many ways to say them, and each is tried"


def _slot_faults(entry: Item | Offer) -> Iterator[tuple[str, str]]:
    names = slot_names(entry.because)
    generic = isinstance(entry, Item) and entry.generic
    if generic == bool(names):
        yield (
            "because",
            "a generic item makes no personal claim" if generic else "a text has at least one slot",
        )
    if any(SLOTS[name].windowed for name in names) and "window" not in names:
        yield "because", "a figure of a window comes with the window's name: {window}"
    for field, words in _own_words(entry).items():
        if any(letter.isdigit() for letter in words):
            yield field, "a number in a text is a slot"


def _tone_faults(entry: Item | Offer, tone: Tone) -> Iterator[tuple[str | None, str]]:
    found: set[str] = set()
    for field, words in _own_words(entry).items():
        hits = tone.hits(words)
        found.update(hits)
        yield from ((field, _unsaid(tone, hit)) for hit in hits)
    # What no text says alone, two may say together.
    yield from ((None, _unsaid(tone, hit)) for hit in tone.hits(whole(entry)) if hit not in found)


def _unsaid(tone: Tone, hit: str) -> str:
    return f"it says {hit!r}, which no text of ours says (tone {tone.version})"


def _own_words(entry: Item | Offer) -> dict[str, str]:
    because = "".join(text for text, _, _, _ in Formatter().parse(entry.because))
    return {
        "title": entry.title,
        "summary": entry.summary,
        "why_now": entry.why_now,
        "because": because,
    }


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
    if slot.unit is Unit.RATIO:
        return "1%", "just under 1%", "less than 1%"
    if slot.unit is Unit.MONTHS and slot.nouns:
        return *(f"about 1 {noun}" for noun in slot.nouns), "less than a tenth of a month"
    return tuple(f"1 {noun}" for noun in slot.nouns) if slot.nouns else ("1",)
