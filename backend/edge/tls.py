"""How far a connection to a database is secured."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def on_loopback(host: str) -> bool:
    """Is this a server of this machine, which speaks no TLS and is reached by nobody else?"""
    return host in _LOOPBACK


def sslmode(host: str) -> str:
    """How far TLS goes, in libpq's word: certificate and host name are verified, except on loopback."""
    return "prefer" if on_loopback(host) else "verify-full"
