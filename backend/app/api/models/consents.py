"""What a person agrees to: the notices, what they said, and the receipts they get."""

import datetime as dt
from typing import Literal

from pydantic import Field

from app.domain.consent import Purpose
from edge.web.envelope import Reply, Strict

Said = Literal["granted", "revoked", "expired", "reauthorised"]


class Notice(Reply):
    """The text in force for a purpose. A yes names its version and sha256, so that it is about this text."""

    purpose: Purpose
    version: str
    sha256: str
    effective_from: dt.date
    data_categories: list[str]
    expires_after_days: int
    text: str


class Agreement(Strict):
    """A yes, with the notice that the person read."""

    notice_version: str = Field(min_length=1, max_length=50)
    notice_sha256: str = Field(pattern="^[0-9a-f]{64}$")


class NoticeRead(Reply):
    """Which text was agreed to."""

    version: str
    sha256: str | None


class ConsentRecordEvent(Reply):
    """The last event of the purpose."""

    id: str
    type: Said
    time: dt.datetime
    method: str


class ConsentRecord(Reply):
    """The record after ISO/IEC TS 27560."""

    schema_: str = Field(alias="schema")
    subject: str
    controller: str
    purpose: Purpose
    notice: NoticeRead
    dataCategories: list[str]  # noqa: N815 - FDX writes its fields like this, and the record keeps to it
    event: ConsentRecordEvent


class ConsentResource(Reply):
    """Whose data, and which clusters of it in FDX's words."""

    resourceType: str  # noqa: N815 - FDX's name, as are those below
    resourceId: str  # noqa: N815
    dataClusters: list[str]  # noqa: N815


class Receipt(Reply):
    """Where a purpose stands, with FDX's fields of a consent grant; times are in UTC."""

    id: str
    status: Literal["ACTIVE", "REVOKED", "EXPIRED"]
    createdTime: dt.datetime  # noqa: N815 - FDX's names
    updatedTime: dt.datetime  # noqa: N815
    expirationTime: dt.datetime  # noqa: N815
    durationType: str  # noqa: N815
    durationPeriod: int  # noqa: N815
    lookbackPeriod: int  # noqa: N815
    resources: list[ConsentResource]
    record: ConsentRecord


class ConsentEvent(Reply):
    """One thing that was said, or the end of its time."""

    event: Said
    purpose: Purpose
    occurred_at: dt.datetime
    expires_at: dt.datetime | None
    notice_version: str
    notice_sha256: str | None
    method: str


class Consents(Reply):
    """The receipts of what holds now, and all that was ever said, oldest first."""

    active: list[Receipt]
    history: list[ConsentEvent]
