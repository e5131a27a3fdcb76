"""One evaluation: everybody served at every share of missing categories, and what came of it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from app.domain.recommendations import Choice
from scripts.lib.evaluation.detection import Detection
from scripts.lib.evaluation.fairness import Fairness, changed_by_permutation
from scripts.lib.evaluation.matching import claims_of, compare
from scripts.lib.evaluation.quality import Quality
from scripts.lib.evaluation.serving import Json, Served, history_of, serve
from scripts.lib.evaluation.slide import Flicker, Patience
from scripts.lib.evaluation.stored import store
from scripts.lib.synthetic.feed import without
from scripts.lib.synthetic.population import Person

LEVELS = (0, 30, 60, 100)
# Of how many people the slower questions are asked.
STEADY = 6
PATIENT = 12
PERMUTED = 40
STORED = 12
SLIDE_DAYS = 60


@dataclass
class Evaluation:
    """What has been counted so far."""

    as_of: date
    people: int = 0
    transactions: int = 0
    detection: dict[int, Detection] = field(default_factory=lambda: {level: Detection() for level in LEVELS})
    quality: dict[int, Quality] = field(default_factory=lambda: {level: Quality() for level in LEVELS})
    flicker: Flicker = field(default_factory=Flicker)
    patience: Patience = field(default_factory=Patience)
    fairness: Fairness = field(default_factory=Fairness)
    steady: int = 0
    seconds: list[float] = field(default_factory=list)
    permuted: list[tuple[Json, Json]] = field(default_factory=list)
    to_store: list[Person] = field(default_factory=list)

    def add(self, person: Person) -> None:
        """Serve one person at every level, and ask the slower questions of the first few."""
        self.people += 1
        self.transactions += len(person.transactions)
        for level in LEVELS:
            self._serve(person, level)
        history = history_of(document_of(person))
        if person.labels["steady"] and self.steady < STEADY:
            self.steady += 1
            self.flicker.add(history, person.labels, self.as_of.toordinal(), SLIDE_DAYS)
        if self.people <= PATIENT:
            self.patience.add(history, person.labels)
        if len(self.to_store) < STORED and person.accounts:
            self.to_store.append(person)
        if self.people <= PERMUTED:
            self.permuted.append((document_of(person), person.demographics))

    def _serve(self, person: Person, level: int) -> None:
        history = history_of(document_of(person, level))
        served = serve(history, self.as_of.toordinal(), choice_of(history.user_id))
        claims = claims_of(served.analysis.streams)
        self.detection[level].add(history.user_id, compare(claims, person.labels["streams"]), self.as_of)
        self.quality[level].add(served, person.labels)
        if level == 0:
            self.seconds.append(served.seconds)
            self.fairness.add(served, person.demographics)

    def metrics(self) -> dict[str, Any]:
        """Everything that the same seed always gives the same."""
        documents, demographics = [row[0] for row in self.permuted], [row[1] for row in self.permuted]
        return {
            "as_of": self.as_of.isoformat(),
            "people": self.people,
            "transactions": self.transactions,
            "levels": {
                str(level): {**self.detection[level].metrics(), **self.quality[level].metrics()}
                for level in LEVELS
            },
            "charges_to_detect": self.patience.metrics(),
            "stored": asdict(store(self.to_store, self.as_of)),
            "flicker": {
                "people": self.steady,
                "days": self.flicker.days,
                "personas": self.flicker.personas,
                "streams": self.flicker.streams,
                "examples": self.flicker.examples[:20],
            },
            "fairness": {
                "served_otherwise_after_permutation": changed_by_permutation(
                    documents, demographics, self._digest
                ),
                "permuted_people": len(documents),
                "groups": self.fairness.comparisons(),
            },
            "findings": self.detection[0].findings(),
            "failures": {
                str(level): {name: ids[:5] for name, ids in self.quality[level].failures.items()}
                | ({"coverage": self.quality[level].uncovered[:5]} if self.quality[level].uncovered else {})
                for level in LEVELS
            },
        }

    def _digest(self, document: Json) -> str:
        history = history_of(document)
        return digest_of(serve(history, self.as_of.toordinal(), choice_of(history.user_id)))

    def latency(self) -> dict[str, float]:
        """Times of this run, which no two runs share: analysis and texts, without a database."""
        spread = sorted(self.seconds)
        if not spread:
            return {}
        return {
            "p50_ms": round(1000 * spread[len(spread) // 2], 2),
            "p95_ms": round(1000 * spread[min(len(spread) * 95 // 100, len(spread) - 1)], 2),
            "seconds_per_1000_users": round(1000 * sum(spread) / len(spread), 2),
        }


def evaluate(people: Iterable[Person], as_of: date) -> Evaluation:
    """Serve everybody; memory does not grow with their number."""
    evaluation = Evaluation(as_of)
    for person in people:
        evaluation.add(person)
    return evaluation


def document_of(person: Person, missing: int = 0) -> Json:
    """A person's rows as they reach the engine, without so many percent of the categories."""
    gaps = without(iter(person.transactions), missing, 0, f"{person.user['user_id']}/gaps")
    return {
        "user": person.user,
        "accounts": person.accounts,
        "transactions": list(gaps),
        "liabilities": person.liabilities,
    }


def choice_of(user_id: str) -> Choice:
    """Two in three people allow partners' offers."""
    return Choice(offers_allowed=hashlib.sha256(user_id.encode()).digest()[0] % 3 != 0)


def digest_of(served: Served) -> str:
    """Stands for everything that a person is given."""
    given = [
        [recommendations.set_id, recommendations.persona]
        + [[one.recommendation_id, one.because, one.eligibility] for one in recommendations.recommendations]
        for recommendations in served.sets
    ]
    return hashlib.sha256(json.dumps(given, sort_keys=True, default=str).encode()).hexdigest()
