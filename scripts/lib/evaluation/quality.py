"""Checks every text and offer that people were given, from outside, without asking the guardrails."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.domain.features import FeatureSet
from app.domain.features.values import encode
from app.domain.logic import Outcome, judge
from app.domain.personas import SHIPPED_RULES, PersonaResult
from app.domain.personas.rules import INSUFFICIENT_DATA
from app.domain.recommendations import SHIPPED_CATALOGUE, RecommendationSet
from app.domain.recommendations.items import Item, Offer, Recommendation
from app.domain.recommendations.replay import replay
from scripts.lib.evaluation.detection import share
from scripts.lib.evaluation.serving import Json, Served

DISCLOSURE = (
    "This is educational content, not financial advice. Consult a licensed advisor for personalized guidance."
)
COMPENSATION = "SpendSense may receive compensation. This is not a recommendation."
_LEAST_DAYS = 28
_LEAST_BEHAVIOURS = 3
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WINDOW = re.compile(r"\b(?:last|past) (\d+) days\b")


@dataclass(frozen=True)
class Case:
    """One recommendation with everything that it was made from, and what is true of its person."""

    given: Recommendation
    whole: RecommendationSet
    features: FeatureSet
    persona: PersonaResult
    served: Served
    truth: Json

    @property
    def entry(self) -> Item | Offer:
        """The catalogue's entry that it came from."""
        return SHIPPED_CATALOGUE.entries[self.given.catalogue_id]

    @property
    def text(self) -> str:
        """What a person reads, beside the disclosures."""
        given = self.given
        return f"{given.title}. {given.summary} {given.why_now} {given.because['text']}"


def faithful(case: Case) -> bool:
    """Every number of the text stands in a fact, every fact is the feature's value, every window its own."""
    text, facts = case.given.because["text"], case.given.because["facts"]
    stated = {number for fact in facts for number in _NUMBER.findall(fact["text"])}
    windows = {int(days) for days in _WINDOW.findall(text)}
    constant = {
        int(fact["value"]) for fact in facts if fact["feature"] == "constant" and fact["unit"] == "days"
    }
    windowed = [fact for fact in facts if fact["window"] is not None]
    return (
        set(_NUMBER.findall(text)) <= stated
        and windows - constant <= {case.features.window}
        and all(fact["window"] == f"{case.features.window}d" for fact in windowed)
        and all(_is_true(fact, case.features) for fact in facts)
    )


def _is_true(fact: Json, features: FeatureSet) -> bool:
    known = features.values.get(fact["feature"])
    return known is None or bool(fact["value"] == encode(known))


def explained(case: Case) -> bool:
    """It names at least one of the person's own facts, faithfully; a generic item claims nothing of them."""
    generic = isinstance(case.entry, Item) and case.entry.generic
    if generic:
        return _NUMBER.search(case.given.because["text"]) is None
    return bool(case.given.because["facts"]) and faithful(case)


def replayed(case: Case) -> bool:
    """The trace alone, as JSON keeps it, decides everything again as it was, down to the text's hash."""
    whole, own = case.whole.trace, case.given.trace
    tests = [*whole["features"], *own["features"]]
    trace = json.loads(json.dumps({**whole, **own, "features": tests, "user_ref": "someone"}))
    again = replay(trace, SHIPPED_RULES, SHIPPED_CATALOGUE)
    sha = hashlib.sha256(case.given.because["text"].encode()).hexdigest()
    return not again.differences and again.rendered_sha256 == sha


def disclosed(case: Case) -> bool:
    """The disclosure verbatim, and on offers the one about compensation."""
    compensation = COMPENSATION if case.given.type == "offer" else None
    return case.given.disclosure == DISCLOSURE and case.given.compensation_disclosure == compensation


def relevant(case: Case) -> bool:
    """Its trigger, or every check of the offer, is met."""
    entry = case.entry
    if isinstance(entry, Offer):
        return eligible(case)
    return entry.trigger is None or judge(entry.trigger, case.features) is Outcome.MET


def eligible(case: Case) -> bool:
    """For an offer: every check is met, there is enough data, and no card is offered to who is overdue."""
    entry = case.entry
    if not isinstance(entry, Offer):
        return True
    met = all(judge(check.rule, case.features) is Outcome.MET for check in entry.checks)
    overdue = case.truth["ingredients"]["is_overdue"] is True
    return met and case.persona.persona != INSUFFICIENT_DATA and not (overdue and "card" in entry.category)


def consented(case: Case) -> bool:
    """Offers reach only who allowed them."""
    return case.given.type != "offer" or case.served.choice.offers_allowed


def kind_in_tone(case: Case) -> bool:
    """No order, promise or judgement in what a person reads."""
    return not SHIPPED_CATALOGUE.tone.hits(case.text)


CHECKS: dict[str, Callable[[Case], bool]] = {
    "explainability": explained,
    "faithfulness": faithful,
    "auditability": replayed,
    "disclosure": disclosed,
    "relevance": relevant,
    "eligibility violations": eligible,
    "consent violations": consented,
    "tone violations": kind_in_tone,
}
VIOLATIONS = frozenset(name for name in CHECKS if name.endswith("violations"))


@dataclass
class Quality:
    """Counts over everything that was given to anybody; `failures` holds the first few ids of each check."""

    passed: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    failures: dict[str, list[str]] = field(default_factory=dict)
    people: int = 0
    covered: int = 0
    uncovered: list[str] = field(default_factory=list)

    def add(self, served: Served, truth: Json) -> None:
        """Check one person's sets."""
        for case in cases_of(served, truth):
            for name, check in CHECKS.items():
                right = check(case)
                self.checked[name] += 1
                self.passed[name] += right
                if not right:
                    self.failures.setdefault(name, []).append(case.given.recommendation_id)
        if truth["ingredients"]["history_days"] >= _LEAST_DAYS:
            covered = all(map(_covers, served.features, served.personas))
            self.people += 1
            self.covered += covered
            if not covered:
                self.uncovered.append(truth["user_id"])

    def metrics(self) -> dict[str, float]:
        """Shares, and for violations their number."""
        return {
            "coverage": share(self.covered, self.people),
            **{
                name: self.checked[name] - self.passed[name]
                if name in VIOLATIONS
                else share(self.passed[name], self.checked[name])
                for name in CHECKS
            },
            "recommendations": self.checked["disclosure"],
        }


def cases_of(served: Served, truth: Json) -> Iterator[Case]:
    """Every recommendation of one person, with what it was made from."""
    for features, persona, whole in zip(served.features, served.personas, served.sets, strict=True):
        for one in whole.recommendations:
            yield Case(one, whole, features, persona, served, truth)


def _covers(features: FeatureSet, persona: PersonaResult) -> bool:
    behaviours = features.value("behaviours_detected")
    return (
        persona.persona != INSUFFICIENT_DATA
        and isinstance(behaviours, int)
        and behaviours >= _LEAST_BEHAVIOURS
    )
