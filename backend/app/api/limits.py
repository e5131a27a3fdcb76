"""How often one caller may ask, and how much they may send at once."""

from typing import NamedTuple

from app.db.access import Access
from app.db.engine import reading
from app.db.rate_limits import count_request
from edge.web.problems import TooManyRequests

WINDOW_SECONDS = 60
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Limit(NamedTuple):
    """How many requests of a kind one caller has in a window."""

    bucket: str
    most: int


# A page of the application asks for half a dozen things at once; nobody clicks twice a second for long.
READ = Limit("read", 600)
WRITE = Limit("write", 120)


def hold_to_limit(access: Access, method: str) -> None:
    """Count the request of the caller whom `access` is for; raises TooManyRequests."""
    limit = READ if method in _READS else WRITE
    with reading(access) as connection:
        counted = count_request(connection, access.user_id or "", limit.bucket, limit.most, WINDOW_SECONDS)
    if counted.requests > limit.most:
        raise TooManyRequests(max(counted.seconds_left, 1))
