"""Rules as operators read them: tests of features, joined by `any` and `all`."""

from app.api.models.recommendations import Comparison, Value
from edge.web.envelope import Reply


class RuleOfFeature(Reply):
    """A feature's test. A threshold that differs between windows is given for each, by its days."""

    feature: str
    op: Comparison
    threshold: Value | dict[str, Value]


class RuleOfAny(Reply):
    """Met where one of them is."""

    any: list["Rule"]


class RuleOfAll(Reply):
    """Met where all of them are."""

    all: list["Rule"]


Rule = RuleOfFeature | RuleOfAny | RuleOfAll
