from dataclasses import replace
from datetime import date

import pytest

from app.domain.personas import PersonaResult
from app.domain.recommendations import Choice
from scripts.generate import AS_OF
from scripts.lib.evaluation import slide
from scripts.lib.evaluation.detection import Detection, share
from scripts.lib.evaluation.fairness import Fairness, changed_by_permutation
from scripts.lib.evaluation.gate import bars, missed
from scripts.lib.evaluation.matching import Claim, compare
from scripts.lib.evaluation.run import document_of
from scripts.lib.evaluation.serving import history_of, serve
from scripts.lib.evaluation.slide import Flicker, returns
from scripts.lib.synthetic.population import Recipe, people


def _truth(name="Netflix", ids="abc", **more):
    return {
        "merchant": name, "direction": "outflow", "cadence": "MONTHLY", "kind": "subscription",
        "active": True, "first_missed": None, "next_date": "2026-11-05", "transaction_ids": list(ids),
        "required": True,
        "dates": ["2026-08-05", "2026-09-05", "2026-10-05"], "occasion": "plain",
    } | more  # fmt: skip


LATE, NONE = "next date off by more than 3 days", "claimed where there is none"
CLAIM = Claim(
    "NETFLIX.COM", "outflow", "MONTHLY", "subscription", True, date(2026, 11, 5).toordinal(), frozenset("abc")
)


def _metrics(claims, truths):
    detection = Detection()
    detection.add("u", compare(claims, truths), AS_OF)
    return detection.metrics(), detection.findings()


def test_a_stream_that_is_claimed_as_it_is_counts_fully():
    metrics, findings = _metrics([CLAIM], [_truth()])

    assert (metrics["precision"], metrics["recall"], metrics["f1"], metrics["kind_accuracy"]) == (1, 1, 1, 1)
    assert metrics["next_date_within_3_days"] == 1
    assert findings == []


@pytest.mark.parametrize(
    ("claims", "metric", "error"),
    [
        ([], "recall", "missed"),
        ([CLAIM, replace(CLAIM, ids=frozenset("xyz"))], "precision", NONE),
        ([replace(CLAIM, cadence="WEEKLY")], "cadence_accuracy", "wrong cadence"),
        ([replace(CLAIM, kind="bill")], "kind_accuracy", "wrong kind"),
        ([replace(CLAIM, active=False)], "active_accuracy", "wrongly active or ended"),
        ([replace(CLAIM, next_day=CLAIM.next_day + 9)], "next_date_within_3_days", LATE),
        ([replace(CLAIM, ids=frozenset("ab")), replace(CLAIM, ids=frozenset("c"))], "precision", NONE),
        ([replace(CLAIM, direction="inflow")], "f1", "missed"),
    ],
)  # fmt: skip
def test_each_error_lowers_its_metric_and_is_a_finding(claims, metric, error):
    metrics, findings = _metrics(claims, [_truth()])

    assert metrics[metric] < 1
    assert error in {finding["error"] for finding in findings}


def test_a_wrong_cadence_is_neither_found_nor_excused():
    metrics, _ = _metrics([replace(CLAIM, cadence="WEEKLY")], [_truth()])

    assert (metrics["precision"], metrics["recall"]) == (0, 0)


def test_two_plans_at_one_merchant_take_a_claim_each():
    plans = [_truth(), _truth(ids="def")]

    assert len(compare([CLAIM], plans).missed) == 1
    assert len(compare([CLAIM, replace(CLAIM, ids=frozenset("def"))], plans).right) == 2


def test_what_is_a_matter_of_definition_counts_for_nobody():
    habit = _truth(required=False)

    for claims in ([CLAIM], []):
        compared = compare(claims, [habit])
        assert (compared.matches, compared.mistaken, compared.missed) == ((), (), ())


def test_a_miss_never_shows_as_all():
    assert share(99_999, 100_000) < 1


def test_coming_back_is_flicker_and_going_is_not():
    assert returns(["a", "a", "b", "b"]) == 0
    assert returns(["a", "b", "a"]) == 1
    assert returns(["a", "b", "a", "b"]) == 2


def test_an_engine_that_changes_its_mind_daily_flickers(monkeypatch):
    steady = next(one for one in people(Recipe(60, 1, AS_OF)) if one.labels["steady"])
    minds = iter(["saver", "spender"] * 50)

    def fickle(_features, previous=None):
        return PersonaResult("u", 30, 0, next(minds), (), (), (), (), hysteresis=False, rules_version="")

    monkeypatch.setattr(slide, "assign_persona", fickle)
    flicker = Flicker()
    flicker.add(history_of(document_of(steady)), steady.labels, AS_OF.toordinal(), 4)

    assert flicker.personas > 0
    assert flicker.streams == 0


def test_everybody_is_counted_in_each_of_their_groups():
    fairness = Fairness()
    person = next(people(Recipe(1, 1, AS_OF)))
    served = serve(history_of(document_of(person)), AS_OF.toordinal(), Choice(offers_allowed=True))
    fairness.add(served, person.demographics)

    rows = fairness.comparisons()

    offered = any(one.type == "offer" for one in served.sets[1].recommendations)
    assert {(row["attribute"], row["group"]) for row in rows} == {
        (attribute, person.demographics[attribute]) for attribute in ("age", "gender", "ethnicity")
    }
    assert {(row["outcome"], row["n"], row["rate"]) for row in rows} == {
        ("an offer shown", 1, float(offered)),
        ("every offer rejected", 1, float(not offered)),
        (f"persona {served.sets[1].persona}", 1, 1.0),
    }


def test_an_engine_that_looks_at_a_group_is_caught():
    documents = [{"user": {"user_id": str(number)}} for number in range(3)]
    groups = [{"age": age, "gender": "x", "ethnicity": "y"} for age in ("young", "old", "old")]

    assert changed_by_permutation(documents, groups, lambda document: document["user"]["user_id"]) == 0
    assert changed_by_permutation(documents, groups, lambda document: document["user"]["age"]) == 2


PERFECT = {
    "levels": {
        "0": dict.fromkeys(
            [
                "f1", "cadence_accuracy", "explainability", "faithfulness", "auditability", "disclosure",
                "coverage",
            ],
            1.0,
        ) | dict.fromkeys(["eligibility violations", "consent violations", "tone violations"], 0)
    },
    "flicker": {"personas": 0, "streams": 0},
    "stored": {"people": 1, "rows": 9, "violations": 0},
    "fairness": {"served_otherwise_after_permutation": 0},
}  # fmt: skip


def test_nothing_is_missed_by_a_perfect_engine():
    assert missed(PERFECT) == []
    assert len(bars(PERFECT)) == 14


@pytest.mark.parametrize("name", PERFECT["levels"]["0"])
def test_each_bar_of_a_level_is_missed_by_name(name):
    worse = 1 if name.endswith("violations") else 0.9
    metrics = PERFECT | {"levels": {"0": PERFECT["levels"]["0"] | {name: worse}}}

    assert [bar.name for bar in missed(metrics)] == [name]


@pytest.mark.parametrize(
    "change",
    [
        {"flicker": {"personas": 1, "streams": 0}},
        {"flicker": {"personas": 0, "streams": 1}},
        {"stored": {"people": 1, "rows": 9, "violations": 1}},
        {"fairness": {"served_otherwise_after_permutation": 1}},
    ],
)
def test_each_bar_of_the_whole_is_missed(change):
    assert len(missed(PERFECT | change)) == 1
