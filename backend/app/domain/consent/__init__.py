"""What a person may agree to, the notices they agree to, and the receipt that they get."""

from app.domain.consent.notices import NOTICES, Notice
from app.domain.consent.purposes import EDUCATION, PURPOSES, Action, Purpose
from app.domain.consent.receipt import CONSENT_DAYS, Receipt, State

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
