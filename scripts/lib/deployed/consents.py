"""What people say of their consent, recorded by the operations function."""

from enum import StrEnum
from typing import Any

from scripts.lib.deployed.operations import invoke_operation
from scripts.lib.target import Target


class Purpose(StrEnum):
    """What a person may agree to."""

    EDUCATION = "education"
    PARTNER_OFFERS = "partner_offers"
    CHAT = "chat"
    RESEARCH_METRICS = "research_metrics"


def notice(target: Target, purpose: Purpose) -> dict[str, Any]:
    """The notice in force: what the person has to have read."""
    return invoke_operation(target, "notice", purpose=purpose)


def grant(
    target: Target, user_id: str, purpose: Purpose, method: str, *, dry_run: bool = False
) -> dict[str, Any]:
    """Record a yes to the notice in force; `recorded` is false where it was so already."""
    read = notice(target, purpose)
    return invoke_operation(
        target,
        "record_consent",
        user_id=user_id,
        purpose=purpose,
        action="granted",
        method=method,
        notice_version=read["version"],
        notice_sha256=read["sha256"],
        dry_run=dry_run,
    )


def revoke(
    target: Target, user_id: str, purpose: Purpose, method: str, *, dry_run: bool = False
) -> dict[str, Any]:
    """Record a no, which holds and has erased results when this returns."""
    return invoke_operation(
        target,
        "record_consent",
        user_id=user_id,
        purpose=purpose,
        action="revoked",
        method=method,
        dry_run=dry_run,
    )


def show(target: Target, user_id: str, purpose: Purpose | None) -> dict[str, Any]:
    """Where each purpose stands (`receipts`) and all that was said (`history`)."""
    chosen = {} if purpose is None else {"purpose": purpose}
    return invoke_operation(target, "consents", user_id=user_id, **chosen)
