"""Applies stacks to the local cloud side by side and says, while it lasts, what each of them waits for."""

import json
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psutil

from scripts.lib import processes
from scripts.lib.console import OperatorError, Step, note, step
from scripts.lib.deployed.outputs import state_key
from scripts.lib.stacks import Stack
from scripts.lib.target import Target

# Where nobody sees a spinner, a line now and then shows that it is still at work.
LINE_EVERY_S = 20
ENDING_S = 60
# What Terraform writes when it could not save its state.
LOST_STATE = "errored.tfstate"


class CutShortError(OperatorError):
    """Terraform ended without saving its state."""


@dataclass
class Progress:
    """What Terraform said so far of one stack, read from its machine-readable output."""

    kind: str
    total: int | None = None
    done: int = 0
    began: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    killed: bool = False

    def hear(self, message: Mapping[str, Any]) -> None:
        """Takes one message in."""
        kind, hook = message.get("type"), message.get("hook", {})
        address = hook.get("resource", {}).get("addr", "")
        if hook.get("action") == "read":
            return
        if kind == "change_summary" and message["changes"].get("operation") == "plan":
            self.total = sum(message["changes"].get(change, 0) for change in ("add", "change", "remove"))
        elif kind == "apply_start":
            self.began[address] = time.monotonic()
        elif kind in ("apply_complete", "apply_errored"):
            self.began.pop(address, None)
            self.done += kind == "apply_complete"
        elif kind == "diagnostic" and message["diagnostic"]["severity"] == "error":
            said = message["diagnostic"]
            self.errors.append(
                f"{said.get('address', self.kind)}: {said['summary']} {said.get('detail', '')}"
            )

    def __str__(self) -> str:
        """`Database 12/41: aws_db_instance.postgres 34 s`; before there is a plan, that it is being made."""
        if self.total is None:
            return f"{self.kind}: planning"
        now = time.monotonic()
        oldest = min(self.began.items(), key=lambda item: item[1], default=None)
        waits = f": {oldest[0]} {now - oldest[1]:.0f} s" if oldest else ""
        return f"{self.kind} {self.done}/{self.total}{waits}"


def apply(stacks: Sequence[Stack], environ: Mapping[str, str]) -> None:
    """Applies the stacks at once; the first one's errors are raised when all have ended."""
    for stack in stacks:
        (stack.folder / LOST_STATE).unlink(missing_ok=True)
        _init(stack, environ)
    every = [Progress(stack.kind) for stack in stacks]
    with step(f"Applying {', '.join(stack.kind for stack in stacks)}") as current:
        ended = threading.Event()
        shown = threading.Thread(target=_show, args=(current, every, ended), daemon=True)
        shown.start()
        try:
            with ThreadPoolExecutor(len(stacks)) as pool:
                list(pool.map(_apply, stacks, every, [environ] * len(stacks)))
        finally:
            ended.set()
            shown.join()
        current.done(", ".join(f"{progress.kind} {progress.done} changes" for progress in every))
    errors = [error for progress in every for error in progress.errors]
    if any((stack.folder / LOST_STATE).exists() for stack in stacks) or any(each.killed for each in every):
        raise CutShortError(
            "Terraform was cut short, its state is not whole.", f"Run `{stacks[0].product.make('up')}` again."
        )
    if errors:
        raise OperatorError("Terraform could not apply:\n" + "\n".join(errors))


def _init(stack: Stack, environ: Mapping[str, str]) -> None:
    words = ["terraform", "init", "-input=false", "-no-color", "-reconfigure"]
    processes.run(words, environ, folder=stack.folder)


def _apply(stack: Stack, progress: Progress, environ: Mapping[str, str]) -> None:
    words = ["terraform", "apply", "-json", "-auto-approve", "-input=false"]
    with subprocess.Popen(
        words,
        cwd=stack.folder,
        env=dict(environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        other = []
        for line in process.stdout or ():
            try:
                progress.hear(json.loads(line))
            except ValueError:
                other.append(line)
    progress.killed = process.returncode < 0
    if process.returncode and not progress.errors:
        progress.errors.append(
            f"{stack.name}: terraform ended with {process.returncode}. {''.join(other)[-2000:]}"
        )


def _show(current: Step, every: Sequence[Progress], ended: threading.Event) -> None:
    last_line = time.monotonic()
    while not ended.wait(0.5):
        text = " · ".join(str(progress) for progress in every)
        current.update(text)
        if time.monotonic() - last_line > LINE_EVERY_S:
            note(f"waiting for {text}")
            last_line = time.monotonic()


def release_locks(target: Target, stacks: Sequence[Stack]) -> None:
    """Deletes state locks whose Terraform was killed: only a process of this machine can hold one."""
    client = target.client("s3")
    if target.state_bucket not in {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}:
        return
    for stack in stacks:
        if not _at_work([stack]):
            key = state_key(stack.name, stack.kind, stack.env) + ".tflock"
            client.delete_object(Bucket=target.state_bucket, Key=key)


def end_left_overs(stacks: Sequence[Stack]) -> int:
    """Ends Terraforms that a killed command left at work, politely, so that they save; how many."""
    found = _at_work(stacks)
    for process in found:
        process.terminate()
    psutil.wait_procs(found, timeout=ENDING_S)
    return len(found)


def _at_work(stacks: Sequence[Stack]) -> list[psutil.Process]:
    folders = {str(stack.folder) for stack in stacks}
    return [process for process in psutil.process_iter(["name"]) if _works_in(process, folders)]


def _works_in(process: psutil.Process, folders: set[str]) -> bool:
    try:
        return process.name() == "terraform" and process.cwd() in folders
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
