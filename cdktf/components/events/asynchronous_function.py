"""A function that EventBridge runs, with the two queues by which nothing of it is lost in silence."""

from constructs import Construct

from components.events.event_rules import EventRule
from components.function.dead_letters import DeadLetterQueue
from components.function.python_function import FunctionDefaults, FunctionSpec, PythonFunction


def failed_runs_queue(function_name: str) -> str:
    """Where runs lie that failed every retry. `scripts/redrive.py` goes by these names."""
    return f"{function_name}-failed-runs"


def undelivered_queue(function_name: str) -> str:
    """Where events lie that EventBridge could not hand to the function."""
    return f"{function_name}-undelivered"


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
