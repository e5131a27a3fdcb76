"""The purposes that a person may agree to, each on its own and each off until they do."""

from typing import Literal, get_args

Purpose = Literal["education", "partner_offers", "chat", "research_metrics"]
Action = Literal["granted", "revoked"]

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
EDUCATION: Purpose = "education"
CONSENT_DAYS = 365
"""A year at most, then the person is asked again."""
