"""State is saved while the emulator runs: `kill -9` loses at most what came since the last save began.

Saves begin every 0.4 s, or after ten times as long as the last one took where the disk is slow.

ministack saves at a clean end alone, one file after the other, so a kill loses all and a crash tears the set.
"""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack import app
from ministack.core import persistence
from ministack.services import lambda_svc

from localcloud.digests import Digests
from localcloud.generations import Generations
from localcloud.patches.async_invocations import QUEUE
from localcloud.patches.base import Function, replaces
from localcloud.patches.changes import CHANGES

PAUSE = 0.4
# Of its time the emulator spends at most an eleventh on saving, however large its state has grown.
SHARE = 10
RESUME_AFTER = 2.0
ASYNC_JOBS = "async_invocations"
ATTEMPTS = 5

GENERATIONS = Generations(Path(persistence.STATE_DIR) / "generations")
_WRITING = threading.Lock()
_PRUNERS: list[Function] = []


def _snapshot() -> dict[str, Any]:
    """Every service's state at one moment; called on the event loop, which no request handler shares."""
    states = {name: _state(get) for name, get in app._build_persistence_save_dict().items()}
    return {
        **{name: state for name, state in states.items() if state is not None},
        ASYNC_JOBS: QUEUE.snapshot(),
    }


def _state(get: Callable[[], Any]) -> Any:
    for _ in range(ATTEMPTS - 1):
        try:
            return get()
        except RuntimeError:  # a dict changed size: a function's thread was at work
            time.sleep(0.005)
    return get()


def _write(snapshot: dict[str, Any]) -> None:
    with _WRITING:
        _write_alone(snapshot)


def _write_alone(snapshot: dict[str, Any]) -> None:
    files = {
        name: json.dumps(state, default=persistence._json_default).encode()
        for name, state in snapshot.items()
    }
    if GENERATIONS.save(files):
        for prune in _PRUNERS:
            prune(set(_code_blobs(snapshot.get("lambda") or {})))


def _code_blobs(state: dict[str, Any]) -> list[str]:
    functions = state["functions"]._data.values() if "functions" in state else ()
    records = [record for func in functions for record in (func, *func.get("versions", {}).values())]
    zips = [record.get("code_zip") for record in records]
    return [blob[lambda_svc._BLOB_REF_KEY] for blob in zips if isinstance(blob, dict)]


def save() -> None:
    """Saves now, if anything changed."""
    _write(_snapshot())


async def keep_saving() -> None:
    """Saves what changed, for as long as the emulator runs."""
    pause = PAUSE
    while True:
        await asyncio.sleep(pause)
        if not CHANGES.take():
            continue
        began = time.monotonic()
        await asyncio.to_thread(_write, _snapshot())
        pause = max(PAUSE, SHARE * (time.monotonic() - began))


@replaces(lambda_svc, "_prune_orphan_code_blobs", "referenced")
def _prune_later(original: Function) -> Function:
    """Code of a function that is gone stays until the state that no longer names it is on disk."""
    _PRUNERS.append(original)
    return lambda _referenced: None


@replaces(lambda_svc, "_write_code_blob", "code_zip")
def _hash_once(original: Function) -> Function:
    """Megabytes of code are hashed when they are new, not at every save."""
    digests = Digests()
    # A blob that is pruned and comes back has to be written anew, so both are forgotten together.
    _PRUNERS.append(digests.keep)
    return lambda code: digests.of(code, original)


@replaces(persistence, "load_state", "service")
def _load(_original: Function) -> Function:
    files = GENERATIONS.load()

    def load(service: str) -> Any:
        content = files.get(service)
        return json.loads(content, object_hook=persistence._json_object_hook) if content else None

    app.load_state = load
    return load


@replaces(app, "save_all", "services")
def _save_at_the_end(_original: Function) -> Function:
    return lambda _services: save()


@replaces(app, "_load_persisted_state")
def _resume(original: Function) -> Function:
    """Takes up asynchronous invocations that were accepted and not done, once the API answers again."""

    def load() -> None:
        original()
        QUEUE.restore(persistence.load_state(ASYNC_JOBS) or [], RESUME_AFTER)

    return load
