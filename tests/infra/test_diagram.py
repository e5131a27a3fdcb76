"""The committed drawings say what the stacks say, and follow every change of them."""

from copy import deepcopy

import pytest

from scripts import diagram
from tests.infra.synthesis import stacks


def backwards(value):
    """The same JSON with every object's keys in the opposite order."""
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in reversed(value)}
    return value


@pytest.mark.parametrize("env", diagram.DRAWN)
def test_the_committed_drawing_is_up_to_date(env):
    committed = (diagram.FOLDER / f"{env}.mmd").read_text()

    assert committed == diagram.draw(stacks(env)), "run `.venv/bin/python -m scripts.diagram`"


def test_the_readme_shows_the_drawing():
    [shown] = diagram.BLOCK.findall(diagram.README.read_text())

    assert shown == diagram.draw(stacks(diagram.SHOWN)), "run `.venv/bin/python -m scripts.diagram`"


def test_the_order_of_the_json_does_not_matter():
    assert diagram.draw(backwards(stacks("prod"))) == diagram.draw(stacks("prod"))


def test_a_trigger_that_goes_takes_its_arrow_along():
    changed = deepcopy(stacks("prod"))
    targets = changed["Lambda"]["resource"]["aws_cloudwatch_event_target"]
    gone = next(name for name in targets if name.startswith("relay-outbox"))
    del targets[gone]

    assert 'bus -- "every minute"' in diagram.draw(stacks("prod"))
    assert 'bus -- "every minute"' not in diagram.draw(changed)


def test_who_may_connect_is_drawn_from_the_security_groups():
    assert 'proxy -- "5432" --> database' in diagram.draw(stacks("prod"))
    assert 'functions -- "5432" --> database' in diagram.draw(stacks("dev"))


def test_a_right_that_goes_takes_its_arrow_along():
    changed = deepcopy(stacks("prod"))
    policies = changed["Cognito"]["resource"]["aws_iam_role_policy"]
    [publish] = [name for name in policies if name.startswith("post-confirmation_execution_publish-events")]
    del policies[publish]

    assert "post_confirmation --> bus" in diagram.draw(stacks("prod"))
    assert "post_confirmation --> bus" not in diagram.draw(changed)


def test_only_what_stands_between_the_markers_is_replaced():
    text = "before\n<!-- diagram -->\n```mermaid\nold\n```\n<!-- /diagram -->\nafter \\1\n"

    assert diagram.embedded(text, "new \\g<0>\n") == text.replace("old\n", "new \\g<0>\n")
