"""Which merchant a transaction belongs to: one merchant is one key, whatever its descriptors look like.

Names are missing often; a descriptor whose merchant is known elsewhere takes that one (its alias).
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from functools import lru_cache

from app.domain.labels import readable
from app.domain.model import Wording
from app.domain.places import without_place

_WORD = re.compile(r"[^\W_]+")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
# What changes from one line of a statement to the next: dates, ids, store numbers.
_CHANGING = re.compile(
    rf"""(?<!\w)(?:
        (?:on[ ])?\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?
        | \d{{1,4}}[-.]\d{{1,2}}[-.]\d{{2,4}}
        | (?:{_MONTHS})[ ]?\d{{1,2}} | \d{{1,2}}[ ]?(?:{_MONTHS})
        | (?:payment|purchase|transaction|withdrawal)[ ]authorized[ ]on
        | indn:.*?(?=co[ ]id:|$)
        | (?:(?:web|co|orig|trace|trn|ref|conf|auth|txn)[ ])?
          (?:id|no|nbr|ref|conf|trn|trace|auth)[ ]?[:\#][ ]*\S+
        | \#[ ]?\d+
        | (?<=\d[ ])card[ ]\d{{4}}
    )(?!\w)
    # An order's id; after SQ*, PAYPAL * and the like stands the merchant.
    | (?<!paypal)(?<!paypal[ ])(?:(?<=\w{{4}})|(?<=\w{{4}}[ ]))\*[ ]?(?=\w*\d)\w{{5,}}
    """,
    re.VERBOSE,
)
_A_CODE = " 000 "
_MAY_CHANGE = re.compile(r"[\d#:]|authorized on")
"""What all of these have. Half of the names have none of it, and this is quicker to look for."""
_LETTER_CODES = frozenset({"ppd", "ccd"})  # how a bank enters a transfer
# A number, a mixture of letters and digits (but not Forever21 or 24hour), a masked one.
_CODE = re.compile(r"\d{3,}|(?![a-z]+\d{1,2}$)(?!\d{1,2}[a-z]+$)(?=\w*\d\w*\d)(?=\w*[a-z])\w{5,}|x{2,}\d*")
_LAST_CODE = re.compile(r"(?=\w*\d)\w{6,}")  # behind a name, even one that looks like a name
# What terminals and banks put before the merchant's name.
_PREFIXES = frozenset(
    [
        "pos",
        "purchase",
        "check",
        "debit",
        "card",
        "checkcard",
        "recurring",
        "ach",
        "visa",
        "mastercard",
        "sq",
        "tst",
        "paypal",
        "pp",
        "withdrawal",
        "deposit",
    ]
)
_PAID_BY_PAYPAL = ["inst", "xfer"]
"""`PAYPAL INST XFER SPOTIFY`: a purchase whose money PayPal took from the account."""
_SUFFIXES = frozenset({"purchase", "recurring", "pos", "debit", "web", "ckcd"})
_Merchant = tuple[str | None, str | None]
"""A merchant's name and entity, as the feed has them."""
_MAJORITY = 2
_FAMILY = 3
_SHORTEST_STEM = 4


@lru_cache(maxsize=8_192)
def normalise(text: str) -> str:
    """Lower-case words without dates, codes and a terminal's prefixes; all words if nothing else is left."""
    folded = _fold(text)
    words = _WORD.findall(_CHANGING.sub(_A_CODE, folded) if _MAY_CHANGE.search(folded) else folded)
    kept = [word for word in words if not _is_code(word)]
    kept = [word for word in kept if word != "com"] or kept
    while len(kept) > 1 and kept[0] in _PREFIXES:
        kept.pop(0)
    if kept[:2] == _PAID_BY_PAYPAL and len(kept) > len(_PAID_BY_PAYPAL):
        del kept[:2]
    while len(kept) > 1 and kept[-1] in _SUFFIXES:
        kept.pop()
    kept = without_place(kept, after_code=len(words) > 1 and _is_code(words[-2]))
    while len(kept) > 1 and (_LAST_CODE.fullmatch(kept[-1]) or kept[-1] in _SUFFIXES):
        kept.pop()
    return " ".join(kept or _WORD.findall(folded))


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _is_code(word: str) -> bool:
    # Nearly every word has letters alone, and so has a code only if it is one of a few.
    if word.isalpha():
        return word in _LETTER_CODES or (len(word) > 1 and not word.strip("x"))
    return _CODE.fullmatch(word) is not None


def merchant_keys(counts: Mapping[Wording, int], aliases: Mapping[str, str]) -> dict[Wording, str]:
    """The merchant key of each wording: entity, else merchant name, else alias, else descriptor."""
    keys = _named(counts)
    if len(keys) < len(counts):
        nameless = {wording: normalise(wording[0]) for wording in counts if wording not in keys}
        learnt = _learnt(counts, keys, _with_stems(nameless.values()))
        nameless = _stems(counts, nameless, learnt)
        for wording, descriptor in nameless.items():
            keys[wording] = learnt.get(descriptor) or aliases.get(descriptor) or descriptor
    return keys


def learn_aliases(counts: Mapping[Wording, int]) -> dict[str, str]:
    """The merchant of each descriptor, by the rows that name one; none for what is its own merchant."""
    keys = _named(counts)
    learnt = _learnt(counts, keys, {normalise(wording[0]) for wording in keys})
    return {descriptor: key for descriptor, key in learnt.items() if descriptor and descriptor != key}


def _named(counts: Mapping[Wording, int]) -> dict[Wording, str]:
    """The keys of the wordings that have a merchant's entity or name; they share few of those."""
    merchants: Counter[_Merchant] = Counter()
    for wording, count in counts.items():
        merchants[wording[1:3]] += count
    entities = _entities(merchants)
    keys = {merchant: _known(merchant, entities) for merchant in merchants}
    return {wording: key for wording in counts if (key := keys[wording[1:3]])}


def _with_stems(descriptors: Iterable[str]) -> set[str]:
    found = set(descriptors)
    return found | {descriptor.rpartition(" ")[0] for descriptor in found}


def _stems(
    counts: Mapping[Wording, int], nameless: Mapping[Wording, str], learnt: Container[str]
) -> dict[Wording, str]:
    """Descriptors without a last word that came once, where the words before it come again: it is some id."""
    seen: Counter[str] = Counter()
    for wording, descriptor in nameless.items():
        seen[descriptor] += counts[wording]
    stems = {descriptor: descriptor.rpartition(" ")[0] for descriptor, count in seen.items() if count == 1}
    once = Counter(stems.values())
    known = {
        stem
        for stem, count in once.items()
        if len(stem) >= _SHORTEST_STEM and (count >= _FAMILY or stem in learnt or seen[stem] > 1)
    }
    return {
        wording: stem if (stem := stems.get(descriptor, "")) in known else descriptor
        for wording, descriptor in nameless.items()
    }


def merchant_labels(counts: Mapping[Wording, int], keys: Mapping[Wording, str]) -> dict[str, str]:
    """What to call each merchant: the name most of its rows have, else what the commonest line calls it."""
    called: Counter[tuple[str, bool, str]] = Counter()
    for wording, count in counts.items():
        name, merchant_name, *_ = wording
        called[keys[wording], not merchant_name, merchant_name or name] += count
    best: dict[str, tuple[bool, int, str]] = {}
    for (key, nameless, text), count in called.items():
        rank = nameless, -count, text
        if key not in best or rank < best[key]:
            best[key] = rank
    return {
        key: (readable(text, _words_of(text, key)) if nameless else text) or key
        for key, (nameless, _count, text) in best.items()
    }


def _words_of(descriptor: str, key: str) -> str:
    """The words of a descriptor that name the merchant: its key, unless that was learnt elsewhere."""
    words = normalise(descriptor)
    return key if words.startswith(f"{key} ") else words


def _known(merchant: _Merchant, entities: Mapping[str, str]) -> str | None:
    merchant_name, entity = merchant
    if entity or not merchant_name:
        return entity or None
    name = normalise(merchant_name)
    return entities.get(name, name)


def _entities(counts: Mapping[_Merchant, int]) -> dict[str, str]:
    """Which entity a merchant's name stands for."""
    return _modal(
        (normalise(merchant_name), entity, count)
        for (merchant_name, entity), count in counts.items()
        if merchant_name and entity
    )


def _learnt(
    counts: Mapping[Wording, int], keys: Mapping[Wording, str], descriptors: Collection[str]
) -> dict[str, str]:
    """Which merchant these descriptors stand for, by the rows where it is known."""
    # Nearly every name has a code of its own, so that to normalise them all costs more than all else does.
    # One with such a descriptor has its words.
    hints = {max(descriptor.split(), key=len) for descriptor in descriptors if descriptor}
    folded = {wording: _fold(wording[0]) for wording in keys}
    everything = "\n".join(folded.values())
    said = [hint for hint in hints if hint in everything]
    return _modal(
        (descriptor, keys[wording], counts[wording])
        for wording, name in folded.items()
        if any(hint in name for hint in said) and (descriptor := normalise(wording[0])) in descriptors
    )


def _modal(found: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """What most of a text's known rows say; a text that several share (ACH DEBIT) says nothing."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, key, count in found:
        counts[text][key] += count
    modal = {}
    for text, keys in counts.items():
        key, count = min(keys.items(), key=lambda item: (-item[1], item[0]))
        if count * _MAJORITY > keys.total():
            modal[text] = key
    return modal
