"""Queries of few names without a model of their own, which would cost a start of the function more."""

from typing import Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError


def only(*names: str) -> Any:
    """A dependency that refuses (422) whatever else a query names, as a model of it does."""

    async def check(request: Request) -> None:
        unknown = dict.fromkeys(name for name in request.query_params if name not in names)
        if unknown:
            fault = {"type": "extra_forbidden", "msg": "Extra inputs are not permitted"}
            raise RequestValidationError([{**fault, "loc": ("query", name)} for name in unknown])

    return Depends(check)
