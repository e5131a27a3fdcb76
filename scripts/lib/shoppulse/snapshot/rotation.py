"""New passwords for the application's users: in a restored database they have those of the snapshot's day.

Secrets Manager runs ShopPulse's own rotation. Each gives one of the two users that take turns a new password,
in the database and in the secrets at once, so two of them set both right.
"""

from scripts.lib.console import OperatorError, step
from scripts.lib.shoppulse.rotation import begun, is_current
from scripts.lib.shoppulse.snapshot.declared import Declared
from scripts.lib.shoppulse.snapshot.waiting import Say, until
from scripts.lib.target import Target

USERS_THAT_TAKE_TURNS = 2
CURE = (
    "The log of shoppulse-rotate-credentials says why. Once that is fixed, `shoppulse snapshot swap` again "
    "does what is left."
)


def renew(target: Target, declared: Declared) -> None:
    """Rotate once a user; an application that reads its secret again is let in after the first."""
    for number in range(1, USERS_THAT_TAKE_TURNS + 1):
        with step(f"New passwords, {number} of {USERS_THAT_TAKE_TURNS}") as current:
            _rotate(target, declared, current.update)


def _rotate(target: Target, declared: Declared, say: Say) -> None:
    client, secret = target.client("secretsmanager"), declared.application_secret
    version: str | None = None

    def waiting_for() -> str:
        nonlocal version
        version = version or begun(client, secret)
        if version is None:
            return "the rotation before is not over yet"
        return "" if is_current(client, secret, version) else "the new version is not current yet"

    try:
        until("The rotation", waiting_for, say)
    except OperatorError as error:
        raise OperatorError(error.message, CURE) from None
