"""What operators may do, one file a subject."""

from app.api.routes.operator import audit, decisions, history, metrics, people, review, runs

ROUTES = (people, history, review, decisions, runs, metrics, audit)
