"""What the stages of `spendsense local up` share: the cloud, how to reach it, what was done before."""

from collections.abc import Callable
from dataclasses import dataclass, field

from localcloud.cloud import Cloud
from scripts.lib import stacks
from scripts.lib.console import step
from scripts.lib.deployed.outputs import state_key
from scripts.lib.local.record import Record, digest
from scripts.lib.target import Target, resolve


@dataclass
class Work:
    """One run of `up` or `down` on one cloud."""

    cloud: Cloud
    target: Target
    record: Record
    environ: dict[str, str]
    every: list[stacks.Stack]
    prints: dict[str, str] = field(default_factory=dict)

    def chosen(self, kinds: tuple[str, ...]) -> list[stacks.Stack]:
        """The stacks of these kinds."""
        return [stack for stack in self.every if stack.kind in kinds]

    def state_marks(self, kinds: tuple[str, ...]) -> list[str]:
        """What Terraform's states are now: a stack that someone changed or destroyed is applied again."""
        client = self.target.client("s3")
        found = client.list_objects_v2(Bucket=self.target.state_bucket).get("Contents", [])
        keys = {state_key(stack.name, stack.kind, stack.env) for stack in self.chosen(kinds)}
        return sorted(f"{entry['Key']} {entry['ETag']}" for entry in found if entry["Key"] in keys)


@dataclass(frozen=True)
class Stage:
    """One stage: skipped when `inputs` and the stages it follows are what they were at its last success."""

    name: str
    text: str
    after: tuple[str, ...]
    inputs: Callable[[Work], object]
    act: Callable[[Work], str | None]


def open_work(cloud: Cloud) -> Work:
    """The work on a cloud whose cloud.json exists."""
    target = resolve("local")
    output = stacks.output_folder("local")
    environ = stacks.process_environment(target, output)
    every = stacks.stacks(target.product, target.env, output)
    return Work(cloud, target, Record(cloud.state / "done.json"), environ, every)


def run_stages(work: Work, stages: tuple[Stage, ...]) -> int:
    """Runs what is not done; says how many stages that were."""
    return sum(_run(work, stage) for stage in stages)


def _run(work: Work, stage: Stage) -> bool:
    if work.record.holds(stage.name, _fingerprint(work, stage)):
        return False
    work.record.note(stage.name, None)
    if stage.text:
        with step(stage.text) as current:
            outcome = stage.act(work)
            if outcome:
                current.done(outcome)
    else:
        stage.act(work)
    # Taken again: what a stage writes, such as Terraform's state, is part of its fingerprint.
    work.record.note(stage.name, _fingerprint(work, stage))
    return True


def _fingerprint(work: Work, stage: Stage) -> str:
    work.prints[stage.name] = digest(stage.inputs(work), [work.prints[name] for name in stage.after])
    return work.prints[stage.name]
