"""What a person may agree to, the notices they agree to, and the receipt that they get."""

from app.domain.consent.notices import NOTICES, Notice
from app.domain.consent.purposes import CONSENT_DAYS, EDUCATION, PURPOSES, Action, Purpose
from app.domain.consent.receipt import Receipt, State

__all__ = [
    "CONSENT_DAYS",
    "EDUCATION",
    "NOTICES",
    "PURPOSES",
    "Action",
    "Notice",
    "Purpose",
    "Receipt",
    "State",
]
