"""A function that EventBridge runs, with the two queues by which nothing of it is lost in silence."""

from constructs import Construct

from components.events.event_rules import EventRule
from components.events.work_queue import WorkQueue
from components.function.python_function import FunctionDefaults, FunctionSpec, PythonFunction
from components.function.queues import DeadLetterQueue


def failed_runs_queue(function_name: str) -> str:
    """Where runs lie that failed every retry. `scripts/redrive.py` goes by these names."""
    return f"{function_name}-failed-runs"


def undelivered_queue(function_name: str) -> str:
    """Where events lie that EventBridge could not hand to the function."""
    return f"{function_name}-undelivered"


def work_queue(function_name: str) -> str:
    """Where shards of a night wait for the function."""
    return f"{function_name}-shards"


def failed_work_queue(function_name: str) -> str:
    """Where shards lie that failed as often as the queue hands one out."""
    return f"{function_name}-failed-shards"


class AsynchronousFunction(PythonFunction):
    """A Python function with a queue for failed runs and one for events that did not reach it."""

    def __init__(self, scope: Construct, id_: str, spec: FunctionSpec, defaults: FunctionDefaults) -> None:
        super().__init__(scope, id_, spec, defaults)
        self.on_failure(
            DeadLetterQueue(self, "failed-runs", name=failed_runs_queue(self.name), account=defaults.account)
        )
        self._undelivered = DeadLetterQueue(
            self, "undelivered", name=undelivered_queue(self.name), account=defaults.account
        )

    def run_on(self, rule: EventRule) -> None:
        """Run whenever the rule matches."""
        rule.add_target(self, dead_letters=self._undelivered)

    def queue_on(self, rule: EventRule, *, concurrency: int) -> None:
        """Queue what the rule matches, and run with one message after the other, so many at a time."""
        letters = DeadLetterQueue(
            self, "failed-shards", name=failed_work_queue(self.name), account=self.account
        )
        queue = WorkQueue(self, "shards", name=work_queue(self.name), dead_letters=letters, function=self)
        rule.add_queue(queue, dead_letters=self._undelivered)
        queue.feed(concurrency=concurrency)
