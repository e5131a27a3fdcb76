"""Brings the schema up to date, by the operations function, since the database is private."""

from dataclasses import dataclass

from scripts.lib.console import emit, main, step
from scripts.lib.deployed.operations import invoke_operation
from scripts.lib.options import LOCAL, Env, Json
from scripts.lib.target import Target, resolve


@dataclass(frozen=True)
class Result:
    """Revisions before and after, and those applied in between."""

    before: str | None
    after: str
    applied: list[str]


def run(target: Target) -> Result:
    """Apply every migration that the database lacks. A second run changes nothing."""
    answer = invoke_operation(target, "migrate")
    return Result(answer["from"], answer["to"], list(answer["applied"]))


def command(env: Env = LOCAL, as_json: Json = False) -> None:
    """Bring the database's schema up to date."""
    with step("Migrations") as current:
        result = run(resolve(env))
        current.done(f"applied {', '.join(result.applied)}" if result.applied else "nothing to apply")
    emit(result, as_json)


if __name__ == "__main__":
    main(command)
