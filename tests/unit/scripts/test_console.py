"""What commands print: every string as it is, and one sentence where it cannot be printed."""

import json
import sys

import pytest
import typer
from rich.table import Table

from scripts.lib import console
from scripts.lib.console import OperatorError, emit, main_guard, note, put, show, step

# What rich would take for markup, for the end of some (an error), for a link and for emoji.
NAMES = (
    "Netflix [/b] Co",
    "[red]Hulu[/red]",
    "[link=https://x.example]Gym",
    "Club :smiley: Ltd",
    r"back\[slash]",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_printed_as_they_are_wherever_they_stand(capsys, name):
    table = Table(name)
    table.add_row(name)
    note(name)
    with step(name) as current:
        current.update(name)
        current.done(name)
    with pytest.raises(typer.Exit), main_guard():
        raise OperatorError(name, name)
    for shown in (table, name):
        show(shown, 200)
    for result in ({name: name}, [{name: [name]}], name):
        emit(result, as_json=False)

    streams = capsys.readouterr()
    assert streams.err.count(name) == 5
    assert streams.out.count(name) == 8


def test_what_could_steer_a_terminal_is_not_printed(capsys):
    note("\x1b[2J")
    with step("\x1b[2J") as current:
        current.done("\x1b[2J")
    with pytest.raises(typer.Exit), main_guard():
        raise OperatorError("first\nsecond \x1b[2J", "\x1b[2J")
    emit({"name": "\x1b[2J"}, as_json=False)

    streams = capsys.readouterr()
    assert "\x1b" not in streams.out + streams.err
    assert "first\nsecond ·[2J" in streams.err


def test_signs_that_the_encoding_lacks_are_replaced(monkeypatch, tmp_path):
    table = Table("bought")
    table.add_row("café ✓")
    with (tmp_path / "out").open("w", encoding="latin-1") as out:
        monkeypatch.setattr(sys, "stdout", out)
        show(table, 80)

    shown = (tmp_path / "out").read_text(encoding="latin-1")
    assert "café ?" in shown
    assert shown.count("?") == 1  # the frame is drawn in signs that it has


@pytest.mark.parametrize("as_json", [True, False])
def test_a_full_disk_is_said_in_a_sentence(monkeypatch, as_json):
    with open("/dev/full", "w", encoding="utf-8") as out:  # noqa: PTH123 - a device
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(OperatorError, match=r"Standard output cannot be written: No space left") as error:
            emit({"a": 1}, as_json)
    assert "somewhere else" in error.value.cure


@pytest.mark.parametrize("as_json", [True, False])
def test_standard_output_that_is_closed_is_said_in_a_sentence(monkeypatch, as_json):
    monkeypatch.setattr(sys, "stdout", None)

    with pytest.raises(OperatorError, match="Standard output is closed"):
        emit({"a": 1}, as_json)


def test_a_reader_that_has_seen_enough_stays_what_it_is(monkeypatch):
    class Closed:
        encoding = "utf-8"

        def write(self, _):
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())

    with pytest.raises(BrokenPipeError):
        put(json.dumps({}))


def test_progress_has_nowhere_to_go_and_that_is_no_error(monkeypatch):
    monkeypatch.setattr(console.PROGRESS, "_file", None)
    monkeypatch.setattr(sys, "stderr", None)

    note("unheard")
