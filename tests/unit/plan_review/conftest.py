import json
from pathlib import Path

import pytest

from scripts.lib.plan.model import read_plan

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def fixture_file():
    return lambda name: FIXTURES / f"{name}.json"


@pytest.fixture
def document(fixture_file):
    """A real plan as a document that the test may change."""
    return lambda name: json.loads(fixture_file(name).read_text())


@pytest.fixture
def real_plan(document):
    return lambda name, stack="SpendSense-S3-dev": read_plan(stack, document(name))


@pytest.fixture
def plan_of():
    """A plan of one made-up change, in the format that Terraform documents."""

    def make(
        actions, before=None, after=None, kind="aws_db_instance", stack="SpendSense-Database-dev", **more
    ):
        change = {
            "actions": actions,
            "before": before,
            "after": after,
            "after_unknown": {},
            "before_sensitive": {},
            "after_sensitive": {},
        }
        change |= {key: more.pop(key) for key in list(more) if key in change or key == "replace_paths"}
        item = {"address": f"{kind}.this", "mode": "managed", "type": kind, "name": "this", "change": change}
        return read_plan(
            stack,
            {
                "format_version": "1.2",
                "terraform_version": "1.11.4",
                "planned_values": {},
                "resource_changes": [item | more],
                "output_changes": {},
            },
        )

    return make
