"""Personas: which rules a feature set meets, and which of them wins."""

from app.domain.personas.assign import PersonaResult, assign_persona
from app.domain.personas.rules import RULES_VERSION

__all__ = ["RULES_VERSION", "PersonaResult", "assign_persona"]
