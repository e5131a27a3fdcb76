"""Counts a caller's requests over a window of time: one statement, on a table that is not logged."""

from typing import NamedTuple

from app.db.sql import Connection, text

_OVER = "kept.started_at <= clock_timestamp() - make_interval(secs => :seconds)"
_COUNT = text(f"""
INSERT INTO rate_limits AS kept (user_id, bucket, started_at, requests)
SELECT :user_id, :bucket, clock_timestamp(), 1
-- A token outlives an erasure by up to an hour; its requests are refused, and leave nothing of the person.
WHERE NOT wants_erasure(:user_id)
ON CONFLICT (user_id, bucket) DO UPDATE SET
    started_at = CASE WHEN {_OVER} THEN clock_timestamp() ELSE kept.started_at END,
    requests = CASE WHEN {_OVER} THEN 1 ELSE least(kept.requests, :most) + 1 END
RETURNING requests,
    ceil(extract(epoch FROM started_at - clock_timestamp()) + :seconds)::integer AS seconds_left
""").kept("count_request", user_id="text", bucket="text", most="integer", seconds="integer")  # noqa: S608 - a constant of ours


class Counted(NamedTuple):
    """How many requests the window holds, this one among them, and in how many seconds it is over."""

    requests: int
    seconds_left: int


def count_request(connection: Connection, user_id: str, bucket: str, most: int, seconds: int) -> Counted:
    """Count a request of the caller; beyond one above `most` nothing more is counted.

    Requests of who asked to be erased are not counted at all: (0, 0).
    """
    values = {"user_id": user_id, "bucket": bucket, "most": most, "seconds": seconds}
    counted = connection.execute(_COUNT, values).one_or_none()
    return Counted(0, 0) if counted is None else Counted(*counted)
