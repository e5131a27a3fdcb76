"""The catalogue: what can be shown to a person, written by people, versioned as a whole."""

from app.domain.recommendations.catalogue.credit import CREDIT
from app.domain.recommendations.catalogue.general import GENERAL
from app.domain.recommendations.catalogue.income import INCOME
from app.domain.recommendations.catalogue.offers import OFFERS
from app.domain.recommendations.catalogue.savings import SAVINGS
from app.domain.recommendations.catalogue.spending import SPENDING

CATALOGUE_VERSION = "2026-11.1"
EDUCATION = (*CREDIT, *SPENDING, *INCOME, *SAVINGS, *GENERAL)

__all__ = ["CATALOGUE_VERSION", "EDUCATION", "OFFERS"]
