"""Judges the whole engine by people whose truth is known: detection, texts, guardrails, flicker, fairness."""
