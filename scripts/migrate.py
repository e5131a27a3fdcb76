"""Brings the schema up to date, by the operations function, since the database is private."""

from dataclasses import dataclass

from scripts.lib.console import emit, main, step
from scripts.lib.deployed.operations import invoke_operation
from scripts.lib.options import LOCAL, Env, Json
from scripts.lib.target import Target, resolve


@dataclass(frozen=True)
class Result:
    """Revisions before and after, those applied in between, and the editions that were published."""

    before: str | None
    after: str
    applied: list[str]
    published: list[str]


def run(target: Target) -> Result:
    """Apply every migration and publish every edition that the database lacks; doing so twice is harmless."""
    answer = invoke_operation(target, "migrate")
    return Result(answer["from"], answer["to"], list(answer["applied"]), list(answer["published"]))


def said(result: Result) -> str:
    """What was done, in a few words."""
    done = {"applied": result.applied, "published": result.published}
    return (
        "; ".join(f"{word} {', '.join(names)}" for word, names in done.items() if names) or "nothing to apply"
    )


def command(env: Env = LOCAL, as_json: Json = False) -> None:
    """Bring the database's schema up to date."""
    with step("Migrations") as current:
        result = run(resolve(env))
        current.done(said(result))
    emit(result, as_json)


if __name__ == "__main__":
    main(command)
