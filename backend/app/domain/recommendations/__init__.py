"""Recommendations: education and offers that a person's own numbers explain, within guardrails."""

from app.domain.recommendations.catalogue import SHIPPED_CATALOGUE
from app.domain.recommendations.choice import Choice
from app.domain.recommendations.edition import Catalogue
from app.domain.recommendations.engine import RecommendationSet, recommend

__all__ = ["SHIPPED_CATALOGUE", "Catalogue", "Choice", "RecommendationSet", "recommend"]
