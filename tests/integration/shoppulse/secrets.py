"""A Secrets Manager of one answer, over HTTP, for processes that a test starts."""

import json
import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from localcloud.postgres_binaries import installed


@contextmanager
def serving(secrets):
    """The address of a Secrets Manager that knows these secrets, by id."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["SecretId"]
            known = asked in secrets
            body = {"SecretString": secrets[asked]} if known else {"__type": "ResourceNotFoundException"}
            self.send_response(200 if known else 400)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def environment(endpoint, path):
    """What a command needs to find its secret there."""
    return {
        "PATH": path,
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "DB_HOST": "127.0.0.1",
        "DB_SECRET_ARN": "the-secret",
    }


def psql():
    """Where psql is: on the path, or beside the server that the tests run."""
    found = shutil.which("psql")
    return found or str(installed(None)[0].folder / "psql")
