"""Sends an event or the schedule's payload, and proves from logs and database that each stage ran."""

import json
import sys
import uuid
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer

from scripts.lib.console import OperatorError, Step, UsageError, emit, main, step
from scripts.lib.deployed import people
from scripts.lib.events import chain, night
from scripts.lib.events.chain import CHAIN, FEATURES, PERSONA, RECOMMENDATIONS, Stage
from scripts.lib.events.proof import Proof, Watch
from scripts.lib.options import LOCAL, Env, Json, StackName
from scripts.lib.target import Target, resolve

DEFAULT_USER = "hannah@demo.com"
DEFAULT_TIMEOUT_S = 120.0
Say = Callable[[str], None]


class Kind(StrEnum):
    """What is tried."""

    SIGNUP = "signup"
    FEATURES = "features"
    PERSONA = "persona"
    SCHEDULED = "scheduled"
    CHAIN = "chain"


# The event that is sent is the first stage's; what must run is every stage named.
STAGES: dict[Kind, tuple[Stage, ...]] = {
    Kind.SIGNUP: (FEATURES,),
    Kind.FEATURES: (PERSONA,),
    Kind.PERSONA: (RECOMMENDATIONS,),
    Kind.SCHEDULED: CHAIN,
    Kind.CHAIN: CHAIN,
}


def run(
    target: Target,
    kind: Kind,
    user: str = DEFAULT_USER,
    stack_name: str | None = None,
    *,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    progress: Step | None = None,
) -> list[Proof]:
    """Set the stages off and wait for the proof of each, in their order."""
    say = progress.update if progress else _silent
    for stage in STAGES[kind]:
        _rule_is_on(target, stage, "scheduled" if kind == Kind.SCHEDULED else "event")
    if kind == Kind.SCHEDULED:
        watch = Watch(target, None, {"scheduled"}, timeout_s)
        return [_scheduled(target, stage, watch, say) for stage in CHAIN]
    person = people.get(target, people.pool_of(target, stack_name), user)
    stages = STAGES[kind]
    watch = Watch(target, person.user_id, {stage.event_type for stage in stages}, timeout_s)
    chain.publish(target, stages[0], person.user_id)
    return [_proven(watch, stage, say) for stage in stages]


def _silent(_text: str) -> None:
    """Nobody watches."""


def _rule_is_on(target: Target, stage: Stage, kind: str) -> None:
    """A rule that is missing or off would show as a timeout, which says nothing."""
    name = f"spendsense-{stage.function}-{kind}-{target.env}"
    client = target.client("events")
    try:
        state = client.describe_rule(Name=name).get("State")
    except client.exceptions.ResourceNotFoundException:
        raise OperatorError(f"There is no rule {name}.", target.deploy_cure()) from None
    if state != "ENABLED":
        raise OperatorError(f"The rule {name} is {state}.", f"`aws events enable-rule --name {name}`.")


def _scheduled(target: Target, stage: Stage, watch: Watch, say: Say) -> Proof:
    request_id = str(uuid.uuid4())
    payload = {
        "event_type": "scheduled",
        "user_id": None,
        "timestamp": chain.now(),
        "run_id": request_id,
    }
    target.client("lambda").invoke(
        FunctionName=target.name(stage.function), InvocationType="Event", Payload=json.dumps(payload)
    )
    return _proven(watch, stage, say, night.run_id(request_id, stage.function))


def _proven(watch: Watch, stage: Stage, say: Say, run_id: str | None = None) -> Proof:
    proof = watch.proof(stage.function, say, run_id)
    if proof.status.startswith("skipped"):
        raise OperatorError(
            f"{stage.function} ran and did nothing for this person: {proof.status}.",
            "It needs a person with consent (`spendsense create-demo-users`) and data (`spendsense ingest`).",
        )
    return proof


def _chosen(kind: Kind | None) -> Kind:
    """The kind asked for; a bare call asks back, if there is somebody to ask."""
    if kind is not None:
        return kind
    if not sys.stdin.isatty():
        raise UsageError("Say what to try.", f"One of {', '.join(Kind)}.")
    answer: str = typer.prompt(f"What to try ({', '.join(Kind)})", default=Kind.CHAIN.value, err=True)
    if answer not in set(Kind):
        raise UsageError(f"{answer!r} is not one of {', '.join(Kind)}.")
    return Kind(answer)


def command(
    kind: Annotated[Kind | None, typer.Argument(help="What to try.")] = None,
    user: Annotated[str, typer.Option(help="For whom: e-mail address or user id.")] = DEFAULT_USER,
    timeout: Annotated[
        float, typer.Option(min=1, help="Seconds to wait for everything.")
    ] = DEFAULT_TIMEOUT_S,
    *,
    env: Env = LOCAL,
    stack_name: StackName = None,
    as_json: Json = False,
) -> None:
    """Send an event and prove that each stage ran."""
    chosen = _chosen(kind)
    with step(f"Events: {chosen}") as current:
        proofs = run(resolve(env), chosen, user, stack_name, timeout_s=timeout, progress=current)
        current.done(f"{len(proofs)} stages proven")
    emit(proofs, as_json)


if __name__ == "__main__":
    main(command)
