"""How easy a text is to read."""

import re
from fractions import Fraction

HIGHEST_GRADE = 8
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def reading_grade(text: str) -> Fraction:
    """Flesch-Kincaid grade: the school year whose pupils read it with ease."""
    words = _WORD.findall(text)
    if not words:
        return Fraction(0)
    sentences = max(len(_SENTENCE_END.findall(text)), 1)
    syllables = sum(map(_syllables, words))
    return (
        Fraction("0.39") * Fraction(len(words), sentences)
        + Fraction("11.8") * Fraction(syllables, len(words))
        - Fraction("15.59")
    )


def _syllables(word: str) -> int:
    lower = word.lower()
    count = len(_VOWELS.findall(lower))
    if lower.endswith("e") and not lower.endswith("le") and count > 1:
        count -= 1
    return max(count, 1)
