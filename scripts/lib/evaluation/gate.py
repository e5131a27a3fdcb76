"""The bars: what an engine has to reach before it may serve anybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# At every share of missing categories: at least this, or (violations) none.
_LEAST = {
    "f1": 0.97,
    "cadence_accuracy": 0.98,
    "explainability": 1.0,
    "faithfulness": 1.0,
    "auditability": 1.0,
    "disclosure": 1.0,
    "coverage": 1.0,
}
_NONE = ("eligibility violations", "consent violations", "tone violations")


@dataclass(frozen=True)
class Bar:
    """One bar and what was measured; `level` is the percent of categories that were missing."""

    name: str
    level: int | None
    value: float
    bar: float
    at_most: bool

    @property
    def passed(self) -> bool:
        """Whether it is reached."""
        return self.value <= self.bar if self.at_most else self.value >= self.bar

    def __str__(self) -> str:
        where = "" if self.level is None else f" at {self.level} % missing categories"
        return f"{self.name}{where}: {self.value:g}, {'at most' if self.at_most else 'at least'} {self.bar:g}"


def bars(metrics: Mapping[str, Any]) -> list[Bar]:
    """Every bar with its measurement."""
    return [*_of_levels(metrics["levels"]), *_of_the_whole(metrics)]


def _of_levels(levels: Mapping[str, Mapping[str, float]]) -> Iterator[Bar]:
    for level, measured in levels.items():
        for name, least in _LEAST.items():
            yield Bar(name, int(level), measured[name], least, at_most=False)
        for name in _NONE:
            yield Bar(name, int(level), measured[name], 0, at_most=True)


def _of_the_whole(metrics: Mapping[str, Any]) -> Iterator[Bar]:
    for name in ("personas", "streams"):
        yield Bar(f"flicker of {name}", None, metrics["flicker"][name], 0, at_most=True)
    written = metrics["stored"]["violations"]
    yield Bar("rows written without consent", None, written, 0, at_most=True)
    changed = metrics["fairness"]["served_otherwise_after_permutation"]
    yield Bar("served otherwise after permuting demographics", None, changed, 0, at_most=True)


def missed(metrics: Mapping[str, Any]) -> list[Bar]:
    """The bars that are not reached."""
    return [bar for bar in bars(metrics) if not bar.passed]
