"""Whether the API answers."""

from typing import Literal

from edge.web.envelope import Strict


class Health(Strict):
    """The process, or the process and its database, answer."""

    status: Literal["ok"]
