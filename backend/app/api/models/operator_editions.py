"""Editions of the catalogue and of the persona rules, as operators see them."""

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import Field

from app.api.models.operator_recommendations import PageQuery
from app.api.models.rules import Rule
from edge.web.envelope import Reply, Strict

EditionStatus = Literal["draft", "approved", "rejected", "withdrawn"]
_VERSION = r"^[A-Za-z0-9][A-Za-z0-9.-]*$"
VersionName = Annotated[str, Field(pattern=_VERSION, max_length=40)]
VersionPath = Annotated[str, Path(pattern=_VERSION, max_length=40)]


class EditionsQuery(PageQuery):
    """Which editions; without a status all of them."""

    status: EditionStatus | None = None


class EditionQuery(Strict):
    """What the edition is compared with; without a version what is in force."""

    against: VersionName | None = None


class Edition(Reply):
    """Where an edition stands. `revision` is what If-Match takes; `mine` may be approved by others alone."""

    version: str
    status: EditionStatus
    revision: int
    in_force: bool
    based_on: str | None
    reason: str | None
    created_by: str
    created_at: dt.datetime
    mine: bool
    decided_by: str | None
    decided_at: dt.datetime | None
    decision_reason: str | None


class Change(Reply):
    """One field of one entry, before and after; `field` is null for an entry that came or went."""

    part: str
    entry: str | None
    field: str | None
    before: Any
    after: Any


class Entry(Reply):
    """What every entry of the catalogue says. `because` is a text with slots in braces."""

    id: str
    template_version: int
    title: str
    summary: str
    because: str
    why_now: str
    personas: list[str]
    reviewed_by: str
    reviewed_at: str


class EducationEntry(Entry):
    """A piece of education; a generic one has no trigger and makes no personal claim."""

    trigger: Rule | None
    generic: bool


class OfferCheck(Reply):
    """A named condition of an offer."""

    check: str
    rule: Rule


class OfferEntry(Entry):
    """A partner's offer. What it pays has no field."""

    category: str
    checks: list[OfferCheck]


class ToneList(Reply):
    """What no text says: phrases, and traits that nobody is told to have."""

    version: str
    phrases: list[str]
    traits: list[str]


class ApprovalModes(Reply):
    """What waits for a review before it is shown."""

    offers: Literal["auto", "pre_review"]
    first_use: Literal["auto", "pre_review"]


class CatalogueSettings(Reply):
    """What holds for all entries."""

    tone: ToneList
    approval: ApprovalModes


class CatalogueContent(Reply):
    """Everything that can be shown, in its order."""

    education: list[EducationEntry]
    offers: list[OfferEntry]
    settings: CatalogueSettings


class CatalogueEdition(Reply):
    """A catalogue, and what differs in it from another."""

    edition: Edition
    content: CatalogueContent
    compared_with: str
    differences: list[Change]


class PersonaRule(Reply):
    """By which rule somebody has a persona: `{"any": [...]}`, `{"all": [...]}`, or a feature's test."""

    persona: str
    rule: Rule


class RulesSettings(Reply):
    """How near to its threshold, relative to it, a value is a near miss."""

    nearness: str


class RulesContent(Reply):
    """The rules in their order: the first one, of too little data, wins over all; then the first one met."""

    rules: list[PersonaRule]
    settings: RulesSettings


class RulesEdition(Reply):
    """A table of persona rules, and what differs in it from another."""

    edition: Edition
    content: RulesContent
    compared_with: str
    differences: list[Change]
