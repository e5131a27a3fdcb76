"""Editions of the catalogue and of the persona rules as operators propose them."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from app.api.models.envelope import Text
from app.api.models.operator_decisions import Because
from app.api.models.operator_editions import VersionName
from edge.web.envelope import Strict

MOST_ENTRIES = 300
Name = Annotated[Text, Field(max_length=60)]
Rows = Annotated[list[dict[str, Any]], Field(max_length=MOST_ENTRIES)]
Names = Annotated[list[Name], Field(max_length=MOST_ENTRIES)]
Settings = dict[str, Any]


class Proposed(Because):
    """Why, and what was in force when its author looked; where something else is by now, it is refused."""

    based_on: VersionName
    content: Strict | None
    change: Strict | None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.content is None) == (self.change is None):
            raise ValueError("propose either a whole content or a change")
        return self


class NewCatalogue(Strict):
    """A whole catalogue, with entries as they are shown. What an entry lacks of `template_version`,
    `reviewed_by` and `reviewed_at` is filled in.
    """

    education: Rows
    offers: Rows
    settings: Settings


class CatalogueChange(Strict):
    """Entries by their id: a known one changes in the fields that are named, a new one is added.

    `remove` are ids of entries that go.
    """

    education: Rows = Field(default_factory=list)
    offers: Rows = Field(default_factory=list)
    remove: Names = Field(default_factory=list)
    settings: Settings = Field(default_factory=dict)


class ProposedCatalogue(Proposed):
    """A new edition of the catalogue."""

    content: NewCatalogue | None = None
    change: CatalogueChange | None = None


class NewRules(Strict):
    """All rules, in their order."""

    rules: Rows
    settings: Settings


class Threshold(Strict):
    """A new threshold in a persona's rule, for its test of a feature; `op` where there is more than one."""

    persona: Name
    feature: Name
    op: Name | None = None
    threshold: str | int | bool | dict[str, Any]


class RulesChange(Strict):
    """Thresholds that move; rules by their persona, replaced or added at the end; personas that go."""

    thresholds: list[Threshold] = Field(default_factory=list, max_length=MOST_ENTRIES)
    rules: Rows = Field(default_factory=list)
    remove: Names = Field(default_factory=list)
    settings: Settings = Field(default_factory=dict)


class ProposedRules(Proposed):
    """A new edition of the persona rules."""

    content: NewRules | None = None
    change: RulesChange | None = None
