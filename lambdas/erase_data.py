"""Deletes what is held of a person: their files, then every row, then files again. The last step, in the VPC.

Their sign-in is gone by then (remove_sign_in). Each step finds what the one before it did, so a run that dies
at any of them is simply run again; what fails is noted, raised, and tried again.
"""

from typing import Any

from app.core import objects
from app.core.settings import settings
from app.db import erasure
from app.db.access import BATCH
from app.db.engine import transaction
from app.domain.bringing import Owned, key_of, read_request
from edge.contained import contained
from edge.logging import logger


@contained
def handler(event: Any, _context: Any) -> dict[str, Any]:
    """Entry point of the function: `signin.removed`."""
    owned = read_request(event)
    with transaction(BATCH) as connection:
        begun = erasure.JOBS.begin(connection, owned.user_id, owned.request_id)
    rows = 0
    if begun:
        try:
            rows = _erase(owned)
        except Exception as error:
            with transaction(BATCH) as connection:
                erasure.JOBS.fail(connection, owned.request_id, type(error).__name__)
            raise
    answer = {"erase_id": str(owned.request_id), "erased": begun, "rows": rows}
    logger.info("person erased" if begun else "person was erased before", extra=answer)
    return answer


def _erase(owned: Owned) -> int:
    with transaction(BATCH) as connection:
        files = erasure.files_of(connection, owned.user_id)
    _remove(owned.user_id, files)
    with transaction(BATCH) as connection:
        rows = sum(erasure.erase(connection, owned.user_id, owned.request_id).values())
    _remove(owned.user_id, files)  # what was stored between the two, and whose run may have died of it
    return rows


def _remove(user_id: str, files: erasure.Files) -> None:
    buckets = settings()
    objects.remove(buckets.uploads_bucket, [key_of(user_id, name) for name in files.imports])
    objects.remove(buckets.exports_bucket, [key_of(user_id, name) for name in files.exports])
