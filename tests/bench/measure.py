"""How the benchmark measures: processor time of child processes, taken in turns, the best of several runs."""

import resource
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console


def say(line: str) -> None:
    """Progress, for whoever waits."""
    Console(stderr=True).print(f"  {line}", highlight=False)


@dataclass(frozen=True)
class Ratio:
    """One measured value against its reference, and the limit that it keeps or not."""

    what: str
    against: str
    value: float
    reference: float
    limit: float
    unit: str

    @property
    def ratio(self) -> float:
        """How many references the value takes."""
        return self.value / self.reference

    @property
    def met(self) -> bool:
        """Whether the goal is kept."""
        return self.ratio <= self.limit

    @property
    def shown(self) -> str:
        """The ratio, with the two figures behind it."""
        return f"{self.ratio:.2f}  ({self.value:.3g} / {self.reference:.3g} {self.unit})"

    def as_dict(self) -> dict[str, object]:
        """Plain data for --json."""
        return {**asdict(self), "ratio": round(self.ratio, 4), "met": self.met}


@dataclass(frozen=True)
class Command:
    """A process to measure."""

    words: Sequence[str]
    folder: Path
    environ: Mapping[str, str]


def cpu_seconds(commands: Mapping[str, Command], rounds: int) -> dict[str, float]:
    """Processor seconds (user and system, children included) of each command: the least of `rounds` runs.

    The commands take turns, so that a busy moment of the machine does not hit one of them alone.
    """
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, command in commands.items():
            spent = _cpu_of(command)
            best[name] = min(spent, best.get(name, spent))
    return best


def _cpu_of(command: Command) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        list(command.words),
        cwd=command.folder,
        env=dict(command.environ),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if spent <= 0:
        raise RuntimeError(f"{command.words[:3]} took no measurable time: nothing was measured")
    return spent
