"""Writes docs/openapi.json and docs/shoppulse-openapi.json, which describe the APIs: `make openapi`. A test
holds them to the code.

It lies here because no command of operators may import the APIs' code, and no function needs it.
"""

import json
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import create_engine

from app.core.settings import settings
from app.main import create_app
from edge.cognito import PoolConfiguration
from edge.web.keys import KeyRing
from shoppulse.api.access import Service
from shoppulse.api.main import create_app as create_shoppulse

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT, SHOPPULSE_DOCUMENT = DOCS / "openapi.json", DOCS / "shoppulse-openapi.json"


def _spendsense() -> FastAPI:
    """As it is committed: it is the same in every environment."""
    return create_app(settings()._replace(environment="dev"))


def _shoppulse() -> FastAPI:
    """Nobody asks it anything, so neither the database nor the keys are ever looked for."""
    return create_shoppulse(Service(create_engine("postgresql+psycopg2://"), KeyRing(_nowhere)), public=True)


def _nowhere() -> PoolConfiguration:
    raise LookupError("a description needs no keys")


APPLICATIONS: dict[Path, Callable[[], FastAPI]] = {DOCUMENT: _spendsense, SHOPPULSE_DOCUMENT: _shoppulse}


def described(document: Path) -> str:
    """The document of this name as the code has it."""
    return json.dumps(APPLICATIONS[document]().openapi(), indent=1) + "\n"


if __name__ == "__main__":
    for path in APPLICATIONS:
        path.write_text(described(path))
        print(f"Wrote {path.relative_to(DOCS.parent)}.")  # noqa: T201 - it is a command
