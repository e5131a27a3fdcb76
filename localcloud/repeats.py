"""Requests that an SDK sends again because it saw no answer: they are answered as the first time.

An SDK counts its tries and gives all of them one id. Where a connection breaks under an answer, the second
try of what makes something would meet what the first one made (409), and Terraform wait for that to pass.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

ID, TRY = b"amz-sdk-invocation-id", b"amz-sdk-request"
KEPT = 512
"""Answers that are kept: the newest."""
LARGEST = 64 * 1024
"""Bytes of a body that is kept; what makes something answers with less."""

Message = dict[str, Any]
App = Callable[[Message, Any, Any], Awaitable[None]]
_Answer = list[Message]


class Repeats:
    """An ASGI application around another, which serves each request that changes something once."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._answers: OrderedDict[bytes, asyncio.Future[_Answer | None]] = OrderedDict()

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        """Serve a request, or give the answer that its first try was given or is being given."""
        headers = dict(scope.get("headers", ()))
        id_ = headers.get(ID)
        if scope["type"] != "http" or id_ is None or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        first = self._answers.get(id_) if not _is_first(headers) else None
        answer = await asyncio.shield(first) if first is not None else None
        if answer is None:
            await self._serve(id_, scope, receive, send)
            return
        for message in answer:
            await send(message)

    async def _serve(self, id_: bytes, scope: Message, receive: Any, send: Any) -> None:
        """Serve it and keep the answer, unless it is a failure, which another try may fix."""
        future: asyncio.Future[_Answer | None] = asyncio.get_running_loop().create_future()
        self._answers[id_] = future
        while len(self._answers) > KEPT:
            self._answers.popitem(last=False)
        said: _Answer = []

        async def listen(message: Message) -> None:
            said.append(message)
            await send(message)

        try:
            await self._app(scope, receive, listen)
        finally:
            future.set_result(said if _is_kept(said) else None)


def _is_first(headers: dict[bytes, bytes]) -> bool:
    return headers.get(TRY, b"attempt=1").split(b";")[0].strip() == b"attempt=1"


def _is_kept(said: _Answer) -> bool:
    """Whether it is whole, small and no failure."""
    if not said or said[0].get("status", 500) >= 300 or said[-1].get("more_body"):  # noqa: PLR2004 - HTTP's
        return False
    return sum(len(message.get("body", b"")) for message in said) <= LARGEST
