"""Writes docs/openapi.json, the description of the API: `make openapi`. A test holds it to the code.

It lies here because no command of operators may import the API's code, and no function needs it.
"""

import json
from dataclasses import replace
from pathlib import Path

from app.core.settings import settings
from app.main import create_app

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"


def described():
    """The document as it is committed: it is the same in every environment."""
    return json.dumps(create_app(replace(settings(), environment="dev")).openapi(), indent=1) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(described())
    print(f"Wrote {DOCUMENT.relative_to(DOCUMENT.parents[1])}.")  # noqa: T201 - it is a command
