"""Writes an evaluation down: JSON, CSV and a page to look at; latency apart, since it never repeats."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from scripts.lib.disk import replace
from scripts.lib.evaluation.gate import bars
from scripts.lib.evaluation.page import page

Row = tuple[str, str, str, object]


def write(folder: Path, metrics: Mapping[str, Any], latency: Mapping[str, float]) -> list[Path]:
    """The files' paths, in the order in which a person would open them; all are written, or none."""
    judged = [
        {"name": bar.name, "level": bar.level, "value": bar.value, "bar": bar.bar, "passed": bar.passed}
        for bar in bars(metrics)
    ]
    contents: dict[Path, Callable[[IO[str]], object]] = {
        folder / "report.html": lambda file: file.write(page(metrics)),
        folder / "evaluation.json": lambda file: file.write(_lines({**metrics, "bars": judged})),
        folder / "evaluation.csv": lambda file: _write_table(file, metrics),
        folder / "latency.json": lambda file: file.write(_lines(latency)),
    }
    replace(contents)
    return list(contents)


def _lines(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=1) + "\n"


def _write_table(file: IO[str], metrics: Mapping[str, Any]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("section", "metric", "of", "value"))
    writer.writerows(_rows(metrics))


def _rows(metrics: Mapping[str, Any]) -> Iterator[Row]:
    for level, measured in metrics["levels"].items():
        for name, value in measured.items():
            yield "missing categories", name, f"{level} %", value
    for cadence, counts in metrics["charges_to_detect"].items():
        for name, value in counts.items():
            yield "charges to detect", name, cadence, value
    for section in ("flicker", "stored"):
        for name, value in metrics[section].items():
            if name != "examples":
                yield section, name, "", value
    yield from _groups(metrics)


def _groups(metrics: Mapping[str, Any]) -> Iterator[Row]:
    for group in metrics["fairness"]["groups"]:
        of = f"{group['attribute']} {group['group']}"
        for name in ("n", "rate", "low", "high", "difference", "ratio", "flagged"):
            yield "fairness", f"{group['outcome']}: {name}", of, group[name]
