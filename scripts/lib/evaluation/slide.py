"""Slides the as-of day over histories in which nothing happens: what comes back after it went is flicker."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from app.domain.model import History
from app.domain.personas import Previous, assign_persona
from app.domain.pipeline import analyse
from scripts.lib.evaluation.matching import claims_of, compare
from scripts.lib.evaluation.serving import Json

MOST_CHARGES = 6


def returns(states: Sequence[Hashable]) -> int:
    """How often something came back to a state that it had left."""
    changes = sum(before != after for before, after in pairwise(states))
    return changes - (len(set(states)) - 1) if states else 0


@dataclass
class Flicker:
    """Returns of personas and of streams, with who showed them; `days` are people times days looked at."""

    days: int = 0
    personas: int = 0
    streams: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, history: History, truth: Json, as_of: int, days: int) -> None:
        """Slide over one steady person."""
        seen: dict[str, list[Hashable]] = {}
        for states in _daily(history, truth, range(as_of - days + 1, as_of + 1)):
            for name, state in states.items():
                seen.setdefault(name, []).append(state)
        self.days += days
        for name, sequence in seen.items():
            found = returns(sequence)
            if found:
                self.examples.append(f"{history.user_id}: {name} came back {found} times")
            if name.startswith("persona"):
                self.personas += found
            else:
                self.streams += found


def _daily(history: History, truth: Json, days: range) -> Iterator[dict[str, Hashable]]:
    """The state of each window's persona and of each stream that must be found, day by day."""
    previous: dict[int, Previous] = {}
    begun = [stream for stream in truth["streams"] if stream["required"] and _runs_before(stream, days[0])]
    for day in days:
        analysis = analyse(history, day)
        states: dict[str, Hashable] = {}
        for features in analysis.features:
            result = assign_persona(features, previous=previous.get(features.window))
            previous[features.window] = Previous(result.persona, result.hysteresis)
            states[f"persona of {features.window} days"] = result.persona
        found = compare(claims_of(analysis.streams), begun)
        states |= {_name(stream): None for stream in found.missed}
        states |= {_name(m.truth): (m.claim.cadence, m.claim.kind, m.claim.active) for m in found.matches}
        yield states


def _runs_before(stream: Json, day: int) -> bool:
    least = 2 if stream["cadence"] == "ANNUALLY" else 3
    return sum(date.fromisoformat(one).toordinal() < day for one in stream["dates"]) >= least


def _name(stream: Json) -> str:
    return f"stream {stream['merchant']} {stream['dates'][0]}"


@dataclass
class Patience:
    """After how many charges streams are found, by cadence."""

    needed: dict[str, Counter[int]] = field(default_factory=dict)

    def add(self, history: History, truth: Json) -> None:
        """Look at each stream of one person on the days of its first charges."""
        days: dict[int, list[tuple[Json, int]]] = {}
        for stream in truth["streams"]:
            if stream["required"]:
                for number, text in enumerate(stream["dates"][:MOST_CHARGES], start=1):
                    days.setdefault(date.fromisoformat(text).toordinal(), []).append((stream, number))
        found: dict[str, int] = {}
        for day, due in sorted(days.items()):
            waiting = [(stream, number) for stream, number in due if _name(stream) not in found]
            if waiting:
                claims = claims_of(analyse(history, day).streams)
                for stream, number in waiting:
                    if compare(claims, [stream]).right:
                        found[_name(stream)] = number
                        self.needed.setdefault(stream["cadence"], Counter())[number] += 1

    def metrics(self) -> dict[str, dict[str, int]]:
        """Median and worst number of charges for each cadence."""
        spread = {cadence: sorted(needed.elements()) for cadence, needed in sorted(self.needed.items())}
        return {
            cadence: {"median": counts[len(counts) // 2], "most": counts[-1], "streams": len(counts)}
            for cadence, counts in spread.items()
        }
