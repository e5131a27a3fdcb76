"""Rotates what ShopPulse's functions sign in with, a step a call, for Secrets Manager."""

from typing import Any, get_args

from edge.logging import logger
from shoppulse_lambdas.errors import RotationRefused
from shoppulse_lambdas.rotation import Rotation, Step
from shoppulse_lambdas.settings import settings


def handler(event: dict[str, Any], _context: Any) -> None:
    """Do the step that the event names; only the application's own secret is ever rotated."""
    found = settings()
    step, arn, token = (str(event.get(name)) for name in ("Step", "SecretId", "ClientRequestToken"))
    if arn != found.secret_arn:
        raise RotationRefused(f"{arn} is not the secret that this function rotates")
    if step not in get_args(Step):
        raise RotationRefused(f"{step} is not a step of a rotation")
    Rotation(found, arn, token).run(step)  # type: ignore[arg-type]  # checked the line before
    logger.info("step done", extra={"step": step, "version": token})
