"""If-Match: a change says which version of the thing it is meant for."""

import re
from typing import Annotated

from fastapi import Depends, Header

from edge.web.problems import InvalidInput, PreconditionRequired

_VERSION = re.compile(r'"?([1-9][0-9]{0,8})"?')


async def version(
    if_match: Annotated[
        str | None, Header(max_length=20, description="The `version` that you looked at, in quotes.")
    ] = None,
) -> int:
    """The version in If-Match; 428 without one."""
    if if_match is None:
        raise PreconditionRequired("Send the version that you looked at as If-Match.")
    found = _VERSION.fullmatch(if_match.strip())
    if found is None:
        raise InvalidInput("If-Match is the version that you looked at, in quotes.")
    return int(found[1])


Version = Annotated[int, Depends(version)]
