"""Invents people whose truth is known: a feed of Plaid's shape, and labels that say what is in it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from scripts.lib.console import OperatorError, UsageError, emit, main, step
from scripts.lib.options import Json
from scripts.lib.synthetic.files import Written, write
from scripts.lib.synthetic.population import Recipe, people

AS_OF = date(2026, 10, 31)  # one fixed day, so that a seed says everything


def run(recipe: Recipe, data: Path, labels: Path) -> Written:
    """Write the population's feed and its labels."""
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        return write(recipe, people(recipe), data, labels)
    except OSError as error:
        raise OperatorError(f"{error.filename} cannot be written: {error.strerror}.") from None


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
    labels = out.with_suffix(".labels.json")
    if as_of.date() > datetime.now(UTC).date():
        raise UsageError(f"{as_of.date()} lies ahead.", "Choose a day that has passed: --as-of YYYY-MM-DD.")
    recipe = Recipe(users, seed, as_of.date(), days, missing_categories, missing_merchants)
    with step(f"Inventing {users} people") as current:
        written = run(recipe, out, labels)
        current.done(f"{written.transactions} transactions, {written.streams} streams")
    emit(written, as_json)


if __name__ == "__main__":
    main(command)
