"""Which merchant a transaction belongs to: one merchant is one key, whatever its descriptors look like.

Names are missing often; a descriptor whose merchant is known elsewhere takes that one (its alias).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping

from app.domain.descriptors import fold, merchant_words
from app.domain.labels import readable
from app.domain.model import Wording

_Merchant = tuple[str | None, str | None]
"""A merchant's name and entity, as the feed has them."""
UNNAMED = "Unnamed merchant"
"""What those are called together of whom no row says anything."""
_MAJORITY = 2
_FAMILY = 3
_SHORTEST_STEM = 4
_SHOP_DIGITS = 2  # longer ones are codes, which no descriptor holds


def merchant_keys(counts: Mapping[Wording, int], aliases: Mapping[str, str]) -> dict[Wording, str]:
    """The merchant key of each wording: entity, else merchant name, else alias, else descriptor."""
    keys = _named(counts)
    if len(keys) < len(counts):
        nameless = {wording: merchant_words(wording[0]) for wording in counts if wording not in keys}
        chains = _chains(nameless.values())
        nameless = {wording: _of_chain(descriptor, chains) for wording, descriptor in nameless.items()}
        learnt = _learnt(counts, keys, _with_stems(nameless.values()), chains)
        nameless = _stems(counts, nameless, learnt)
        for wording, descriptor in nameless.items():
            keys[wording] = learnt.get(descriptor) or aliases.get(descriptor) or descriptor
    return keys


def learn_aliases(counts: Mapping[Wording, int]) -> dict[str, str]:
    """The merchant of each descriptor, by the rows that name one; none for what is its own merchant."""
    keys = _named(counts)
    learnt = _learnt(counts, keys, {merchant_words(wording[0]) for wording in keys})
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
    return found | {_stem(descriptor) for descriptor in found}


def _stem(descriptor: str) -> str:
    return merchant_words(descriptor.rpartition(" ")[0])


def _chains(descriptors: Iterable[str]) -> frozenset[str]:
    """The words before several numbers of two digits: those of shops, for a name has one (Forever 21)."""
    stems = Counter(_before_number(descriptor) for descriptor in set(descriptors))
    return frozenset([stem for stem, count in stems.items() if count > 1 and len(stem) >= _SHORTEST_STEM])


def _before_number(descriptor: str) -> str:
    stem, _, last = descriptor.rpartition(" ")
    return stem if len(last) == _SHOP_DIGITS and last.isdecimal() else ""


def _of_chain(descriptor: str, chains: Container[str]) -> str:
    """The descriptor, without the shop's number if it is of one of these chains."""
    stem = _before_number(descriptor)
    return stem if stem in chains else descriptor


def _stems(
    counts: Mapping[Wording, int], nameless: Mapping[Wording, str], learnt: Container[str]
) -> dict[Wording, str]:
    """Descriptors without a last word that came once, where the words before it come again: it is some id.

    What names a merchant as a whole elsewhere is whole: Amazon Prime is not Amazon.
    """
    seen: Counter[str] = Counter()
    for wording, descriptor in nameless.items():
        seen[descriptor] += counts[wording]
    stems = {
        descriptor: _stem(descriptor)
        for descriptor, count in seen.items()
        if count == 1 and descriptor not in learnt
    }
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
        key: (readable(text, _words_of(text, key)) if nameless else text) or key or UNNAMED
        for key, (nameless, _count, text) in best.items()
    }


def _words_of(descriptor: str, key: str) -> str:
    """The words of a descriptor that name the merchant: its key, unless that was learnt elsewhere."""
    words = merchant_words(descriptor)
    return key if words.startswith(f"{key} ") else words


def _known(merchant: _Merchant, entities: Mapping[str, str]) -> str | None:
    merchant_name, entity = merchant
    if entity or not merchant_name:
        return entity or None
    name = merchant_words(merchant_name)
    return entities.get(name, name)


def _entities(counts: Mapping[_Merchant, int]) -> dict[str, str]:
    """Which entity a merchant's name stands for."""
    return _modal(
        (merchant_words(merchant_name), entity, count)
        for (merchant_name, entity), count in counts.items()
        if merchant_name and entity
    )


def _learnt(
    counts: Mapping[Wording, int],
    keys: Mapping[Wording, str],
    descriptors: Collection[str],
    chains: Container[str] = (),
) -> dict[str, str]:
    """Which merchant these descriptors stand for, by the rows where it is known."""
    # Nearly every name has a code of its own, so that to normalise them all costs more than all else does.
    # One with such a descriptor has its words.
    hints = {max(descriptor.split(), key=len) for descriptor in descriptors if descriptor}
    folded = {wording: fold(wording[0]) for wording in keys}
    everything = "\n".join(folded.values())
    said = [hint for hint in hints if hint in everything]
    return _modal(
        (descriptor, keys[wording], counts[wording])
        for wording, name in folded.items()
        if any(hint in name for hint in said)
        and (descriptor := _of_chain(merchant_words(wording[0]), chains)) in descriptors
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
