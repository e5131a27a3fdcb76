"""How commands speak: progress on stderr, results on stdout, errors with their cure, exit codes 0, 1, 2."""

import dataclasses
import functools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

import typer
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

PIPE_WIDTH = 200
HELP = {"help_option_names": ["-h", "--help"]}


def text_console(**settings: Any) -> Console:
    """A console that shows every string as it is: what looks like markup or emoji code is somebody's name."""
    return Console(highlight=False, markup=False, emoji=False, **settings)


# For everything that is not the result. One console, since steps nest and share one line of the terminal.
PROGRESS = text_console(stderr=True, soft_wrap=True)


class OperatorError(Exception):
    """Something that a person at the terminal can cure. Never carries a secret."""

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure


class UsageError(OperatorError):
    """The command was called wrongly: exit code 2."""


def printable(text: str, keep: str = "") -> str:
    """The text without what could steer a terminal (but for `keep`): it may come from a bank's feed."""
    return "".join(sign if sign.isprintable() or sign in keep else "·" for sign in text)


def note(text: str) -> None:
    """One line of progress or advice."""
    PROGRESS.print(f"  {printable(text)}")


class Step:
    """One piece of work under way; `update` says what it waits for, `done` how it ended."""

    def __init__(self, text: str, show: Callable[[Text], None]) -> None:
        self._text = text
        self._show = show
        self.outcome = ""

    def update(self, waiting_for: str) -> None:
        """Say beside the step what it is waiting for."""
        self._show(Text.assemble(self._text, (f" ({printable(waiting_for)})", "dim"), " …"))

    def done(self, outcome: str) -> None:
        """Say in the closing line what came of it."""
        self.outcome = f" {printable(outcome)}"


@contextmanager
def step(text: str) -> Iterator[Step]:
    """Show work under way: a spinner in a terminal, and everywhere one closing line with the time it took."""
    started, label = time.monotonic(), printable(text)
    with PROGRESS.status(Text(f"{label} …")) as status:
        current = Step(label, status.update)
        try:
            yield current
        except BaseException:
            PROGRESS.print(Text.assemble(("✗", "red"), f" {label}", _took(started)))
            raise
    PROGRESS.print(Text.assemble(("✓", "green"), f" {label}", (current.outcome, "dim"), _took(started)))


def _took(started: float) -> str:
    return f" ({time.monotonic() - started:.1f} s)"


def emit(result: object, as_json: bool, shown: RenderableType | None = None) -> None:
    """Print a command's result on stdout: as JSON, or for a person (`shown`, else a table of its fields)."""
    data = plain(result)
    if as_json:
        put(json.dumps(data, indent=2, default=str) + "\n")
        return
    # A file or a pipe has no width; a table cut to 80 columns would lose what it is for.
    show(shown if shown is not None else _fields(data), PIPE_WIDTH, soft_wrap=True)


def show(content: RenderableType, width: int, *, soft_wrap: bool = False) -> None:
    """Print a part of the result for a person; `width` is for a file or a pipe, which have none."""
    console = text_console(width=None if is_terminal() else width, soft_wrap=soft_wrap)
    with _writing(), console.capture() as captured:  # which writes at its end, if only nothing
        console.print(content)
    put(captured.get())


def is_terminal() -> bool:
    """Whether a person sees standard output as it is written."""
    out = _out()
    return out is not None and out.isatty()


def put(text: str) -> None:
    """Write a part of the result to standard output, at once; characters that its encoding lacks become `?`.

    Raises OperatorError where it cannot be written.
    """
    with _writing() as out:
        encoding = out.encoding or "utf-8"
        out.write(text.encode(encoding, "replace").decode(encoding))
        out.flush()


@contextmanager
def _writing() -> Iterator[TextIO]:
    out = _out()
    if out is None:
        raise OperatorError("Standard output is closed.", "Send the result to a terminal, a file or a pipe.")
    try:
        yield out
    except BrokenPipeError:
        raise
    except OSError as error:
        _abandon(out)
        raise OperatorError(
            f"Standard output cannot be written: {error.strerror}.",
            "Make room where it goes to, or send it somewhere else.",
        ) from None


def _out() -> TextIO | None:
    """Standard output; None where whoever called us has closed it."""
    return sys.stdout


def _abandon(out: TextIO) -> None:
    """Let what waits to be written go nowhere: Python tries again at its exit, and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


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
        return printable(", ".join(value)) or "none"
    text = json.dumps(value, default=str) if isinstance(value, dict | list) else str(value)
    return printable(text, keep="\n")


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
        _abandon(sys.stdout)
        raise typer.Exit(1) from None
    except _boto_errors() as error:
        _print_error(*_boto_message(error))
        raise typer.Exit(1) from None


def _print_error(message: str, cure: str) -> None:
    for title, style, text in (("Error:", "bold red", message), ("Cure:", "bold", cure)):
        if text:
            PROGRESS.print(Text.assemble((title, style), " ", printable(text, keep="\n\t")))


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
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, context_settings=HELP)
    app.command()(guarded(command))
    return app


def main(command: Callable[..., None]) -> None:
    """Run a file's command from its own command line."""
    single(command)()
