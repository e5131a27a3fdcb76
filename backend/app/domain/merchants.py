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
_CODE = re.compile(r"\d{3,}|(?=\w*\d\w*\d)(?=\w*[a-z])\w{5,}|x{2,}\d*")
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
    ]
)
_MAJORITY = 2


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """Lower-case words without codes and the terminal's prefixes; all words if nothing else is left."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = [word for word in _NOT_WORDS.split(folded) if word]
    kept = [word for word in words if not _CODE.fullmatch(word)]
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
