"""What operators may do, one file a subject."""

from app.api.routes.operator import decisions, history, people, review

ROUTES = (people, history, review, decisions)
