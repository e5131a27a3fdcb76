"""What to call a merchant of whom only a bank's line is known: the words of its name, as people write them.

`SQ *LUIGI'S TRATTORIA 0423 OAKLAND CA` is Luigi's Trattoria. Nothing else of the line is shown: it may hold
the person's own name, or numbers of theirs.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

_BETWEEN = r"[\W_]+"
_MARKS = re.compile(r"(?:[*_|]|\s[-:]\s|\s)+")
_NAME = re.compile(r"[^\W\d_]+(?:['&][^\W\d_]+)*")
_VOWELS = frozenset("aeiouy")
_PARTICLES = frozenset({"of", "and", "for", "at", "in", "by", "to"})


@lru_cache(maxsize=4_096)
def readable(line: str, words: str) -> str:
    """The first of the words that stand together in the line, in its spelling; else all as they are."""
    text = _MARKS.sub(" ", _found(line, words.split()) or words).strip()
    if text.isupper() or text.islower():
        text = _NAME.sub(lambda name: _as_a_name(name.group()), text)
        text = text[:1].upper() + text[1:]
    return text or words


def _found(line: str, words: Sequence[str]) -> str | None:
    for count in range(len(words), 0, -1):
        pattern = _BETWEEN.join(re.escape(word) for word in words[:count])
        found = re.search(rf"(?<!\w){pattern}(?!\w)", line, re.IGNORECASE)
        if found:
            return found.group()
    return None


def _as_a_name(word: str) -> str:
    lower = word.lower()
    if lower in _PARTICLES:
        return lower
    # AT&T, CVS: without a vowel, or joined, the letters stand for words.
    return word.upper() if "&" in word or not _VOWELS & set(lower) else lower.capitalize()
