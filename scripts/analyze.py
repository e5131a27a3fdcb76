"""The whole engine on a file of Plaid's shape, on this machine alone, with what it says in tables or JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from app.db.engine import Engine
from app.domain.ingest.fields import EARLIEST
from scripts.lib.analysis.embedded import embedded
from scripts.lib.analysis.fault_log import FaultLog
from scripts.lib.analysis.load import NAMELESS, Loader, Refused
from scripts.lib.analysis.output import Report, write_json, write_tables
from scripts.lib.analysis.results import results
from scripts.lib.analysis.words import count
from scripts.lib.bank_file import BankFile, UnreadableFile, opened
from scripts.lib.console import OperatorError, Step, UsageError, is_terminal, main, note, step
from scripts.lib.fault_table import cure, print_faults
from scripts.lib.options import Json

NAMED = 5
LONGEST_NAME = 40
LATEST = date(2199, 12, 31)


def day(text: str) -> date:
    """The day that the analysis is asked for."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of: {text} is not a date.", "Write it like 2026-01-31.") from None
    if not EARLIEST <= found <= LATEST:
        raise UsageError(f"--as-of: {text} is too far away.", f"Give a day from {EARLIEST} to {LATEST}.")
    return found


def today() -> date:
    """The day of the run: what happened until then may be in a file, whatever day it is analysed for."""
    return datetime.now(UTC).date()


def load(
    engine: Engine, file: BankFile, as_of: date, user: str | None, faults: FaultLog, *, skip_invalid: bool
) -> list[str]:
    """Take the file in; the people to analyse. Raises Refused (and the log says why) or UsageError."""
    with step(f"Reading {file.name}") as current:
        loader = Loader(engine, file, max(as_of, today()), faults, current.update)
        people = loader.load(user or NAMELESS, skip_invalid=skip_invalid)
        current.done(f"{count(len(people), 'person', 'people')}, {count(loader.transactions, 'transaction')}")
    if "accounts" in loader.found.tables and "transactions" not in loader.found.tables:
        note(_nothing_to_analyse(file, loader.found.unknown))
    return people if user is None else [_chosen(user, people, file.name)]


def _nothing_to_analyse(file: BankFile, unknown: Iterable[str]) -> str:
    passed_over = ", ".join(json.dumps(name[:LONGEST_NAME]) for name in unknown)
    said = f"; passed over, of names that are not known: {passed_over}" if passed_over else ""
    return f"Warning: {file.name} has accounts and no transactions{said}."


def _chosen(user: str, people: Sequence[str], name: str) -> str:
    if user in people:
        return user
    others = len(people) - len(people[:NAMED])
    named = ", ".join(people[:NAMED]) + (f" and {others:,} more" if others else "")
    raise UsageError(f"--user: {name} knows nobody called {user}.", f"It has {named}.")


def refusal(file: BankFile, as_of: date, faults: FaultLog, *, skipped: bool, as_json: bool) -> OperatorError:
    """List every fault, and the error that says so."""
    if as_json:
        write_json((), as_of, faults.causes())
    else:
        print_faults(faults.causes())
    return OperatorError(
        f"{file.name} is refused, and nothing of it was taken: {count(faults.total_causes, 'fault')}.",
        cure((fault.reason for fault in faults), skipped=skipped),
    )


def show(reports: Iterator[Report], as_of: date, faults: FaultLog, total: int, *, as_json: bool) -> None:
    """Write the reports as they come."""
    if is_terminal() and not as_json:  # a spinner would run through what is shown
        write_tables(reports)
        return
    with step(f"Analysing {count(total, 'person', 'people')}") as current:
        counted = _counted(reports, current, total)
        write_json(counted, as_of, faults) if as_json else write_tables(counted)


def _counted(reports: Iterable[Report], current: Step, total: int) -> Iterator[Report]:
    for number, report in enumerate(reports, 1):
        yield report
        current.update(f"{number:,} of {total:,}")


def command(
    file: Annotated[str, typer.Argument(help="JSON of Plaid's shape; - reads standard input.")],
    *,
    as_of: Annotated[str, typer.Option("--as-of", help="The day that windows end with, like 2026-01-31.")],
    user: Annotated[
        str | None,
        typer.Option("--user", help="This person alone; or whose data it is, where the file does not say."),
    ] = None,
    skip_invalid: Annotated[
        bool, typer.Option("--skip-invalid", help="Leave faulty rows out instead of refusing the whole file.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Run the whole engine on a file of bank data, on this machine alone."""
    until = day(as_of)
    if user == "":
        raise UsageError("--user: nobody is called nothing.", "Name somebody, or leave it out for everybody.")
    with opened(file) as data, closing(FaultLog()) as faults, embedded() as engine:
        try:
            people = load(engine, data, until, user, faults, skip_invalid=skip_invalid)
        except Refused:
            raise refusal(data, until, faults, skipped=skip_invalid, as_json=as_json) from None
        except UnreadableFile as error:
            if as_json:
                write_json((), until, [error.fault])
            raise
        show(results(engine, people, until), until, faults, len(people), as_json=as_json)
        if faults.total and not as_json:
            note(f"{count(faults.total, 'fault')}, and so not taken:")
            print_faults(faults)


if __name__ == "__main__":
    main(command)
