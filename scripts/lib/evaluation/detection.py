"""Precision, recall and the rest of stream detection, added up over people."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scripts.lib.evaluation.matching import Claim, Comparison, Match, True_

NEAR = 3  # days within which a predicted date is useful


@dataclass
class Detection:
    """Counts of one population; `errors` are by phenomenon, with one example each."""

    found: int = 0
    wrong_cadence: int = 0
    false: int = 0
    missed: int = 0
    kinds: Counter[bool] = field(default_factory=Counter)
    active: Counter[bool] = field(default_factory=Counter)
    date_errors: Counter[int] = field(default_factory=Counter)
    named: Counter[bool] = field(default_factory=Counter)
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def add(self, user_id: str, compared: Comparison, as_of: date) -> None:
        """Count one person."""
        self.found += len(compared.right)
        self.wrong_cadence += len(compared.matches) - len(compared.right)
        self.false += len(compared.mistaken)
        self.missed += len(compared.missed)
        for match in compared.matches:
            self._judge(user_id, match, as_of)
        for claim in compared.mistaken:
            about = {"merchant": claim.merchant, "cadence": claim.cadence, "kind": claim.kind}
            self._error("claimed where there is none", claim.kind, user_id, about | {"rows": len(claim.ids)})
        for truth in compared.missed:
            self._error("missed", truth["occasion"], user_id, _about(truth))

    def _judge(self, user_id: str, match: Match, as_of: date) -> None:
        claim, truth = match.claim, match.truth
        if claim.cadence != truth["cadence"]:
            about = _about(truth) | {"claimed": claim.cadence}
            self._error("wrong cadence", truth["occasion"], user_id, about)
        if truth["kind"] is not None:
            right = claim.kind == truth["kind"]
            self.kinds[right] += 1
            if not right:
                self._error("wrong kind", truth["occasion"], user_id, _about(truth) | {"claimed": claim.kind})
        self.named[_same_name(claim.merchant, truth["merchant"])] += 1
        if _decidable(truth, as_of):
            self.active[claim.active == truth["active"]] += 1
            if claim.active != truth["active"]:
                self._error("wrongly active or ended", truth["occasion"], user_id, _about(truth))
        self._next(user_id, claim, truth)

    def _next(self, user_id: str, claim: Claim, truth: True_) -> None:
        if claim.next_day is None or truth["next_date"] is None or claim.cadence != truth["cadence"]:
            return
        days = abs(claim.next_day - date.fromisoformat(truth["next_date"]).toordinal())
        self.date_errors[days] += 1
        if days > NEAR:
            about = _about(truth) | {"true": truth["next_date"], "said": _iso(claim.next_day)}
            self._error("next date off by more than 3 days", truth["occasion"], user_id, about)

    def _error(self, what: str, occasion: str, user_id: str, about: dict[str, Any]) -> None:
        self.errors[what, occasion] += 1
        self.examples.setdefault((what, occasion), {"user_id": user_id, **about})

    def metrics(self) -> dict[str, float]:
        """The figures, rounded to four decimals."""
        claimed = self.found + self.wrong_cadence + self.false
        wanted = self.found + self.wrong_cadence + self.missed
        precision, recall = share(self.found, claimed), share(self.found, wanted)
        spread = sorted(self.date_errors.elements())
        return {
            "true_streams": wanted,
            "precision": precision,
            "recall": recall,
            "f1": share(2 * self.found, claimed + wanted),
            "cadence_accuracy": share(self.found, self.found + self.wrong_cadence),
            "kind_accuracy": share(self.kinds[True], self.kinds.total()),
            "active_accuracy": share(self.active[True], self.active.total()),
            "merchant_name_accuracy": share(self.named[True], self.named.total()),
            "next_date_error_median_days": spread[len(spread) // 2] if spread else 0,
            "next_date_error_p90_days": spread[len(spread) * 9 // 10] if spread else 0,
            "next_date_within_3_days": share(sum(days <= NEAR for days in spread), len(spread)),
        }

    def findings(self) -> list[dict[str, Any]]:
        """Every kind of error with its number and one example, the most frequent first."""
        return [
            {"error": what, "phenomenon": occasion, "count": count, "example": self.examples[what, occasion]}
            for (what, occasion), count in sorted(self.errors.items(), key=lambda item: (-item[1], item[0]))
        ]


def share(part: int, whole: int) -> float:
    """Part of the whole, rounded down to four decimals: a miss never shows as 1. Nothing of nothing is 1."""
    return (part * 10_000 // whole) / 10_000 if whole else 1.0


def _about(truth: True_) -> dict[str, Any]:
    return {
        "merchant": truth["merchant"],
        "cadence": truth["cadence"],
        "kind": truth["kind"],
        "dates": truth["dates"][-6:],
        "charges": len(truth["dates"]),
    }


def _decidable(truth: True_, as_of: date) -> bool:
    """Whether a charge has been missing for long enough for anybody to tell (half a cycle and a week)."""
    if truth["first_missed"] is None:
        return True
    cycle = {"WEEKLY": 7, "BIWEEKLY": 14, "SEMI_MONTHLY": 15, "MONTHLY": 31, "QUARTERLY": 92}
    waited = (as_of - date.fromisoformat(truth["first_missed"])).days
    return waited > cycle.get(truth["cadence"], 365) // 2 + 7


def _same_name(said: str, true: str) -> bool:
    first, second = said.casefold(), true.casefold()
    return first in second or second in first


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
