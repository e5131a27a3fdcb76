"""Files in buckets: links by which people send and fetch them without passing through us, and our own way.

A link is signed with the function's own keys, without a call: whoever has it may do that one thing.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, cast

from app.core.aws import client
from edge.errors import ObjectMissing

JSON = "application/json"
PIECE = 256 * 1024
_AT_ONCE = 1000  # DeleteObjects' limit


class UploadForm(NamedTuple):
    """A form that S3 takes as it is: this key, this type, no more bytes than these."""

    url: str
    fields: dict[str, str]
    expires_at: datetime
    max_bytes: int


def upload_form(bucket: str, key: str, *, max_bytes: int, seconds: int) -> UploadForm:
    """The form that puts one JSON file of at most so many bytes at the key."""
    expires_at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=seconds)
    form = client("s3").generate_presigned_post(
        bucket,
        key,
        Fields={"Content-Type": JSON},
        Conditions=[{"Content-Type": JSON}, ["content-length-range", 1, max_bytes]],
        ExpiresIn=seconds,
    )
    return UploadForm(form["url"], form["fields"], expires_at, max_bytes)


def download_link(bucket: str, key: str, *, filename: str, seconds: int) -> str:
    """The address at which the object can be fetched; browsers save it under that name."""
    return client("s3").generate_presigned_url(
        "get_object",
        Params={
            "Bucket": bucket,
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{filename}"',
            "ResponseContentType": JSON,
        },
        ExpiresIn=seconds,
    )


def fetch(bucket: str, key: str, target: Path) -> None:
    """Write the object into a file; raises ObjectMissing."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - off the cold start's path

    try:
        body = client("s3").get_object(Bucket=bucket, Key=key)["Body"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            raise ObjectMissing(f"{bucket} holds no {key}") from error
        raise
    with target.open("wb") as file:
        for piece in body.iter_chunks(PIECE):
            file.write(piece)


def store(bucket: str, key: str, text: str) -> None:
    """Put JSON text at the key."""
    client("s3").put_object(Bucket=bucket, Key=key, Body=text.encode(), ContentType=JSON)


def remove(bucket: str, keys: Iterable[str]) -> None:
    """Delete the objects, as far as they are there; raises OSError where S3 keeps one."""
    names = list(keys)
    for start in range(0, len(names), _AT_ONCE):
        listed: Any = [{"Key": key} for key in names[start : start + _AT_ONCE]]
        answer = client("s3").delete_objects(Bucket=bucket, Delete={"Objects": listed, "Quiet": True})
        failed = cast("list[Any]", answer.get("Errors", []))
        if failed:
            raise OSError(f"{bucket} keeps {len(failed)} object(s): {failed[0].get('Code')}")
