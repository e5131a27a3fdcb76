"""Whether the API answers."""

from typing import Literal

from app.api.models.envelope import Strict


class Health(Strict):
    """The process, or the process and its database, answer."""

    status: Literal["ok"]
