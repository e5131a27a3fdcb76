"""Who signs in to a database: JSON in a secret, with the fields that RDS gives it. Passwords reach no message
and no repr.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from edge.errors import SecretUnreadable


@dataclass(frozen=True)
class Login:
    """Where to connect and as whom; the fields have the names of the secret's JSON."""

    host: str
    port: int
    dbname: str
    username: str
    password: str = field(repr=False)
    engine: str = "postgres"

    @classmethod
    def from_text(cls, text: str, *, host: str, port: int, dbname: str) -> Self:
        """Read a secret's text; what it leaves out about the place is as given. Raises SecretUnreadable."""
        try:
            value: Any = json.loads(text)
        except ValueError:  # said without the parser's message, which quotes the text
            value = None
        if not isinstance(value, Mapping) or not value.get("username") or not value.get("password"):
            raise SecretUnreadable("the secret holds no JSON object with username and password") from None
        said = str(value.get("port") or port)
        if not said.isdecimal():
            raise SecretUnreadable("the secret's port is not a number")
        return cls(
            host=str(value.get("host") or host),
            port=int(said),
            dbname=str(value.get("dbname") or dbname),
            username=str(value["username"]),
            password=str(value["password"]),
        )

    @property
    def text(self) -> str:
        """The secret's text."""
        return json.dumps(asdict(self))

    def on(self, *, host: str, port: int) -> Self:
        """The same login by another way."""
        return replace(self, host=host, port=port)
