"""Judges the whole engine by labelled people, and fails where a bar is missed."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from scripts.generate import AS_OF
from scripts.lib.console import OperatorError, UsageError, emit, main, note, step
from scripts.lib.evaluation.gate import bars, missed
from scripts.lib.evaluation.labelled import read
from scripts.lib.evaluation.output import write
from scripts.lib.evaluation.run import evaluate
from scripts.lib.options import Json
from scripts.lib.synthetic.population import Person, Recipe, people


def run(population: Iterable[Person], as_of: date, out: Path) -> tuple[dict[str, Any], dict[str, float]]:
    """The metrics and the latency, which are also written to `out`."""
    evaluation = evaluate(population, as_of)
    metrics, latency = evaluation.metrics(), evaluation.latency()
    for path in write(out, metrics, latency):
        note(str(path))
    return metrics, latency


def _shown(metrics: dict[str, Any]) -> Table:
    table = Table("metric", "missing categories", "measured", "bar", "", box=None)
    for bar in bars(metrics):
        level = "" if bar.level is None else f"{bar.level} %"
        sense = "≤" if bar.at_most else "≥"
        state = Text("✓", style="green") if bar.passed else Text("missed", style="red")
        table.add_row(bar.name.replace("_", " "), level, f"{bar.value:g}", f"{sense} {bar.bar:g}", state)
    return table


def command(
    *,
    users: Annotated[int, typer.Option(min=1, help="How many people to invent.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same report.")] = 1,
    data: Annotated[Path | None, typer.Option(help="A feed to judge by instead, with --labels.")] = None,
    labels: Annotated[Path | None, typer.Option(help="The labels of --data.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the report, JSON and CSV.")] = Path(
        "build/evaluation"
    ),
    as_json: Json = False,
) -> None:
    """Judge the engine by labelled people."""
    if (data is None) != (labels is None):
        raise UsageError("--data and --labels go together.", "Name both, or neither to invent people.")
    with step("Evaluating") as current:
        if data is not None and labels is not None:
            as_of, population = read(data, labels)
            metrics, latency = run(population, as_of, out)
        else:
            metrics, latency = run(people(Recipe(users, seed, AS_OF)), AS_OF, out)
        current.done(f"{metrics['people']} people")
    emit({**metrics, "latency": latency}, as_json, _shown(metrics))
    wrong = missed(metrics)
    if wrong:
        raise OperatorError(
            "Bars were missed: " + "; ".join(map(str, wrong)) + ".", f"See {out}/report.html."
        )


if __name__ == "__main__":
    main(command)
