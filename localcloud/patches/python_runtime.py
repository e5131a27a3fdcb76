"""Python functions run in localcloud/worker.py: true error types, whole logs, only the zip's packages."""

import queue
import time
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.core.lambda_runtime import Worker
from ministack.services import lambda_svc

import localcloud
from localcloud.patches.base import Function, replaces
from localcloud.worker import END_OF_LOG

PATIENCE = 2.0
WORKER = Path(localcloud.__file__).with_name("worker.py").read_text()


@replaces(lambda_runtime, "_detect_runtime_binary", "runtime")
def _own_worker(original: Function) -> Function:
    def detect(runtime: str) -> tuple[str, str]:
        binary, script = original(runtime)
        return binary, WORKER if runtime.startswith("python") else script

    return detect


@replaces(Worker, "_drain_stderr_bounded", "self", "first_line_wait", "idle_confirm", "hard_cap")
def _whole_log(_original: Function) -> Function:
    """Reads to the worker's mark instead of for some milliseconds: a slow machine loses no lines."""

    def drain(worker: Worker) -> str:
        lines: list[str] = []
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                line = worker._stderr_queue.get(timeout=0.05)
            except queue.Empty:
                if not worker._stderr_thread.is_alive():
                    break
                continue
            if line == END_OF_LOG:
                break
            lines.append(line)
        return "\n".join(lines)

    return drain


@replaces(lambda_svc, "_execute_function_warm", "func", "event", "request_id")
def _true_errors(_original: Function) -> Function:
    def execute(func: dict[str, Any], event: object, request_id: str) -> dict[str, Any]:
        config = func.get("config") or func
        if not func.get("code_zip"):
            return _failed("Runtime.NoCode", f"{config.get('FunctionName')} has no code", "", [])
        lambda_svc._ensure_reaper_thread()
        place = config["FunctionName"], config, func["code_zip"]
        worker, _ = lambda_runtime.acquire_worker(*place, qualifier=config.get("Version", "$LATEST"))
        try:
            outcome = worker.invoke(
                event,
                request_id,
                trace_id=lambda_svc._xray_trace_id_for_invocation(config),
                invoked_function_arn=config.get("FunctionArn", ""),
                depth=lambda_svc._invoke_depth.get(),
            )
        except RuntimeError as error:  # the module could not be loaded: said by Worker._spawn
            worker.kill()
            return _failed("Runtime.ImportModuleError", str(error), worker._drain_stderr(), [])
        finally:
            lambda_runtime.release_worker(worker)
        return _answer(outcome)

    return execute


def _answer(outcome: dict[str, Any]) -> dict[str, Any]:
    log = outcome.get("log", "")
    if outcome["status"] == "ok":
        return {"body": outcome.get("result"), "log": log}
    message = outcome["error"]
    kind = "Sandbox.Timedout" if message.startswith("Task timed out") else "Runtime.ExitError"
    log = "\n".join(filter(None, [log, outcome.get("trace", message)]))
    return _failed(outcome.get("error_type", kind), message, log, outcome.get("stack_trace", []))


def _failed(kind: str, message: str, log: str, stack: list[str]) -> dict[str, Any]:
    return {
        "body": {"errorMessage": message, "errorType": kind, "stackTrace": stack},
        "error": True,
        "log": log,
    }
