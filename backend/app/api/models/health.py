"""Whether the API answers."""

from typing import Literal

from edge.web.envelope import Reply


class Health(Reply):
    """The process, or the process and its database, answer."""

    status: Literal["ok"]
