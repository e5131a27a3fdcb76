"""ShopPulse's page as its distribution serves it, with an API and a user pool beside it, on loopback."""

import asyncio
import json
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from components.site.security_headers import content_security_policy
from localcloud.settings import ROOT
from scripts.lib.settings import environment

API = "/shoppulse/v1"


def built(folder: Path) -> Path:
    """Builds the page; answers the folder with it."""
    command = ["npx", "--no-install", "vite", "build", "--logLevel", "warn", "--outDir", str(folder)]
    subprocess.run(command, cwd=ROOT / "frontend", env=environment(PRODUCT="shoppulse"), check=True)
    return folder


@dataclass
class Site:
    """`ask(path, token, query)` is the API; `pool` signs tokens for subjects, named by their addresses.

    Whoever is in `new` has a password that was given to them.
    """

    files: Path
    pool: Any
    ask: Callable[[str, str, dict[str, str]], Any]
    new: set[str] = field(default_factory=set)
    url: str = ""
    # One request at a time, as in a function, whose thread has an event loop.
    function: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, initializer=_with_event_loop)
    )

    def cognito(self, action: str, given: dict[str, Any]) -> dict[str, Any]:
        """What Cognito answers to signing in; any password is right."""
        if action == "RevokeToken":
            return {}
        if action == "RespondToAuthChallenge":
            subject = given["ChallengeResponses"]["USERNAME"]
            self.new.discard(subject)
        else:
            subject = given["AuthParameters"]["USERNAME"].partition("@")[0]
        if subject in self.new:
            parameters = {"USER_ID_FOR_SRP": subject}
            challenge = "NEW_PASSWORD_REQUIRED"
            return {"ChallengeName": challenge, "Session": "s", "ChallengeParameters": parameters}
        token = self.pool.token(subject, groups=())
        return {"AuthenticationResult": {"AccessToken": token, "IdToken": "id", "RefreshToken": "refresh"}}

    def api(self, address: str, token: str) -> tuple[int, dict[str, str], str]:
        """What the API answers."""
        parts = urlsplit(address)
        query = dict(parse_qsl(parts.query))
        answer = self.function.submit(self.ask, parts.path.removeprefix(API), token, query).result()
        return answer.status, answer.headers, answer.text

    def file(self, path: str) -> tuple[dict[str, str], bytes]:
        """A file of the build, or the page itself."""
        if path == "/config.json":
            body = json.dumps(
                {
                    "environment": "dev",
                    "apiUrl": self.url,
                    "region": "us-east-1",
                    "userPoolClientId": "client",
                    "cognitoEndpoint": f"{self.url}/cognito",
                }
            )
            return {"Content-Type": "application/json"}, body.encode()
        found = self.files / path.lstrip("/")
        found = found if found.is_file() else self.files / "index.html"
        headers = {
            "Content-Type": guess_type(found.name)[0] or "text/html",
            "Content-Security-Policy": content_security_policy([]),
        }
        return headers, found.read_bytes()


def _with_event_loop() -> None:
    asyncio.set_event_loop(asyncio.new_event_loop())


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """The site, answering at `site.url`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.startswith(API):
                self._send(200, *site.file(urlsplit(self.path).path))
                return
            token = self.headers["Authorization"].removeprefix("Bearer ")
            status, headers, text = site.api(self.path, token)
            self._send(status, headers, text.encode())

        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = site.cognito(self.headers["X-Amz-Target"].rpartition(".")[2], given)
            self._send(200, {"Content-Type": "application/json"}, json.dumps(answer).encode())

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
            site.function.submit(lambda: asyncio.get_event_loop().close()).result()
            site.function.shutdown()
