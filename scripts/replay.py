"""Decides recommendations again from their traces, and says whether they come out as they were shown."""

from typing import Annotated, Any

import typer

from scripts.lib.console import OperatorError, UsageError, emit, main, step
from scripts.lib.deployed.operations import invoke_operation
from scripts.lib.options import LOCAL, Env, Json
from scripts.lib.target import Target, resolve


def run(target: Target, recommendation_id: str | None, user: str | None) -> dict[str, Any]:
    """Replay one recommendation, or all of a person."""
    if recommendation_id is not None:
        return invoke_operation(target, "replay", recommendation_id=recommendation_id)
    return invoke_operation(target, "replay", user_id=user)


def command(
    recommendation_id: Annotated[str | None, typer.Argument(help="The recommendation's id.")] = None,
    user: Annotated[str | None, typer.Option(help="All of this person's (the id of the user pool).")] = None,
    env: Env = LOCAL,
    as_json: Json = False,
) -> None:
    """Decide recommendations again from their traces."""
    if (recommendation_id is None) == (user is None):
        raise UsageError("Give either a recommendation's id or --user ID.")
    with step("Replay") as current:
        result = run(resolve(env), recommendation_id, user)
        current.done(f"{result['replayed']} decided again, {result['differing']} differ")
    emit(result if as_json else summary(result), as_json)
    if result["differing"] or result["broken"]:
        raise OperatorError(
            "Not everything replays.",
            "A broken link was changed after it was written; --json has both values of what differs.",
        )


def summary(result: dict[str, Any]) -> list[dict[str, Any]]:
    """A line for each recommendation."""
    broken = (result["broken"] or {}).get("recommendation_id")
    return [
        {
            "recommendation": one["recommendation_id"],
            "chain": "broken here" if one["recommendation_id"] == broken else "",
            "differs": ", ".join(difference["part"] for difference in one["differences"]) or "nothing",
            "text": one["text"],
        }
        for one in result["recommendations"]
    ]


if __name__ == "__main__":
    main(command)
