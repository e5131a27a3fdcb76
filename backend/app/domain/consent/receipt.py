"""The receipt of a consent, after ISO/IEC TS 27560, with the fields by which FDX knows a consent grant."""

from datetime import datetime
from typing import Any, NamedTuple

from app.domain.consent.notices import RESOURCES
from app.domain.consent.purposes import CONSENT_DAYS, Purpose
from app.domain.days import LOOKBACK

SCHEMA = "ISO/IEC TS 27560:2023"


class State(NamedTuple):
    """Where a purpose stands: the last event, the authorisation it is about, and whether that holds now.

    `consent_id`, `created_at` and `expires_at` are the authorisation's; the rest is the last event's.
    """

    purpose: Purpose
    consent_id: str
    created_at: datetime
    expires_at: datetime
    event: str
    event_id: str
    occurred_at: datetime
    method: str
    notice_version: str
    notice_sha256: str | None
    data_categories: tuple[str, ...]
    active: bool
    ends_soon: bool

    @property
    def status(self) -> str:
        """FDX's word for it. A consent whose time is over is expired, whether or not that was recorded."""
        if self.active:
            return "ACTIVE"
        return "REVOKED" if self.event == "revoked" else "EXPIRED"


class Receipt(NamedTuple):
    """What the person gets in their hands for each thing they say."""

    user_id: str
    state: State

    def as_dict(self) -> dict[str, Any]:
        """The receipt, ready for JSON: FDX's fields, and beside them the record after ISO/IEC TS 27560."""
        state = self.state
        return {
            "id": state.consent_id,
            "status": state.status,
            "createdTime": state.created_at.isoformat(),
            "updatedTime": state.occurred_at.isoformat(),
            "expirationTime": state.expires_at.isoformat(),
            "durationType": "TIME_BOUND",
            "durationPeriod": CONSENT_DAYS,
            "lookbackPeriod": LOOKBACK,
            "resources": self._resources(),
            "record": {
                "schema": SCHEMA,
                "subject": self.user_id,
                "controller": "SpendSense",
                "purpose": state.purpose,
                "notice": {"version": state.notice_version, "sha256": state.notice_sha256},
                "dataCategories": list(state.data_categories),
                "event": {
                    "id": state.event_id,
                    "type": state.event,
                    "time": state.occurred_at.isoformat(),
                    "method": state.method,
                },
            },
        }

    def _resources(self) -> list[dict[str, Any]]:
        clusters = sorted({RESOURCES[name] for name in self.state.data_categories if name in RESOURCES})
        return [{"resourceType": "CUSTOMER", "resourceId": self.user_id, "dataClusters": clusters}]
