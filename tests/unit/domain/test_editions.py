"""Editions of rules and texts: exact when stored and read back, and refused by row when they are wrong."""

import json
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.errors import InvalidEdition
from app.domain.logic import AllOf, AnyOf, Compare
from app.domain.logic_stored import BadRule, rule_from_record, rule_record
from app.domain.personas import SHIPPED_RULES, assign_persona
from app.domain.personas import stored as stored_rules
from app.domain.recommendations import SHIPPED_CATALOGUE, Choice, recommend
from app.domain.recommendations import stored as stored_catalogue
from app.domain.recommendations.stored import Records

from .test_personas import features


def through_json(value):
    return json.loads(json.dumps(value))


def rules_from(rows, settings=None):
    settings = settings or stored_rules.settings_record(SHIPPED_RULES)
    return stored_rules.from_records("v", through_json(rows), settings)


def catalogue_from(change):
    made = stored_catalogue.to_records(SHIPPED_CATALOGUE)
    records = Records(*through_json([made.education, made.offers, made.settings]))
    change(records)
    return stored_catalogue.from_records("v", records)


def entry(records, name):
    return next(row for row in (*records.education, *records.offers) if row["id"] == name)


def test_rules_come_back_exactly():
    rows = stored_rules.to_records(SHIPPED_RULES)

    assert rules_from(rows) == SHIPPED_RULES._replace(version="v")


def test_the_catalogue_comes_back_exactly():
    assert catalogue_from(lambda _: None) == replace(SHIPPED_CATALOGUE, version="v")


def test_decimals_are_stored_as_text_with_every_digit():
    rule = AllOf(
        (Compare("utilization_max", ">=", Decimal("0.500000")), AnyOf((Compare("nsf_count", "==", 0),)))
    )

    stored = through_json(rule_record(rule))

    assert stored["all"][0]["threshold"] == "0.500000"
    assert str(rule_from_record(stored).parts[0].threshold) == "0.500000"


def test_a_threshold_of_an_edition_decides_without_new_code():
    rows = stored_rules.to_records(SHIPPED_RULES)
    rows[1]["rule"]["any"][0]["threshold"] = "0.30"

    stricter = rules_from(rows)

    assert assign_persona(features()).persona == "general_wellness"
    assert assign_persona(features(), stricter).persona == "high_utilization"
    assert assign_persona(features(), stricter).rules_version == "v"


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"feature": "wealth", "op": ">", "threshold": "1"}, "unknown feature 'wealth'"),
        ({"feature": "fees", "op": "=>", "threshold": "1"}, "unknown operator '=>'"),
        ({"feature": "fees", "op": ">", "threshold": 20}, "a decimal number, as text, not 20"),
        ({"feature": "fees", "op": ">", "threshold": "twenty"}, "a decimal number, as text, not 'twenty'"),
        ({"feature": "fees", "op": ">", "threshold": "NaN"}, "a decimal number, as text, not 'NaN'"),
        ({"feature": "nsf_count", "op": ">=", "threshold": True}, "a whole number, not True"),
        ({"feature": "is_overdue", "op": "==", "threshold": 1}, "true or false, not 1"),
        ({"feature": "is_overdue", "op": ">", "threshold": True}, "can only be =="),
        ({"feature": "balances_as_of", "op": ">", "threshold": "2026-01-01"}, "which rules do not compare"),
        ({"feature": "fees", "op": ">", "threshold": {"30": "20"}}, "the windows are [30, 90, 180]"),
        ({"any": []}, "not empty"),
        ({"none": []}, "not ['none']"),
        ("fees > 20", "a rule is an object"),
    ],
)
def test_a_rule_that_cannot_be_judged_is_refused_by_its_row(rule, reason):
    rows = stored_rules.to_records(SHIPPED_RULES)
    rows[4]["rule"] = rule

    with pytest.raises(InvalidEdition) as caught:
        rules_from(rows)

    assert str(caught.value).startswith("rules v, fee_pressure: ")
    assert reason in str(caught.value)


NOT_PLAIN = ["\u0663", "1_0", " 0.5", "0.5 ", "0.5\n", "+1", ".5", "5.", "00.5", "1e1", "0,5", "--1", "", "-"]


@pytest.mark.parametrize("written", NOT_PLAIN)
@pytest.mark.parametrize("feature", ["fees", "utilization_max", "nsf_count", "pay_gap_median"])
def test_a_threshold_is_a_plain_decimal(feature, written):
    with pytest.raises(BadRule, match="its threshold is a"):
        rule_from_record({"feature": feature, "op": ">", "threshold": written})


@pytest.mark.parametrize("written", ["0", "-0.50", "12", "999999.999999"])
def test_a_plain_decimal_is_stored_as_it_was_written(written):
    rule = {"feature": "fees", "op": ">", "threshold": written}

    assert rule_record(rule_from_record(rule)) == rule


def test_a_table_without_its_limits_or_with_a_row_twice_is_refused():
    rows = stored_rules.to_records(SHIPPED_RULES)
    with pytest.raises(InvalidEdition, match="insufficient_data: its rule comes first"):
        rules_from(rows[1:])
    with pytest.raises(InvalidEdition, match="fee_pressure: there is a row for it already"):
        rules_from([*rows, rows[4] | {"position": 6}])
    with pytest.raises(InvalidEdition, match="general_wellness: it is what is left"):
        rules_from([*rows, rows[4] | {"position": 6, "persona": "general_wellness"}])


@pytest.mark.parametrize("nearness", ["2", "-0.1", "near", "NaN", 0.02, None, *NOT_PLAIN])
def test_a_nearness_that_is_no_share_is_refused(nearness):
    with pytest.raises(InvalidEdition, match="nearness"):
        rules_from(stored_rules.to_records(SHIPPED_RULES), {"nearness": nearness})


FAULTS = [
    ("edu-fees-1-total", {"because": "You paid {feez}."}, "unknown slot 'feez'"),
    ("edu-fees-1-total", {"because": "You paid {fees."}, "because: "),
    ("edu-fees-1-total", {"because": "You paid {fees} in fees."}, "comes with the window's name"),
    ("edu-fees-1-total", {"because": "You paid fees."}, "at least one slot"),
    (
        "edu-fees-1-total",
        {"because": "You paid {fees} in 30 days, {window}."},
        "a number in a text is a slot",
    ),
    ("edu-fees-1-total", {"summary": "A fee costs $35."}, "a number in a text is a slot"),
    (
        "edu-fees-1-total",
        {"summary": "You should know better."},
        "it says 'should', which no text",
    ),
    (
        "edu-fees-1-total",
        {"title": "Your bad luck with fees"},
        "it says 'your bad', which no text",
    ),
    (
        "edu-fees-1-total",
        {"summary": "Institutional overdraft administration necessitates considerable deliberation."},
        "reading grade",
    ),
    ("edu-fees-1-total", {"trigger": None}, "has a trigger unless it is generic"),
    ("edu-fees-1-total", {"trigger": {"feature": "feez", "op": ">", "threshold": "0"}}, "unknown feature"),
    ("edu-fees-1-total", {"personas": "fee_pressure"}, "personas is 'fee_pressure'"),
    ("edu-fees-1-total", {"template_version": "1"}, "template_version is '1'"),
    *(
        ("edu-fees-1-total", {"reviewed_at": day}, "it takes a day as YYYY-MM-DD")
        for day in ("yesterday", "2026-02-30", "2026-13-01", "0000-01-01", "20260201", "2026-W05-1")
    ),
    ("edu-fees-1-total", {"reviewed_at": "\u0662026-02-01"}, "it takes a day as YYYY-MM-DD"),
    ("gen-spending-map", {"because": "You have {savings_balance}."}, "makes no personal claim"),
    ("offer-credit-monitoring", {"category": "payday_loan"}, "payday_loan is never offered"),
    ("offer-credit-monitoring", {"checks": []}, "an offer has checks"),
    ("offer-credit-monitoring", {"checks": [{"check": "x", "rule": {}}]}, "check x: "),
]


@pytest.mark.parametrize(("name", "change", "reason"), FAULTS)
def test_an_entry_that_cannot_be_shown_is_refused_by_its_id(name, change, reason):
    with pytest.raises(InvalidEdition) as caught:
        catalogue_from(lambda records: entry(records, name).update(change))

    assert str(caught.value).startswith(f"catalogue v, {name}: ")
    assert reason in str(caught.value)


def test_an_id_that_is_there_twice_is_refused():
    def repeat(records):
        records.offers.append(deepcopy(records.offers[0]))

    with pytest.raises(InvalidEdition, match="an id is there twice"):
        catalogue_from(repeat)


@pytest.mark.parametrize(
    ("settings", "row"),
    [
        ({"approval": {"offers": "never", "first_use": "auto"}}, "approval: offers is 'never'"),
        ({"approval": {}}, "approval"),
        ({"tone": {"version": "2", "phrases": [], "traits": ["bad"]}}, "tone list"),
        ({"tone": None}, "tone list"),
    ],
)
def test_settings_that_say_nothing_are_refused(settings, row):
    with pytest.raises(InvalidEdition, match=row):
        catalogue_from(lambda records: records.settings.update(settings))


@pytest.mark.parametrize(
    ("approval", "reviewed", "education", "offers"),
    [
        ({"offers": "auto", "first_use": "auto"}, False, "approved", "approved"),
        ({"offers": "pre_review", "first_use": "auto"}, True, "approved", "pending"),
        ({"offers": "auto", "first_use": "pre_review"}, False, "pending", "pending"),
        ({"offers": "auto", "first_use": "pre_review"}, True, "approved", "approved"),
    ],
)
def test_what_an_edition_wants_reviewed_is_pending(approval, reviewed, education, offers):
    catalogue = catalogue_from(lambda records: records.settings.update(approval=approval))
    known = (
        frozenset((one.id, one.version) for one in catalogue.entries.values()) if reviewed else frozenset()
    )
    person = features(utilization_max=Decimal("0.1"), income_irregular=True)

    found = recommend(
        person, assign_persona(person), Choice(offers_allowed=True), catalogue, reviewed=known
    ).recommendations

    assert {item.status for item in found if item.type == "education"} == {education}
    assert {item.status for item in found if item.type == "offer"} == {offers}
