"""What raises an alarm: every function and every dead-letter queue of the product, of whichever stack."""

from components.base.product_stack import ProductStack
from components.events.alarms import Alarms, NewTopic
from components.events.asynchronous_function import (
    failed_runs_queue,
    failed_work_queue,
    undelivered_queue,
    work_queue,
)
from stacks.function_specs import ASYNCHRONOUS, FUNCTIONS, STAGES


def watch(stack: ProductStack, *, api_name: str) -> Alarms:
    """One topic for the environment; it stands in the stack that is deployed last, and watches by name."""
    config = stack.config
    alarms = Alarms(
        stack,
        "alarms",
        topic=NewTopic(config.titled("alarms"), stack.account_id, config.alarms.subscribers),
    )
    for spec in FUNCTIONS:
        alarms.watch_function(
            config.named(spec.name), timeout_s=spec.timeout_s, slow_after_s=spec.slow_after_s
        )
    for spec in ASYNCHRONOUS:
        name = config.named(spec.name)
        alarms.watch_queue(failed_runs_queue(name))
        alarms.watch_queue(undelivered_queue(name))
    for stage in STAGES:
        name = config.named(stage.spec.name)
        alarms.watch_queue(failed_work_queue(name))
        alarms.watch_work(work_queue(name))
    alarms.watch_api(api_name, stage=config.environment)
    return alarms
