"""Writes an evaluation down: JSON, CSV and a page to look at; latency apart, since it never repeats."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.lib.evaluation.gate import bars
from scripts.lib.evaluation.page import page

Row = tuple[str, str, str, object]


def write(folder: Path, metrics: Mapping[str, Any], latency: Mapping[str, float]) -> list[Path]:
    """The files' paths, in the order in which a person would open them."""
    folder.mkdir(parents=True, exist_ok=True)
    report, document = folder / "report.html", folder / "evaluation.json"
    table, times = folder / "evaluation.csv", folder / "latency.json"
    report.write_text(page(metrics), encoding="utf-8")
    judged = [
        {"name": bar.name, "level": bar.level, "value": bar.value, "bar": bar.bar, "passed": bar.passed}
        for bar in bars(metrics)
    ]
    document.write_text(json.dumps({**metrics, "bars": judged}, indent=1) + "\n", encoding="utf-8")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("section", "metric", "of", "value"))
        writer.writerows(_rows(metrics))
    times.write_text(json.dumps(latency, indent=1) + "\n", encoding="utf-8")
    return [report, document, table, times]


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
