"""The product on a local cloud, as another program meets it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import httpx
import psutil
import pytest
from botocore.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PASSWORD = "Demo123!"
# A command that takes longer hangs; on a busy machine a plan of every stack took more than five minutes.
LIMIT_SECONDS = 1800
ANSWERS_WITHIN_S = 60
# What `local up` says at its end when it skipped each step.
NOTHING_DONE = "Nothing had to be done"
# A function may run for five minutes: who asks sooner again invokes it twice.
ONCE = Config(read_timeout=330, retries={"total_max_attempts": 1})


@dataclass
class Cloud:
    """The product as another program meets it: its commands, its addresses and its AWS endpoint."""

    home: Path
    product: str = "spendsense"
    _status: dict[str, Any] = field(default_factory=dict)

    @property
    def environ(self) -> dict[str, str]:
        return {**os.environ, "SPENDSENSE_LOCAL_DIR": str(self.home), "PRODUCT": self.product}

    @property
    def folder(self) -> Path:
        """Where the cloud keeps everything: the second product's is beside the first one's."""
        beside = "" if self.product == "spendsense" else f"-{self.product}"
        return self.home.with_name(self.home.name + beside)

    @property
    def state_bucket(self) -> dict[str, bytes]:
        """Everything that Terraform keeps, by its key."""
        s3, bucket = self.client("s3"), f"{self.product}-terraform-state-local"
        keys = [item["Key"] for item in s3.list_objects_v2(Bucket=bucket)["Contents"]]
        return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}

    @property
    def states(self) -> dict[str, Any]:
        """What Terraform knows of each stack, by the key of its state."""
        kept = self.state_bucket.items()
        return {key: json.loads(body) for key, body in kept if key.endswith(".tfstate")}

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `spendsense WORDS`; a failure shows what the command printed."""
        done = subprocess.run(
            [ROOT / ".venv/bin/spendsense", *words],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        if check and done.returncode:
            pytest.fail(
                f"spendsense {' '.join(words)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
            )
        return done

    def begin(self, *words: str) -> Callable[[], None]:
        """Start `spendsense WORDS`; the function handed back waits for its end and fails as `run` does."""
        log = self.home / f"{'-'.join(words)}.log"
        with log.open("w") as told:
            process = subprocess.Popen(
                [ROOT / ".venv/bin/spendsense", *words],
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
            )

        def end() -> None:
            try:
                process.wait(LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()  # or it would keep the cloud's lock from who cleans up
                process.wait()
            if process.returncode:
                pytest.fail(
                    f"spendsense {' '.join(words)} ended with {process.returncode}\n{log.read_text()}"
                )

        return end

    def json(self, *words: str) -> Any:
        """Run a command with --json and read what it prints."""
        return json.loads(self.run(*words, "--json").stdout)

    def up(self) -> str:
        """Bring the cloud up; what was said on the way."""
        self._status = {}
        return self.run("local", "up").stderr

    def kill_up_at(self, word: str) -> None:
        """Start `local up` and kill it, with all that it started, once it has said a word."""
        command = [ROOT / ".venv/bin/spendsense", "local", "up"]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environ,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        ) as process:
            said = next((line for line in process.stderr if word in line), None)
            for victim in (*psutil.Process(process.pid).children(recursive=True), process):
                with contextlib.suppress(psutil.NoSuchProcess):  # a child may end meanwhile by itself
                    victim.kill()
        assert said, f"`local up` ended before it said {word!r}"

    @property
    def status(self) -> dict[str, Any]:
        """The addresses, asked for once after each `up`."""
        self._status = self._status or self.json("local", "status")
        return self._status

    def client(self, service: str) -> Any:
        """An AWS client with the rights of the local account's owner."""
        access = json.loads((self.folder / "cloud.json").read_text())
        return boto3.client(
            service,
            endpoint_url=access["endpoint_url"],
            region_name=access["region"],
            aws_access_key_id=access["access_key_id"],
            aws_secret_access_key=access["secret_access_key"],
            config=ONCE,
        )

    def tokens(self, email: str, password: str = PASSWORD) -> dict[str, str]:
        """Sign in as a browser does: no credentials but the person's own."""
        answer = httpx.post(
            self.status["aws_endpoint_url"],
            headers={
                "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
                "Content-Type": "application/x-amz-json-1.1",
            },
            json={
                "AuthFlow": "USER_PASSWORD_AUTH",
                "ClientId": self.status["user_pool_client_id"],
                "AuthParameters": {"USERNAME": email, "PASSWORD": password},
            },
            timeout=ANSWERS_WITHIN_S,
        )
        answer.raise_for_status()
        return answer.json()["AuthenticationResult"]

    def get(self, path: str, token: str | None = None, **headers: str) -> httpx.Response:
        """Read from the API through the gateway."""
        return self.call("GET", path, token, headers=headers)

    def call(self, method: str, path: str, token: str | None = None, **kwargs: Any) -> httpx.Response:
        """Call the API through the gateway, and again where it is too busy and says when to come back."""
        headers = {**kwargs.pop("headers", {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        url, deadline = self.status["api_url"] + path, time.monotonic() + ANSWERS_WITHIN_S
        while True:
            answer = httpx.request(method, url, headers=headers, timeout=ANSWERS_WITHIN_S, **kwargs)
            busy = answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and "Retry-After" in answer.headers
            if not busy or time.monotonic() > deadline:
                return answer
            time.sleep(int(answer.headers["Retry-After"]))

    def invoke(self, function: str, payload: dict[str, Any]) -> Any:
        """Invoke a function and wait, as an operator does from a terminal."""
        answer = self.client("lambda").invoke(FunctionName=function, Payload=json.dumps(payload))
        body = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, body
        return body
