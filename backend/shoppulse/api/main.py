"""Puts the API together: routes, the mapping of errors, and the layers around each request."""

from fastapi import FastAPI
from starlette.types import ASGIApp

from edge.web.application import Application, layered
from shoppulse.api import routes
from shoppulse.api.access import Service
from shoppulse.api.problems import add_handlers


def create_app(service: Service, *, public: bool) -> FastAPI:
    """The application itself; the pages that describe it exist where it is `public`."""
    app = Application(
        title="ShopPulse",
        summary="Metrics of one's own shops, as far as role and rules show them.",
        root=routes.ROOT,
        public=public,
    )
    app.state.service = service
    app.include_router(routes.router)
    add_handlers(app)
    return app


def create_asgi(service: Service, *, public: bool, origin: str | None) -> ASGIApp:
    """The application in its layers; pages of one `origin` may read its answers."""
    return layered(
        create_app(service, public=public),
        origin=origin,
        methods=["GET"],
        headers=["Authorization", "If-None-Match"],
    )
