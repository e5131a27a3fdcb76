"""Proposals as pure functions: what a change makes of an edition, and what only its history can tell."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.errors import InvalidEdition
from app.domain.features.values import UNITS, Unit
from app.domain.logic_stored import BadRule, rule_from_record
from app.domain.personas import SHIPPED_RULES
from app.domain.personas import stored as stored_rules
from app.domain.proposals import catalogue, rules
from app.domain.proposals.catalogue import Author, Said
from app.domain.proposals.difference import differences
from app.domain.proposals.vocabulary import vocabulary
from app.domain.recommendations import SHIPPED_CATALOGUE
from app.domain.recommendations import stored as stored_catalogue
from app.domain.recommendations.denied import DENIED_CATEGORIES

WORDS = {"title": "T", "summary": "S", "because": "B", "why_now": "N"}
SAID = [Said("a", 1, ("T", "S", "B", "N")), Said("a", 2, ("T", "Other", "B", "N"))]
AUTHOR = Author("olga", "2026-11-26")


def content(*entries, **settings):
    return {"education": list(entries), "offers": [], "settings": settings}


def rules_content():
    return {"rules": stored_rules.to_records(SHIPPED_RULES), "settings": {"nearness": "0.02"}}


def change(**parts):
    return {
        "education": [],
        "offers": [],
        "rules": [],
        "thresholds": [],
        "remove": [],
        "settings": {},
        **parts,
    }


def test_what_came_went_changed_and_moved_is_told_apart():
    before = content({"id": "a", "title": "A"}, {"id": "b", "title": "B"}, {"id": "c", "title": "C"}, tone=1)
    after = content({"id": "c", "title": "C"}, {"id": "a", "title": True}, {"id": "d"}, tone=2)

    found = differences(before, after, catalogue.PARTS)

    assert [(one["part"], one["entry"], one["field"], one["before"], one["after"]) for one in found] == [
        ("education", "a", "title", "A", True),
        ("education", "b", None, {"id": "b", "title": "B"}, None),
        ("education", "d", None, None, {"id": "d"}),
        ("education", None, "order", ["a", "c"], ["c", "a"]),
        ("settings", None, "tone", 1, 2),
    ]
    assert differences(before, before, catalogue.PARTS) == []


def test_true_is_not_taken_for_one():
    [found] = differences(content({"id": "a", "n": 1}), content({"id": "a", "n": True}), catalogue.PARTS)

    assert found["after"] is True


@pytest.mark.parametrize(
    ("words", "version"),
    [(WORDS, 1), (WORDS | {"summary": "Other"}, 2), (WORDS | {"summary": "New"}, 3)],
)
def test_a_text_keeps_its_version_and_a_new_text_gets_the_next(words, version):
    [row] = catalogue.completed(content({"id": "a", **words}), SAID, AUTHOR)["education"]

    assert row["template_version"] == version
    assert (row["reviewed_by"], row["reviewed_at"]) == AUTHOR
    [new] = catalogue.completed(content({"id": "b", **words}), SAID, AUTHOR)["education"]
    assert new["template_version"] == 1


def test_what_an_author_says_of_an_entry_stays():
    entry = {"id": "a", **WORDS, "template_version": 7, "reviewed_by": "anna", "reviewed_at": "2026-01-01"}

    assert catalogue.completed(content(entry), SAID, AUTHOR)["education"] == [entry]


def test_an_entry_that_is_not_named_stays_as_it_is():
    base = content({"id": "a", "title": "A", "reviewed_by": "anna"}, {"id": "b", "title": "B"}, tone=1, x=2)

    made, faults = catalogue.changed(
        base, change(education=[{"id": "b", "title": "New"}, {"id": 3}], remove=["z"], settings={"tone": 5})
    )

    assert made["education"] == [base["education"][0], {"id": "b", "title": "New"}, {"id": 3}]
    assert made["settings"] == {"tone": 5, "x": 2}
    assert [fault.entry for fault in faults] == ["z"]
    assert catalogue.changed(base, change(remove=["a"]))[0]["education"] == base["education"][1:]


def test_a_version_that_said_something_else_and_a_persona_of_nobody_are_found():
    [first, *rest] = SHIPPED_CATALOGUE.education
    said = [Said(first.id, first.version, (first.title, first.summary, first.because, first.why_now))]
    personas = rules.personas_of(SHIPPED_RULES)
    assert list(catalogue.history_faults(SHIPPED_CATALOGUE, said, personas)) == []

    reworded = replace(SHIPPED_CATALOGUE, education=(first._replace(title="Other words"), *rest))
    [version] = catalogue.history_faults(reworded, said, personas)
    lost = list(catalogue.history_faults(SHIPPED_CATALOGUE, said, personas - {"savings_builder"}))

    assert (version.entry, version.field) == (first.id, "template_version")
    assert f"the next one is {first.version + 1}" in version.reason
    assert lost
    assert {fault.reason for fault in lost} == {"no rule assigns the persona savings_builder"}


def test_a_review_of_a_day_to_come_is_found_unless_it_is_in_force_already():
    [first, second, *rest] = SHIPPED_CATALOGUE.education
    today = date(2026, 11, 27)
    changed = (first._replace(reviewed_at="2026-11-28"), second._replace(reviewed_at="2026-11-27"), *rest)
    ahead = replace(SHIPPED_CATALOGUE, education=changed)

    [fault] = catalogue.review_faults(ahead, SHIPPED_CATALOGUE, today)

    assert (fault.entry, fault.field) == (first.id, "reviewed_at")
    assert fault.reason == "reviewed_at is 2026-11-28, and today is 2026-11-27 (UTC)"
    assert list(catalogue.review_faults(ahead, ahead, today)) == []


def test_a_threshold_moves_in_the_one_test_that_is_named():
    base = rules_content()
    moved = {"persona": "savings_builder", "feature": "savings_growth_typical", "threshold": "0.03"}

    made, faults = rules.changed(base, change(thresholds=[moved]))

    assert faults == []
    [found] = differences(base, made, rules.PARTS)
    assert (found["entry"], found["field"]) == ("savings_builder", "rule")
    assert found["after"]["all"][0]["any"][0]["threshold"] == "0.03"
    assert base == rules_content(), "what was read is not written to"


def test_a_feature_that_is_tested_twice_is_told_apart_by_its_operator():
    test = {"feature": "fees", "op": ">", "threshold": "1"}
    base = rules_content()
    base["rules"].append({"persona": "twice", "rule": {"all": [test, test | {"op": "<", "threshold": "9"}]}})
    moved = {"persona": "twice", "feature": "fees", "threshold": "5"}

    _, [fault] = rules.changed(base, change(thresholds=[moved]))
    made, faults = rules.changed(base, change(thresholds=[moved | {"op": "<"}]))

    assert fault.reason == "fees: there is more than one test of it, say which by its op"
    assert faults == []
    assert made["rules"][-1]["rule"]["all"][1]["threshold"] == "5"


def test_a_rule_takes_the_place_of_the_personas_own_or_comes_last():
    rule = {"feature": "fees", "op": ">", "threshold": "1"}
    rows = [{"persona": "fee_pressure", "rule": rule}, {"persona": "rich", "rule": rule}]

    made, _ = rules.changed(rules_content(), change(rules=rows, remove=["savings_builder"]))

    names = [row["persona"] for row in rules_content()["rules"] if row["persona"] != "savings_builder"]
    assert [row["persona"] for row in made["rules"]] == [*names, "rich"]
    assert made["rules"][names.index("fee_pressure")] == rows[0]


FEES = {"feature": "fees", "op": ">", "threshold": "1"}


@pytest.mark.parametrize(("rule", "pointers"), [
    ({"feature": "mood", "op": ">", "threshold": "1"}, ["/feature"]),
    ({"all": [FEES, {"any": [FEES, FEES | {"op": "!="}]}]}, ["/all/1/any/1/op"]),
    ({"any": [FEES | {"threshold": 1}, FEES, FEES | {"threshold": "1e9"}]},
     ["/any/0/threshold", "/any/2/threshold"]),
    ({"all": [FEES | {"threshold": {"30": "1", "90": "x", "180": "1"}}]}, ["/all/0/threshold/90"]),
    ({"all": [FEES | {"threshold": {"30": "1"}}]}, ["/all/0/threshold"]),
    ({"all": [FEES, {"any": []}]}, ["/all/1"]),
    ({"all": [FEES, {}]}, ["/all/1"]),
    ({"any": [FEES] * 41}, [""]),
])  # fmt: skip
def test_a_fault_in_a_rule_says_where_in_it(rule, pointers):
    with pytest.raises(BadRule) as bad:
        rule_from_record(rule)

    assert [fault.pointer for fault in bad.value.faults] == pointers


def test_a_fault_of_an_entry_leads_to_the_part_that_is_wrong():
    records = stored_catalogue.to_records(SHIPPED_CATALOGUE)
    records.education[0]["trigger"] = {"all": [FEES | {"threshold": "much"}]}
    records.offers[0]["checks"][1] = {"check": "", "rule": {"any": [FEES, FEES | {"op": "~"}]}}
    records.offers[1]["checks"][0] = {"check": "has_savings"}
    records.settings["approval"]["offers"] = "never"
    records.settings["tone"]["version"] = ""

    with pytest.raises(InvalidEdition) as refused:
        stored_catalogue.from_records("new", records)

    first, offer, second = records.education[0]["id"], records.offers[0]["id"], records.offers[1]["id"]
    assert {(fault.entry, fault.field, fault.pointer) for fault in refused.value.faults} == {
        (first, "trigger", "/trigger/all/0/threshold"),
        (offer, "checks", "/checks/1/check"),
        (offer, "checks", "/checks/1/rule/any/1/op"),
        (second, "checks", "/checks/0"),
        ("settings", "approval", "/approval/offers"),
        ("settings", "tone", "/tone/version"),
    }


def test_whatever_the_vocabulary_offers_can_be_used():
    offered = vocabulary({"saver"})

    names = [signal["name"] for signal in offered["signals"]]
    assert names == [name for name, unit in UNITS.items() if unit is not Unit.DATE]
    for signal in offered["signals"]:
        for op in signal["ops"]:
            for threshold in _thresholds(signal):
                rule_from_record({"feature": signal["name"], "op": op, "threshold": threshold})
        assert signal["meaning"]
    assert offered["personas"] == ["saver"]
    assert set(offered["denied_categories"]) == DENIED_CATEGORIES


def _thresholds(signal):
    """The least and the most that the signal is offered with, and each of its choices."""
    if signal["unit"] is Unit.FLAG:
        return [True, False]
    if signal["unit"] is Unit.TEXT:
        return signal["choices"] or ["ACME"]
    bounds = [signal["least"], signal["most"]]
    return bounds if signal["unit"] in {Unit.COUNT, Unit.DAYS} else list(map(str, bounds))
