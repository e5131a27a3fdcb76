"""TCP ports on loopback."""

import secrets
import socket
import time

LOOPBACK = "127.0.0.1"
# Systems give outgoing connections ports above these: one of those could be gone before its server starts.
SERVERS = range(20_000, 32_000)
TRIES = 20


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def becomes_free(port: int, seconds: float) -> bool:
    """Whether this port of loopback is free, or becomes so within some seconds."""
    deadline = time.monotonic() + seconds
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def choose(preferred: int | None = None) -> int:
    """The preferred port when it is free, else another: if possible one that no outgoing connection gets."""
    for port in (preferred, *(secrets.choice(SERVERS) for _ in range(TRIES))):
        if port is not None and is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
