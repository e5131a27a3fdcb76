"""Reads one person's accounts, transactions and liabilities from a file of Plaid's shape, all or nothing."""

import base64
import gzip
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.table import Table

from app.domain.errors import Fault
from app.domain.ingest.survey import TABLES
from scripts.lib.analysis.words import count
from scripts.lib.bank_file import opened
from scripts.lib.console import OperatorError, emit, main, note, step
from scripts.lib.deployed import people
from scripts.lib.deployed.operations import MAX_REQUEST_BYTES, OperationError, invoke_operation
from scripts.lib.deployed.people import Person
from scripts.lib.fault_table import cure, print_faults
from scripts.lib.options import LOCAL, Env, Json, StackName
from scripts.lib.target import Target, resolve

# The request's other fields, generously.
ENVELOPE_BYTES = 1024


class ConsentRequiredError(OperatorError):
    """The person has not consented to `education`, or has revoked it: nothing about them is stored."""


class DocumentRefusedError(OperatorError):
    """A row of the document is faulty, so nothing of it was taken; `result` lists every fault."""

    def __init__(self, result: "Result", *, skipped: bool) -> None:
        many = count(len(result.rejected) + result.unlisted, "fault")
        super().__init__(
            f"The document is refused, and nothing of it was taken: {many}.",
            cure((fault["reason"] for fault in result.rejected), skipped=skipped),
        )
        self.result = result


@dataclass(frozen=True)
class Result:
    """How many rows went in, and which faults there were: of rows left out, or of a document refused.

    Of very many faults the first are listed, and `unlisted` is the number of the others.
    """

    user_id: str
    accounts: int
    transactions: int
    liabilities: int
    rejected: list[dict[str, Any]]
    unlisted: int = 0
    refused: bool = False


def run(
    target: Target,
    packed: str,
    user: str,
    stack_name: str | None = None,
    *,
    skip_invalid: bool = False,
) -> Result:
    """Hand a packed document to the operations function for a person, named by e-mail or id."""
    person = receiver(people.get(target, people.pool_of(target, stack_name), user), user)
    if person.owns_email:
        invoke_operation(target, "record_profile", user_id=person.user_id, email=person.email)
    try:
        report = invoke_operation(
            target, "ingest", user_id=person.user_id, document_gz=packed, skip_invalid=skip_invalid
        )
    except OperationError as error:
        raise refusal(error, user) from None
    result = Result(user_id=person.user_id, **report)
    if result.refused:
        raise DocumentRefusedError(result, skipped=skip_invalid)
    return result


def refusal(error: OperationError, user: str) -> OperatorError:
    """What the function's refusal means to whoever asked; what is no refusal stays what it is."""
    if error.error_type == "ConsentRequired":
        return ConsentRequiredError(
            f"{user} has not consented to education, so nothing about them is stored.",
            "Nobody but they themselves can change that.",
        )
    return error


def receiver(person: Person, named: str) -> Person:
    """The person, unless they were named by an address that is not proven to be theirs.

    Whoever signs up first with somebody else's address would be handed that person's bank data.
    """
    if named != person.user_id and not person.owns_email:
        raise OperatorError(
            f"Nobody has proven yet that {named} is theirs: the account is {person.status or 'unfinished'}, "
            f"its address {'verified' if person.email_verified else 'not verified'}.",
            f"Have the sign-up finished, or, if you know whose it is, name the id: --user {person.user_id}",
        )
    return person


def pack(pieces: Iterable[bytes]) -> str:
    """A document as a request carries it. Parts would each be all or nothing, the whole no longer."""
    body = io.BytesIO()
    with gzip.GzipFile(fileobj=body, mode="wb", mtime=0) as packer:
        for piece in pieces:
            packer.write(piece)
            if body.tell() > MAX_REQUEST_BYTES:
                break
    packed = base64.b64encode(body.getvalue()).decode()
    if len(packed) > MAX_REQUEST_BYTES - ENVELOPE_BYTES:
        raise OperatorError(
            "The document is too large: a function takes 6 MiB when packed.",
            "Divide it by date, oldest first, with all accounts in each file: ids make that safe to repeat.",
        )
    return packed


def read(path: str) -> str:
    """The file at the path (or standard input) packed, once it is known to be a JSON object."""
    with opened(path) as file:
        for _ in file.elements():
            pass  # what the rows are worth is decided where the person's accounts are known
        return pack(file.pieces())


def _shown(result: Result) -> Table:
    table = Table("rows", "taken in", "left out", box=None)
    for kind in ("accounts", "transactions", "liabilities"):
        rows = ((row["kind"], row["row"]) for row in result.rejected)
        left_out = {(name, row) for name, row in rows if TABLES.get(name) == kind}
        table.add_row(kind, str(getattr(result, kind)), str(len(left_out)))
    return table


def command(
    file: Annotated[str, typer.Argument(help="JSON of Plaid's shape; - reads standard input.")],
    *,
    user: Annotated[str, typer.Option("--user", help="Whose data it is: e-mail address or user id.")],
    skip_invalid: Annotated[
        bool, typer.Option("--skip-invalid", help="Leave faulty rows out instead of refusing the whole file.")
    ] = False,
    env: Env = LOCAL,
    stack_name: StackName = None,
    as_json: Json = False,
) -> None:
    """Read a person's accounts and transactions from a file."""
    packed = read(file)
    try:
        with step(f"Ingest for {user}") as current:
            result = run(resolve(env), packed, user, stack_name, skip_invalid=skip_invalid)
            current.done(f"{result.transactions} transactions")
    except DocumentRefusedError as refused:
        _report(refused.result, as_json=as_json)
        raise
    _report(result, as_json=as_json)


def _report(result: Result, *, as_json: bool) -> None:
    if as_json or not result.refused:
        emit(result, as_json, _shown(result))
    if result.rejected and not as_json:
        print_faults(Fault(**row) for row in result.rejected)
        if result.unlisted:
            note(f"… and {result.unlisted:,} more.")


if __name__ == "__main__":
    main(command)
