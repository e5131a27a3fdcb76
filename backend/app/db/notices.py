"""The notices that people agree to, as rows: published with a release, never changed afterwards."""

import json

from app.db.sql import Connection, text
from app.domain.consent import NOTICES, Notice, Purpose
from app.domain.errors import DomainError

_PUBLISH = text("""
INSERT INTO notices (purpose, version, text, sha256, data_categories, effective_from)
SELECT purpose, version, text, sha256, data_categories, effective_from
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (
    purpose text, version text, text text, sha256 text, data_categories text[], effective_from date)
ON CONFLICT (purpose, version) DO NOTHING
RETURNING purpose, version
""")
_OTHERWISE = text("""
SELECT purpose, version
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new (
    purpose text, version text, text text, data_categories text[], effective_from date)
JOIN notices USING (purpose, version)
WHERE (notices.text, notices.data_categories, notices.effective_from)
    IS DISTINCT FROM (new.text, new.data_categories, new.effective_from)
ORDER BY purpose, version
""")
_CURRENT = text("""
SELECT purpose, version, effective_from, data_categories, text FROM notices
WHERE purpose = :purpose AND effective_from <= (clock_timestamp() AT TIME ZONE 'UTC')::date
ORDER BY effective_from DESC LIMIT 1
""")


class NoticeChanged(DomainError):
    """A release ships other content under a version that people may have agreed to."""


class NoNotice(DomainError):
    """There is no notice in force, so nobody can agree to the purpose."""


class StaleNotice(DomainError):
    """What the person read is not the notice in force: their yes is to another text."""


def publish_notices(connection: Connection, notices: tuple[Notice, ...] = NOTICES) -> list[str]:
    """Publish what the database lacks, and name it; raises NoticeChanged where a version reads otherwise."""
    rows = {"rows": json.dumps([_row(notice) for notice in notices])}
    published = [f"notice {row.purpose} {row.version}" for row in connection.execute(_PUBLISH, rows)]
    changed = [f"{row.purpose} {row.version}" for row in connection.execute(_OTHERWISE, rows)]
    if changed:
        raise NoticeChanged(
            f"published before with other content: {', '.join(changed)}; "
            "give the new text a version of its own"
        )
    return published


def current_notice(connection: Connection, purpose: Purpose) -> Notice:
    """The notice in force; raises NoNotice."""
    row = connection.execute(_CURRENT, {"purpose": purpose}).one_or_none()
    if row is None:
        raise NoNotice(f"no notice of {purpose} is in force; `spendsense migrate` publishes them")
    return Notice(row.purpose, row.version, row.effective_from, tuple(row.data_categories), row.text)


def check_notice(notice: Notice, version: str | None, sha256: str | None) -> None:
    """Raise StaleNotice unless the person read this notice, by its version and (where given) its digest."""
    if version != notice.version:
        raise StaleNotice(
            f"the notice of {notice.purpose} is version {notice.version}, not {version or 'none'}; "
            "show that one and ask again"
        )
    if sha256 is not None and sha256 != notice.sha256:
        raise StaleNotice(
            f"the notice of {notice.purpose}, version {notice.version}, has sha256 {notice.sha256}; "
            "what was shown has another, so show this one and ask again"
        )


def _row(notice: Notice) -> dict[str, object]:
    return {
        "purpose": notice.purpose,
        "version": notice.version,
        "text": notice.text,
        "sha256": notice.sha256,
        "data_categories": list(notice.data_categories),
        "effective_from": notice.effective_from.isoformat(),
    }
