"""A queue of work for one function: what rules put into it runs, a bounded number at a time, or is kept."""

import json

from cdktf_cdktf_provider_aws.lambda_event_source_mapping import (
    LambdaEventSourceMapping,
    LambdaEventSourceMappingScalingConfig,
)
from constructs import Construct

from components.function.python_function import PythonFunction
from components.function.queues import DeadLetterQueue, GuardedQueue, QueueSettings

# AWS: a message may be hidden for less than six times the function's timeout only at the risk that it is
# handed out again while it is still at work or throttled.
VISIBILITY_PER_TIMEOUT = 6
# Two failures may be bad luck half an hour apart, three are none.
RECEIVES = 3
SMALLEST_CONCURRENCY = 2  # AWS's own
RECEIVE_ACTIONS = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")


class WorkQueue(GuardedQueue):
    """The queue, its dead letters, and what feeds the function from it: one message a run."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        dead_letters: DeadLetterQueue,
        function: PythonFunction,
    ) -> None:
        super().__init__(
            scope,
            id_,
            name=name,
            account=function.account,
            settings=QueueSettings(
                visibility_timeout_seconds=VISIBILITY_PER_TIMEOUT * function.spec.timeout_s,
                # As the provider writes it, or each plan would find it changed.
                redrive_policy=json.dumps(
                    {"deadLetterTargetArn": dead_letters.arn, "maxReceiveCount": RECEIVES},
                    separators=(",", ":"),
                ),
            ),
        )
        self._function = function

    def feed(self, *, concurrency: int) -> None:
        """Run the function with what lies here, in so many copies at most; what fails comes back alone."""
        if concurrency < SMALLEST_CONCURRENCY:
            raise ValueError(
                f"{self.name}: AWS runs {SMALLEST_CONCURRENCY} copies of a queue's function at least"
            )
        grant = self._function.role.allow(f"receive-{self.node.id}", list(RECEIVE_ACTIONS), [self.arn])
        LambdaEventSourceMapping(
            self,
            "feed",
            event_source_arn=self.arn,
            function_name=self._function.resource.function_name,
            batch_size=1,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=LambdaEventSourceMappingScalingConfig(maximum_concurrency=concurrency),
            depends_on=[grant],  # AWS refuses a source that the role may not read
        )
