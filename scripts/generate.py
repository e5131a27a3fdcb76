"""Invents people whose truth is known: a feed of Plaid's shape, and labels that say what is in it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from scripts.lib.console import UsageError, emit, main, step
from scripts.lib.options import Json
from scripts.lib.synthetic.files import Written, write
from scripts.lib.synthetic.population import Recipe, people

AS_OF = date(2026, 10, 31)  # one fixed day, so that a seed says everything
EARLIEST = date(1990, 1, 1)  # `analyze` and `ingest` take no row before it
STDOUT = "-"


def run(recipe: Recipe, data: Path, labels: Path) -> Written:
    """Write the population's feed and its labels."""
    return write(recipe, people(recipe), data, labels)


def files(out: Path) -> tuple[Path, Path]:
    """The feed and its labels. Raises UsageError where `out` is no place for two files."""
    if out.name in {"", STDOUT}:
        raise UsageError(
            f"--out: {out} is not a file, and two are written: the feed, and its labels beside it.",
            "Name a file: --out people.json.",
        )
    return out, out.with_suffix(".labels.json")


def last_day(given: datetime, days: int) -> date:
    """The day that the history ends with. Raises UsageError where people could have no such history."""
    day, earliest = given.date(), EARLIEST + timedelta(days)
    if day > datetime.now(UTC).date():
        raise UsageError(f"{day} lies ahead.", "Choose a day that has passed: --as-of YYYY-MM-DD.")
    if day < earliest:
        raise UsageError(
            f"{day} is too early: no row may lie before {EARLIEST}.",
            f"Choose a day from {earliest} on: --as-of YYYY-MM-DD.",
        )
    return day


def command(
    *,
    users: Annotated[int, typer.Option(min=1, help="How many people.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    days: Annotated[int, typer.Option(min=60, max=400, help="Days of history.")] = 400,
    as_of: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day of the history.")
    ] = datetime.combine(AS_OF, datetime.min.time()),  # noqa: B008 - a constant
    missing_categories: Annotated[int, typer.Option(min=0, max=100, help="Percent of rows without.")] = 0,
    missing_merchants: Annotated[int, typer.Option(min=0, max=100, help="Percent of rows without.")] = 0,
    out: Annotated[Path, typer.Option(help="The feed; labels go beside it.")] = Path("build/synthetic.json"),
    as_json: Json = False,
) -> None:
    """Invent labelled people to judge the engine by."""
    data, labels = files(out)
    recipe = Recipe(users, seed, last_day(as_of, days), days, missing_categories, missing_merchants)
    with step(f"Inventing {users} people") as current:
        written = run(recipe, data, labels)
        current.done(f"{written.transactions} transactions, {written.streams} streams")
    emit(written, as_json)


if __name__ == "__main__":
    main(command)
