"""Writes a copy of everything that is held of a person into a bucket, when they have asked for it.

Within the VPC, and as that person, so that nobody else's row can be in it. Once more does no harm: the same
object is written again. Where the person is erased meanwhile the object goes, and if this run dies before
that, with the next delivery: by then no row leads to it.
"""

from typing import Any

from app.core import objects
from app.core.settings import settings
from app.db import exports
from app.db.access import BATCH, FOR_PERSON
from app.db.engine import transaction
from app.domain.bringing import Owned, key_of, read_request
from edge.contained import contained
from edge.logging import logger


@contained
def handler(event: Any, _context: Any) -> dict[str, Any]:
    """Entry point of the function: `export.requested`."""
    owned = read_request(event)
    with transaction(BATCH) as connection:
        begun = exports.JOBS.begin(connection, owned.user_id, owned.request_id)
    written = False
    if begun:
        try:
            written = _copy(owned)
        except Exception as error:
            with transaction(BATCH) as connection:
                exports.JOBS.fail(connection, owned.request_id, type(error).__name__)
            raise
    if not written:
        _remove_unless_kept(owned)
    answer = {"export_id": str(owned.request_id), "written": written}
    logger.info("export done" if written else "export was done before, or its person is gone", extra=answer)
    return answer


def _copy(owned: Owned) -> bool:
    bucket, key = settings().exports_bucket, key_of(*owned)
    with transaction(FOR_PERSON.of(owned.user_id)) as connection:
        body = exports.everything(connection, owned.user_id)
    objects.store(bucket, key, body)
    with transaction(BATCH) as connection:
        return exports.finish(connection, owned.request_id, key)


def _remove_unless_kept(owned: Owned) -> None:
    with transaction(BATCH) as connection:
        kept = exports.may_stay(connection, *owned)
    if not kept:
        objects.remove(settings().exports_bucket, [key_of(*owned)])
