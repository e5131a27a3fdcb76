"""How a patch replaces a function of ministack: only the one it was written for."""

import inspect
import re
from collections.abc import Callable, Mapping
from importlib.metadata import version
from types import ModuleType
from typing import Any
from xml.sax.saxutils import escape

RELEASE = "1.5.33"
Function = Callable[..., Any]
Response = tuple[int, dict[str, str], bytes]
Install = Callable[[Callable[[Function], Function]], Function]


class PatchRefusedError(Exception):
    """ministack is not what a patch was written for: read its change and adapt or drop the patch."""


def replaces(owner: ModuleType | type, name: str, *parameters: str) -> Install:
    """Replaces `owner.name` by what the decorated function makes of it."""
    original = _checked(getattr(owner, name, None), f"{owner.__name__}.{name}", parameters)

    def install(make: Callable[[Function], Function]) -> Function:
        replacement = make(original)
        setattr(owner, name, replacement)
        return replacement

    return install


def replaces_action(actions: dict[str, Function], name: str, *parameters: str) -> Install:
    """Replaces the handler of an API action in a service's dispatch table."""
    original = _checked(actions.get(name), name, parameters)

    def install(make: Callable[[Function], Function]) -> Function:
        actions[name] = make(original)
        return actions[name]

    return install


def _checked(original: Function | None, label: str, parameters: tuple[str, ...]) -> Function:
    """The function, if release and signature are those that the patch was written for."""
    if version("ministack") != RELEASE:
        raise PatchRefusedError(f"ministack is {version('ministack')}, the patches are for {RELEASE}")
    if original is None:
        raise PatchRefusedError(f"{label} is gone from ministack")
    found = tuple(inspect.signature(original).parameters)
    if found != parameters:
        raise PatchRefusedError(f"{label} takes {found}, the patch expects {parameters}")
    return original


def amended(response: Response, element: str, extra: Callable[[str], str]) -> Response:
    """The XML response with `extra(text)` put behind every `<element>text</element>`."""
    status, headers, body = response
    pattern = rf"<{element}>([^<]*)</{element}>"
    return status, headers, re.sub(pattern, lambda found: found[0] + extra(found[1]), body.decode()).encode()


def elements(values: Mapping[str, object]) -> str:
    """XML elements of the values that are there."""
    there = {name: value for name, value in values.items() if value not in (None, "")}
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in there.items())


def members(name: str, values: list[str], member: str = "member") -> str:
    """An XML list."""
    return f"<{name}>" + "".join(f"<{member}>{escape(value)}</{member}>" for value in values) + f"</{name}>"
