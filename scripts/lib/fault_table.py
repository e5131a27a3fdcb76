"""The faults of a document for a person: which list, which row, which field, and why."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from app.domain.errors import Fault
from scripts.lib.console import PROGRESS, printable

# Of every code of the backend; tests/unit/domain/test_import_faults.py holds the two alike.
WORDS = {
    "account_rejected": "its account is left out",
    "broken_json": "breaks off, or is not JSON",
    "consent_required": "is of somebody whose consent ended before it was read",
    "date_in_future": "lies too far ahead",
    "date_too_old": "lies before 1990",
    "duplicate_id": "a row before it has this id",
    "duplicate_key": "is there twice",
    "missing": "is missing",
    "no_rows": "holds no users, accounts, transactions or liabilities",
    "not_a_boolean": "is neither true nor false",
    "not_a_date": "is not a date like 2026-01-31",
    "not_a_list": "is not a list",
    "not_a_list_of_objects": "is not a list of objects",
    "not_a_number": "is not a number",
    "not_an_object": "is not an object",
    "not_text": "is not text",
    "not_the_accounts_owner": "does not hold the account",
    "not_utf8": "is not text in UTF-8",
    "out_of_range": "is more than can be taken, by itself or with the rows before it",
    "row_too_large": "is larger than any row of a bank",
    "several_people": "is of several people",
    "sign_convention": "most income would leave the account: the signs are the other way round",
    "too_deeply_nested": "holds too many lists within each other",
    "too_long": "is too long",
    "too_many_decimals": "has more decimals than are kept: two, in any currency",
    "too_many_rows": "one person has more rows than can be taken",
    "unknown_account": "names no account of the file",
    "unknown_account_type": "is not a known type of account",
    "unknown_currency": "is not a currency of ISO 4217",
    "unknown_holder_category": "is not a known category of holder",
    "unknown_user": "names nobody of the users",
    "unstorable_text": "holds a NUL or half of a character, which cannot be stored",
    "user_rejected": "its user is left out",
}
_WIDTHS = (26, 22, 22)
# What is wrong with the file itself, which no row that is left out can cure.
_CURES = {
    "no_rows": "Put accounts into it, and their transactions, in lists named as in docs/analyze.md.",
    "not_a_list": "Make it a list; leaving out rows cannot help.",
    "several_people": "Divide it into a file for each person; leaving out rows cannot help.",
}


def cure(reasons: Iterable[str], *, skipped: bool) -> str:
    """What gets the file taken that was refused for these reasons; `skipped`: rows were left out already."""
    of_file = next((_CURES[reason] for reason in reasons if reason in _CURES), None)
    if of_file is not None:
        return of_file
    if skipped:
        return "Correct the file: without its faulty rows nothing is left to take."
    return "Correct the file, or leave faulty rows out: --skip-invalid."


def print_faults(faults: Iterable[Fault]) -> None:
    """One line a fault, on stderr, in columns however many there are."""
    PROGRESS.print(_line(("row", "id", "field", "why"), "dim"))
    for fault in faults:
        PROGRESS.print(_line(_cells(fault)))


def _cells(fault: Fault) -> tuple[str, str, str, str]:
    place = fault.kind if fault.row is None else f"{fault.kind}[{fault.row}]"
    return place, fault.id or "", fault.field or "", WORDS.get(fault.reason, fault.reason.replace("_", " "))


def _line(cells: Iterable[str], style: str = "") -> Text:
    return Text("  " + "".join(_padded(cells)).rstrip(), style=style)


def _padded(cells: Iterable[str]) -> Iterator[str]:
    *first, why = cells
    for cell, width in zip(first, _WIDTHS, strict=True):
        shown = printable(cell)
        short = shown if len(shown) < width else f"{shown[: width - 2]}…"
        yield short.ljust(width)
    yield why
