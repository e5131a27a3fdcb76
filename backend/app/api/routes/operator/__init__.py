"""What operators may do, one file a subject."""

from app.api.routes.operator import (
    audit,
    catalogue,
    decisions,
    history,
    metrics,
    people,
    review,
    rules,
    runs,
    vocabulary,
)

ROUTES = (people, history, review, decisions, runs, metrics, audit, catalogue, rules, vocabulary)
