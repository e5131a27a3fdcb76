"""Reads a file that a person has sent: started by the bucket, within the VPC, as that person.

Delivered twice it is taken once: the import's row says how far it is. The file goes once that is committed,
so a run that dies in between finds it done and only deletes. What fails is noted, raised, and tried again.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.core import objects
from app.core.settings import settings
from app.db import imports
from app.db.access import FOR_PERSON, Access
from app.db.engine import transaction
from app.domain.bringing import Owned, read_key
from app.domain.errors import MalformedEvent
from app.domain.ingest.stream import Unreadable, read_elements
from app.domain.ingest.survey import TABLES
from edge.contained import contained
from edge.errors import ObjectMissing
from edge.logging import logger
from lambdas.relay_outbox import relay
from lambdas.text_file import TextFile


@contained
def handler(event: Any, _context: Any) -> dict[str, Any]:
    """Entry point of the function: `Object Created` of the uploads' bucket in EventBridge's envelope."""
    key, size = _object(event)
    owned = read_key(key)
    access = FOR_PERSON.of(owned.user_id)
    with transaction(access) as connection:
        begun = imports.begin(connection, owned.user_id, owned.request_id, size)
    if begun:
        try:
            _read(owned, key, access)
        except Exception:
            with transaction(access) as connection:
                imports.fail(connection, owned.request_id, "try_again")
            raise
    objects.remove(settings().uploads_bucket, [key])
    logger.info("import read", extra={"import_id": str(owned.request_id), "begun": begun})
    return {"import_id": str(owned.request_id), "read": begun}


def _object(event: Any) -> tuple[str, int]:
    try:
        described = event["detail"]["object"]
        key, size = described["key"], described.get("size", 0)
    except (TypeError, KeyError, AttributeError):
        raise MalformedEvent("the event names no object") from None
    if not isinstance(event, Mapping) or not isinstance(key, str) or not isinstance(size, int):
        raise MalformedEvent("the event names no object")
    return key, size


def _read(owned: Owned, key: str, access: Access) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.json"
        try:
            objects.fetch(settings().uploads_bucket, key, path)
        except ObjectMissing:
            with transaction(access) as connection:
                imports.fail(connection, owned.request_id, "no_file")
            return
        _take(owned, TextFile(path), access)


def _take(owned: Owned, file: TextFile, access: Access) -> None:
    try:
        rows = _count(file)
    except UnicodeDecodeError:
        with transaction(access) as connection:
            imports.reject(connection, owned.request_id, "not_utf8")
        return
    with transaction(access) as connection:
        imports.note_rows(connection, owned.request_id, rows, file.sha256())
    with transaction(access) as connection:
        announced = imports.take(connection, owned.user_id, owned.request_id, file)
    if announced is not None:
        relay(only=[announced])


def _count(file: TextFile) -> int:
    """The rows of the file; of one that breaks off, those before. What is wrong with it, taking it says."""
    rows = 0
    try:
        for element in read_elements(file):
            rows += element.number is not None and element.list in TABLES
    except Unreadable:
        pass
    return rows
