"""What to call a merchant of whom only a bank's line is known: the words of its name, as people write them.

`SQ *LUIGI'S TRATTORIA 0423 OAKLAND CA` is Luigi's Trattoria. Nothing else of the line is shown: it may hold
the person's own name, or numbers of theirs.
"""

import re
from functools import lru_cache

_BETWEEN = r"[\W_]+"
_MARKS = re.compile(r"(?:[*_|]|\s[-:]\s|\s)+")
_FIELD = re.compile(r"\bDES:", re.IGNORECASE)
"""Where a transfer's description begins, behind the name of who takes it."""
_NAME = re.compile(r"[^\W\d_]+(?:['&][^\W\d_]+)*")
_VOWELS = frozenset("aeiouy")
_PARTICLES = frozenset({"of", "and", "for", "at", "in", "by", "to"})


@lru_cache(maxsize=4_096)
def readable(line: str, words: str) -> str:
    """The words in the line's own spelling where they stand in it together, else as they are."""
    pattern = _BETWEEN.join(re.escape(word) for word in words.split())
    found = re.search(rf"(?<!\w){pattern}(?!\w)", line, re.IGNORECASE)
    name = found.group() if found else words
    text = _MARKS.sub(" ", _FIELD.split(name)[0] or name).strip()
    if text.isupper() or text.islower():
        text = _NAME.sub(lambda name: _as_a_name(name.group()), text)
        text = text[:1].upper() + text[1:]
    return text or line


def _as_a_name(word: str) -> str:
    lower = word.lower()
    if lower in _PARTICLES:
        return lower
    # AT&T, CVS: without a vowel, or joined, the letters stand for words.
    return word.upper() if "&" in word or not _VOWELS & set(lower) else lower.capitalize()
