"""The emulator's program: ministack with our patches on one port of loopback.

Run by path with the Python of the emulator's own environment. The repository is put on sys.path here, not in
PYTHONPATH, which functions would inherit.
"""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

sys.path[:1] = [str(Path(__file__).resolve().parent.parent)]

from hypercorn.asyncio import serve  # noqa: E402  # the path comes first
from hypercorn.config import Config  # noqa: E402
from ministack import app as ministack_app  # noqa: E402

from localcloud.ports import LOOPBACK  # noqa: E402
from localcloud.repeats import Repeats  # noqa: E402
from localcloud.settings import gateway_port  # noqa: E402

UNPATCHED = "--unpatched"
# Hypercorn may close an idle connection although it has just read a request from it: the request is served,
# its answer is lost, and the client's second try meets what the first one made. So the client has to be the
# first to close: Terraform's keeps an idle connection for 90 s.
KEEP_ALIVE_S = 3600
# Asked by the supervisor before a change that may have to be taken back.
SAVE = "/_local/save"
# Anyone's web page may post to loopback: what would wipe or reconfigure the cloud is not served.
FORBIDDEN = ("/_ministack/reset", "/_ministack/config")


class Gateway:
    """ministack's ASGI application, less the paths that would wipe it, noting each request as a change."""

    def __init__(self, noted: Callable[[], None], save: Callable[[], None]) -> None:
        self._noted = noted
        self._save = save

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serves one connection's request, or the server's start and end."""
        if scope["type"] == "http" and scope["path"].startswith(FORBIDDEN):
            await _answer(send, 404)
            return
        if scope["type"] == "http" and (scope["method"], scope["path"]) == ("POST", SAVE):
            self._save()
            await _answer(send, 204)
            return
        await ministack_app.app(scope, receive, send)
        if scope["type"] == "http":
            self._noted()


async def _answer(send: Any, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def configuration(port: int) -> Config:
    """How connections to the port are taken, kept and ended."""
    config = Config()
    config.bind = [f"{LOOPBACK}:{port}"]
    config.keep_alive_timeout = KEEP_ALIVE_S
    config.graceful_timeout = 5
    return config


async def _serve(application: Any, background: Callable[[], Coroutine[Any, Any, None]] | None) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    saving = asyncio.create_task(background()) if background else None
    await serve(application, configuration(gateway_port()), shutdown_trigger=ended.wait)
    if saving:
        saving.cancel()


def main() -> None:
    """Serves until SIGTERM; `--unpatched` serves ministack as published, which tests compare with."""
    if UNPATCHED in sys.argv:
        asyncio.run(_serve(ministack_app.app, None))
        return
    from localcloud.patches import apply_all  # noqa: PLC0415  # not wanted unpatched

    apply_all()
    from localcloud.patches.changes import CHANGES  # noqa: PLC0415
    from localcloud.patches.durability import keep_saving, save  # noqa: PLC0415

    asyncio.run(_serve(Repeats(Gateway(CHANGES.note, save)), keep_saving))


if __name__ == "__main__":
    main()
