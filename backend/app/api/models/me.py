"""The signed-in person."""

import datetime as dt
from typing import Literal

from pydantic import Field

from edge.web.envelope import Reply, Strict


class Consent(Reply):
    """The last word of a person on a purpose."""

    purpose: Literal["education", "partner_offers", "chat", "research_metrics"]
    active: bool
    notice_version: str
    since: dt.datetime
    expires_at: dt.datetime | None


class Me(Reply):
    """The signed-in person."""

    user_id: str
    email: str | None
    member_since: dt.datetime
    consents: list[Consent]


class IdentityProof(Strict):
    """The ID token that came with the access token."""

    id_token: str = Field(max_length=8192)
