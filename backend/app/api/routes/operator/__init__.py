"""What operators may do, one file a subject."""

from app.api.routes.operator import history, people

ROUTES = (people, history)
