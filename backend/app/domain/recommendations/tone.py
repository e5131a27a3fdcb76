"""How we speak: the phrases that our texts do not use, as a versioned list."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Tone:
    """`phrases` are orders, promises and judgements; `traits` what nobody is told to be."""

    version: str
    phrases: tuple[str, ...]
    traits: tuple[str, ...]

    def hits(self, text: str) -> list[str]:
        """What a text says that ours do not. Whole words, whatever their case and their quotes."""
        plain = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
        return [match.group().lower() for pattern in self._patterns for match in pattern.finditer(plain)]

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        addressed = rf"(?:you are|you're|your) (?:\w+ )?(?:{_either(self.traits)})"
        return tuple(
            re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in (_either(self.phrases), addressed)
        )


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


SHIPPED_TONE = Tone(
    version="2026-11.1",
    phrases=(
        "should", "must", "need to", "needs to", "have to", "ought to", "will", "guarantee", "guaranteed",
        "always", "irresponsible", "reckless", "careless", "wasteful", "wasting", "lazy", "stupid",
        "foolish", "shame", "shameful", "guilty", "overspending", "overspend", "bad habit", "bad habits",
        "poor choice", "poor choices", "out of control", "failing", "failure",
    ),
    traits=("bad", "poor", "weak", "terrible", "hopeless", "broke"),
)  # fmt: skip
