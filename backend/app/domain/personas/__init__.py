"""Personas: which rules a feature set meets, and which of them wins."""

from app.domain.personas.assign import PersonaResult, Previous, assign_persona
from app.domain.personas.rules import SHIPPED_RULES, Rules

__all__ = ["SHIPPED_RULES", "PersonaResult", "Previous", "Rules", "assign_persona"]
