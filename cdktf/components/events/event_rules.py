"""EventBridge rules of the default bus and their targets, each with retries and a dead letter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
from cdktf_cdktf_provider_aws.cloudwatch_event_target import (
    CloudwatchEventTarget,
    CloudwatchEventTargetDeadLetterConfig,
    CloudwatchEventTargetInputTransformer,
    CloudwatchEventTargetRetryPolicy,
)
from constructs import Construct

from components.function.execution_role import ExecutionRole
from components.function.python_function import PythonFunction
from components.function.queues import DeadLetterQueue, GuardedQueue

BUS = "default"
# Handing an event to Lambda's queue fails for minutes at worst; six hours outlast an incident, and the
# night's schedule is still worth running then.
DELIVERY_RETRIES = 24
DELIVERY_MAXIMUM_AGE_S = 6 * 3600


@dataclass(frozen=True)
class Schedule:
    """When a rule fires, and what it hands over: JSON in which `<time>` stands for the time of the event.

    That time stays the same when an event is redriven, so a late run still means the night it was fired for.
    """

    expression: str
    payload: str


class EventRule(Construct):
    """A rule of the default bus, by a schedule or by a pattern (exactly one of them)."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        description: str,
        schedule: Schedule | None = None,
        pattern: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(scope, id_)
        if (schedule is None) == (pattern is None):
            raise ValueError(f"rule {name}: give a schedule or a pattern, and not both")
        self._schedule = schedule
        self._rule = CloudwatchEventRule(
            self,
            "rule",
            name=name,
            description=description,
            event_bus_name=BUS,
            schedule_expression=schedule.expression if schedule else None,
            event_pattern=None if pattern is None else json.dumps(pattern),
            state="ENABLED",
        )

    @property
    def arn(self) -> str:
        """ARN of the rule."""
        return str(self._rule.arn)

    def add_target(self, function: PythonFunction, *, dead_letters: DeadLetterQueue) -> None:
        """Run the function: a schedule hands it its payload, a pattern the full envelope."""
        function.allow_invocation(f"from-{self.node.id}", service="events", source_arn=self.arn)
        self._target(function.node.id, function.arn, dead_letters)

    def add_queue(self, queue: GuardedQueue, *, dead_letters: DeadLetterQueue) -> None:
        """Put the full envelope of each event into the queue."""
        queue.accept_from_rule(self.arn)
        self._target(queue.node.id, queue.arn, dead_letters)

    def _target(self, id_: str, arn: str, dead_letters: DeadLetterQueue) -> None:
        dead_letters.accept_from_rule(self.arn)
        CloudwatchEventTarget(
            self,
            f"to-{id_}",
            rule=self._rule.name,
            event_bus_name=BUS,
            target_id=id_,
            arn=arn,
            input_transformer=_transformer(self._schedule) if self._schedule else None,
            retry_policy=CloudwatchEventTargetRetryPolicy(
                maximum_retry_attempts=DELIVERY_RETRIES,
                maximum_event_age_in_seconds=DELIVERY_MAXIMUM_AGE_S,
            ),
            dead_letter_config=CloudwatchEventTargetDeadLetterConfig(arn=dead_letters.arn),
        )


def domain_event_pattern(source: str, detail_type: str, event_type: str, **more: str) -> dict[str, object]:
    """Match one kind of domain event by its source, its detail-type and fields of its detail."""
    detail = {"event_type": [event_type], **{name: [value] for name, value in more.items()}}
    return {"source": [source], "detail-type": [detail_type], "detail": detail}


def grant_put_events(role: ExecutionRole, *, bus_arn: str, source: str) -> None:
    """Let the role publish on a bus, under one source alone."""
    role.allow("publish-events", ["events:PutEvents"], [bus_arn], {"StringEquals": {"events:source": source}})


def _transformer(schedule: Schedule) -> CloudwatchEventTargetInputTransformer:
    return CloudwatchEventTargetInputTransformer(
        input_paths={"time": "$.time"}, input_template=schedule.payload
    )
