"""How well found streams answer the truth: matched by person, merchant and cadence."""

from dataclasses import dataclass, field

from app.domain.clean import clean
from app.domain.streams import find_streams


@dataclass
class Score:
    """Counts over people; `faults` says which stream went wrong and how."""

    right: int = 0
    found: int = 0
    true: int = 0
    other_cadence: int = 0
    other_kind: int = 0
    other_name: int = 0
    late: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    @property
    def f1(self):
        return 2 * self.right / (self.found + self.true)

    @property
    def cadence_accuracy(self):
        return self.right / (self.right + self.other_cadence)

    @property
    def kind_accuracy(self):
        return 1 - self.other_kind / self.right

    @property
    def next_within_three_days(self):
        return sum(abs(days) <= 3 for days in self.late) / len(self.late)

    def add(self, person, streams):
        """Truths that the history shows too seldom count for nothing; nor do streams said to be habits."""
        left = list(person.truths)
        for stream in streams:
            ids = {entry.transaction_id for entry in stream.entries}
            best = max(left, key=lambda truth: _overlap(truth.rows, ids), default=None)
            if best is not None and _overlap(best.rows, ids) >= 0.5:
                left.remove(best)
                if best.certain:
                    self._match(person, stream, best)
            elif stream.kind != "habit" and stream.frequency != "UNKNOWN":
                self.found += 1
                self.faults.append((person.seed, stream.merchant, stream.frequency.value, "is none"))
        for truth in left:
            if truth.certain:
                self.true += 1
                self.faults.append((person.seed, truth.merchant, truth.frequency, "is missed"))

    def _match(self, person, stream, truth):
        self.true += 1
        self.found += 1
        if stream.frequency != truth.frequency:
            self.other_cadence += 1
            self.faults.append((person.seed, truth.merchant, truth.frequency, stream.frequency.value))
            return
        self.right += 1
        self.other_kind += stream.kind != truth.kind
        self.other_name += stream.merchant != truth.merchant
        if truth.upcoming and stream.predicted_next_day:
            self.late.append(stream.predicted_next_day - truth.upcoming.toordinal())


def _overlap(one, other):
    return len(one & other) / len(one | other) if one else 0


def measure(people, missing):
    """The score where that share of categories, and of merchant names, is missing."""
    score = Score()
    for person in people:
        history = person.history(missing)
        score.add(person, find_streams(clean(history, person.end.toordinal())))
    return score
