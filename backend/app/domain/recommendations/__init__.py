"""Recommendations: education and offers that a person's own numbers explain, within guardrails."""

from app.domain.recommendations.engine import Choice, RecommendationSet, recommend

__all__ = ["Choice", "RecommendationSet", "recommend"]
