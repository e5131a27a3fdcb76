"""How commands speak: progress on stderr, results on stdout, errors with their cure, exit codes 0, 1, 2."""

import dataclasses
import functools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table
from typer.core import TyperGroup

PIPE_WIDTH = 200
# For everything that is not the result. One console, since steps nest and share one line of the terminal.
PROGRESS = Console(stderr=True, highlight=False, soft_wrap=True)


class OperatorError(Exception):
    """Something that a person at the terminal can cure. Never carries a secret."""

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure


class UsageError(OperatorError):
    """The command was called wrongly: exit code 2."""


def note(text: str) -> None:
    """One line of progress or advice."""
    PROGRESS.print(f"  {escape(text)}")


class Step:
    """One piece of work under way; `update` says what it waits for, `done` how it ended."""

    def __init__(self, text: str, show: Callable[[str], None]) -> None:
        self._text = text
        self._show = show
        self.outcome = ""

    def update(self, waiting_for: str) -> None:
        """Say beside the step what it is waiting for."""
        self._show(f"{self._text} [dim]({escape(waiting_for)})[/dim]")

    def done(self, outcome: str) -> None:
        """Say in the closing line what came of it."""
        self.outcome = f" [dim]{escape(outcome)}[/dim]"


@contextmanager
def step(text: str) -> Iterator[Step]:
    """Show work under way: a spinner in a terminal, and everywhere one closing line with the time it took."""
    started, label = time.monotonic(), escape(text)
    with PROGRESS.status(f"{label} …") as status:
        current = Step(label, lambda line: status.update(f"{line} …"))
        try:
            yield current
        except BaseException:
            PROGRESS.print(f"[red]✗[/red] {label} ({time.monotonic() - started:.1f} s)")
            raise
    PROGRESS.print(f"[green]✓[/green] {label}{current.outcome} ({time.monotonic() - started:.1f} s)")


def emit(result: object, as_json: bool, shown: RenderableType | None = None) -> None:
    """Print a command's result on stdout: as JSON, or for a person (`shown`, else a table of its fields)."""
    data = plain(result)
    if as_json:
        sys.stdout.write(json.dumps(data, indent=2, default=str) + "\n")
        return
    # A file or a pipe has no width; a table cut to 80 columns would lose what it is for.
    console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else PIPE_WIDTH)
    console.print(shown if shown is not None else _fields(data))


def plain(result: object) -> Any:
    """A result (dataclass, mapping, list) as plain JSON data."""
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return dataclasses.asdict(result)
    if isinstance(result, list | tuple):
        return [plain(item) for item in result]
    return result


def _fields(data: object) -> RenderableType:
    if isinstance(data, list) and data and all(isinstance(row, Mapping) for row in data):
        table = Table(*(str(name) for name in data[0]), box=None, pad_edge=False)
        for row in data:
            table.add_row(*(_cell(value) for value in row.values()))
        return table
    if not isinstance(data, Mapping):
        return _cell(data)
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in data.items():
        table.add_row(str(name), _cell(value))
    return table


def _cell(value: object) -> str:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return escape(", ".join(value)) or "none"
    return escape(json.dumps(value, default=str) if isinstance(value, dict | list) else str(value))


@contextmanager
def main_guard() -> Iterator[None]:
    """Turn what an operator can cure into one message and an exit code; bugs keep their traceback."""
    try:
        yield
    except OperatorError as error:
        _print_error(error.message, error.cure)
        raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None
    except KeyboardInterrupt:
        _print_error("Interrupted.", "")
        raise typer.Exit(130) from None
    except BrokenPipeError:  # whoever reads our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes it at exit
        raise typer.Exit(1) from None
    except _boto_errors() as error:
        _print_error(*_boto_message(error))
        raise typer.Exit(1) from None


def _print_error(message: str, cure: str) -> None:
    PROGRESS.print(f"[bold red]Error:[/bold red] {escape(message)}")
    if cure:
        PROGRESS.print(f"[bold]Cure:[/bold] {escape(cure)}")


def _boto_errors() -> tuple[type[Exception], ...]:
    """Boto's exceptions, asked for when one is raised: what was never imported cannot have been raised."""
    exceptions = sys.modules.get("botocore.exceptions")
    return (exceptions.ClientError, exceptions.BotoCoreError) if exceptions else ()


def _boto_message(error: Exception) -> tuple[str, str]:
    return _client_error(error) if hasattr(error, "response") else _core_error(error)


def _client_error(error: Any) -> tuple[str, str]:
    code = str(error.response.get("Error", {}).get("Code", "unknown"))
    detail = str(error.response.get("Error", {}).get("Message", ""))
    cure = ""
    if code in {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
    }:
        cure = "Sign in to AWS again (`aws sso login`, or new keys)."
    elif "AccessDenied" in code:
        cure = "Use credentials that may do this; `aws sts get-caller-identity` says who you are."
    return f"{error.operation_name} failed with {code}: {detail}", cure


def _core_error(error: Exception) -> tuple[str, str]:
    kind = type(error).__name__
    if kind == "ParamValidationError":  # its text repeats the parameters, and one of them may be a secret
        return "A parameter of an AWS call was refused before it was sent.", ""
    if kind in {"NoCredentialsError", "PartialCredentialsError", "ProfileNotFound"}:
        return str(error), "Sign in to AWS (`aws configure sso`, or AWS_PROFILE=…)."
    if kind in {"EndpointConnectionError", "ConnectTimeoutError", "ConnectionClosedError"}:
        return str(error), "Is the network up, and for --env local: does `make status` say that it runs?"
    return f"{kind}: {error}", ""


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """A command function whose curable errors end in a message and an exit code."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        with main_guard():
            command(*args, **kwargs)

    return run


class GuardedGroup(TyperGroup):
    """A group of commands, each of them guarded."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command under the guard."""
        with main_guard():
            return super().invoke(ctx)


def single(command: Callable[..., None]) -> typer.Typer:
    """The application of a file with one command. Tracebacks stay Python's own: rich ones show values."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(guarded(command))
    return app


def main(command: Callable[..., None]) -> None:
    """Run a file's command from its own command line."""
    single(command)()
