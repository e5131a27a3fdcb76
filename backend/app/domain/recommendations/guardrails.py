"""What every text has to pass before a person sees it: tone, reading grade, faithfulness to the slots."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction

from app.domain.recommendations.slots import Filled

TONE_VERSION = "2026-11.1"
HIGHEST_GRADE = 8
_PHRASES = (
    "should", "must", "need to", "needs to", "have to", "ought to", "will", "guarantee", "guaranteed",
    "always", "irresponsible", "reckless", "careless", "wasteful", "wasting", "lazy", "stupid",
    "foolish", "shame", "shameful", "guilty", "overspending", "overspend", "bad habits?",
    "poor choices?", "out of control", "failing", "failure",
)  # fmt: skip
_TONE = re.compile(rf"\b(?:{'|'.join(_PHRASES)})\b", re.IGNORECASE)
_JUDGED = re.compile(
    r"\b(?:you are|you're|your) (?:\w+ )?(?:bad|poor|weak|terrible|hopeless|broke)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"\$?\d[\d,]*(?:\.\d+)?%?")
_WINDOW = re.compile(r"\b(?:last|past|over)(?: the)?(?: last| past)? (\d+) days\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def tone_hits(text: str) -> list[str]:
    """What a text says that ours do not: orders, promises, judgements. Whole words, whatever their case."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
    return [match.group().lower() for pattern in (_TONE, _JUDGED) for match in pattern.finditer(plain)]


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


def unfaithful(text: str, filled: Mapping[str, Filled], window: int) -> list[str]:
    """Numbers that no slot accounts for, and windows that are not the slots' own."""
    known = {token for slot in filled.values() for token in _tokens(slot.text)}
    wrong = [token for token in _tokens(text) if token not in known]
    windowed = any(slot.slot.windowed for slot in filled.values())
    named = {int(days) for days in _WINDOW.findall(text)}
    fixed = {int(slot.value) for name, slot in filled.items() if name == "half_year"}
    wrong += [f"{days} days" for days in named - fixed if days != window or not windowed]
    if any(slot.slot.windowed for name, slot in filled.items() if name != "window") and window not in named:
        wrong.append("a figure of a window that the text does not name")
    return wrong


def _tokens(text: str) -> Iterable[str]:
    return [match.group().rstrip(",") for match in _NUMBER.finditer(text)]


def violations(texts: Iterable[str], because: str, filled: Mapping[str, Filled], window: int) -> list[str]:
    """Every reason not to show these texts; none means that they may be shown."""
    whole = " ".join([*texts, because])
    found = [f"tone: {hit}" for hit in tone_hits(whole)]
    if reading_grade(whole) > HIGHEST_GRADE:
        found.append("reading grade")
    return found + [f"unfaithful: {what}" for what in unfaithful(because, filled, window)]
