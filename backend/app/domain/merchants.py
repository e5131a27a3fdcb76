"""Which merchant a transaction belongs to: one merchant is one key, whatever its descriptors look like.

Names are missing often; a descriptor whose merchant is known elsewhere takes that one (its alias).
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from app.domain.model import Transaction

_NOT_WORDS = re.compile(r"[^\w]+|_")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
# What changes from one line of a statement to the next: dates, ids, store numbers.
_CHANGING = re.compile(
    rf"""(?<!\w)(?:
        \d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?
        | \d{{1,4}}[-.]\d{{1,2}}[-.]\d{{2,4}}
        | (?:{_MONTHS})[ ]?\d{{1,2}} | \d{{1,2}}[ ]?(?:{_MONTHS})
        | (?:payment|purchase|transaction|withdrawal)[ ]authorized[ ]on
        | indn:.*?(?=co[ ]id:|$)
        | (?:(?:web|co|orig|trace|trn|ref|conf|auth|txn)[ ])?
          (?:id|no|nbr|ref|conf|trn|trace|auth)[ ]?[:\#][ ]*\S+
        | \#[ ]?\d+
    )(?!\w)
    | (?<=\w{{4}})\*[ ]?(?=\w*\d)\w{{5,}}  # an order's id; after SQ* and the like stands the merchant
    """,
    re.VERBOSE,
)
# A number, a mixture of letters and digits (but not Forever21 or 24hour), a masked one.
_CODE = re.compile(
    r"\d{3,}|(?![a-z]+\d{1,2}$)(?!\d{1,2}[a-z]+$)(?=\w*\d\w*\d)(?=\w*[a-z])\w{5,}|x{2,}\d*|ppd|ccd"
)
# What terminals and banks put before the merchant's name.
_PREFIXES = frozenset(
    [
        "pos",
        "purchase",
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
    ]
)
_MAJORITY = 2


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """Lower-case words without dates, codes and a terminal's prefixes; all words if nothing else is left."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = [word for word in _NOT_WORDS.split(folded) if word]
    steady = _NOT_WORDS.split(_CHANGING.sub(" ", folded))
    kept = [word for word in steady if word and not _CODE.fullmatch(word)]
    while len(kept) > 1 and kept[0] in _PREFIXES:
        kept.pop(0)
    return " ".join(kept or words)


def merchant_keys(rows: Iterable[Transaction], aliases: Mapping[str, str]) -> dict[str, str]:
    """The merchant key of each row by its id: entity, else merchant name, else alias, else descriptor."""
    listed = list(rows)
    named = (row for row in listed if row.merchant_name)
    entities = _modal((normalise(row.merchant_name or ""), row.merchant_entity_id) for row in named)
    known = {row.transaction_id: key for row in listed if (key := _known(row, entities))}
    learnt = _modal((normalise(row.name), known.get(row.transaction_id)) for row in listed)
    keys = {}
    for row in listed:
        key = known.get(row.transaction_id)
        if key is None:
            descriptor = normalise(row.name)
            key = learnt.get(descriptor) or aliases.get(descriptor) or descriptor
        keys[row.transaction_id] = key
    return keys


def merchant_labels(rows: Iterable[Transaction], keys: Mapping[str, str]) -> dict[str, str]:
    """What to call each merchant: the name that most of its rows have, else the commonest descriptor."""
    names: defaultdict[str, Counter[tuple[bool, str]]] = defaultdict(Counter)
    for row in rows:
        names[keys[row.transaction_id]][bool(row.merchant_name), row.merchant_name or row.name] += 1
    return {
        key: min(found.items(), key=lambda item: (not item[0][0], -item[1], item[0][1]))[0][1] or key
        for key, found in names.items()
    }


def _known(row: Transaction, entities: Mapping[str, str]) -> str | None:
    if row.merchant_entity_id:
        return row.merchant_entity_id
    if not row.merchant_name:
        return None
    name = normalise(row.merchant_name)
    return entities.get(name, name)


def _modal(pairs: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """What most of a text's known rows say; a text that several share (ACH DEBIT) says nothing."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, key in pairs:
        if key:
            counts[text][key] += 1
    modal = {}
    for text, found in counts.items():
        key, count = min(found.items(), key=lambda item: (-item[1], item[0]))
        if count * _MAJORITY > sum(found.values()):
            modal[text] = key
    return modal
