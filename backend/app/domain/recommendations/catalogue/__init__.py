"""The catalogue: what can be shown to a person, written by people, versioned as a whole."""

from app.domain.recommendations.catalogue.credit import CREDIT
from app.domain.recommendations.catalogue.general import GENERAL
from app.domain.recommendations.catalogue.income import INCOME
from app.domain.recommendations.catalogue.offers import OFFERS
from app.domain.recommendations.catalogue.savings import SAVINGS
from app.domain.recommendations.catalogue.spending import SPENDING
from app.domain.recommendations.edition import Catalogue
from app.domain.recommendations.tone import SHIPPED_TONE

SHIPPED_CATALOGUE = Catalogue(
    version="2026-11.3",
    education=(*CREDIT, *SPENDING, *INCOME, *SAVINGS, *GENERAL),
    offers=OFFERS,
    tone=SHIPPED_TONE,
)
"""What the product comes with; the database holds this and later editions."""

__all__ = ["SHIPPED_CATALOGUE"]
