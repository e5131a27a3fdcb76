"""What is never offered, however a category or a text spells it, and what only sounds like it."""

import pytest

from app.domain.errors import InvalidEdition
from app.domain.recommendations import SHIPPED_CATALOGUE

from .test_editions import catalogue_from, entry


@pytest.mark.parametrize(
    "category",
    [
        "payday", "payday_loans", "Payday_Loan", "payday loan", "PAYDAY-LOAN", "paydayloan", "pay_day_loan",
        "payday_advance", "loan_until_payday", "cash_advance", "\uff50a\uff59day_loan", "pay\u00adday_loan",
        "pāyday", "title", "title_loan", "title_loans", "car_title_lending", "autotitle", "cartitleloan",
        "title_pawn", "rent_to_own", "rent-to-own", "renttoown", "rent2own", "rental_to_own", "lease_to_own",
        "own_by_rent", "early_wage_advance", "earned_wage_advance", "earned_wage_access",
        "wage_advance_with_fee", "wage_advance", "wageadvance", "salary_advance", "paycheck_advance",
        "advance_on_wages", "early_pay",
        "on_demand_pay", "debt_settlement", "debt settlement", "debtsettlement", "debts_settled",
        "settlement_of_debt", "debt_relief",
    ],
)  # fmt: skip
def test_what_is_on_the_denylist_is_refused_however_its_category_is_spelled(category):
    def spell(records):
        entry(records, "offer-credit-monitoring")["category"] = category

    with pytest.raises(InvalidEdition) as caught:
        catalogue_from(spell)

    assert [fault.reason for fault in caught.value.faults] == [f"category {category} is never offered"]


@pytest.mark.parametrize(
    "category", ["Credit_Monitoring", "credit monitoring", "credit-monitoring", "_a", "\u0430"]
)
def test_a_category_has_one_spelling(category):
    with pytest.raises(InvalidEdition, match="is not lowercase letters, with _ between words"):
        catalogue_from(lambda records: entry(records, "offer-secured-card").update(category=category))


@pytest.mark.parametrize(
    ("words", "product"),
    [
        ({"title": "A payday loan"}, "payday_loan"),
        ({"summary": "Pay-day lending, made easy."}, "payday_loan"),
        ({"summary": "A cash sum for your car: a title loan."}, "title_loan"),
        ({"title": "Rent-to-own sofas"}, "rent_to_own"),
        ({"title": "Lease to own"}, "rent_to_own"),
        ({"summary": "An advance on your wages for a small fee."}, "wage_advance_with_fee"),
        ({"title": "Earned wage access"}, "wage_advance_with_fee"),
        ({"why_now": "Debt settlement can start today."}, "debt_settlement"),
        ({"because": "You hold {savings_balance}, so settle your debts."}, "debt_settlement"),
    ],
)
def test_an_offer_that_speaks_of_what_is_on_the_denylist_is_refused(words, product):
    with pytest.raises(InvalidEdition) as caught:
        catalogue_from(lambda records: entry(records, "offer-secured-card").update(words))

    reason = f"it speaks of {product}, which is never offered"
    assert [(fault.field, fault.reason) for fault in caught.value.faults] == [(*words, reason)]


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "It can start with your next payday. You pay early and skip the interest."},
        {"summary": "Plan in advance of your payday. Bills come early, pay comes late, and debts settle."},
        {"title": "A rental deposit of your own", "category": "rental_deposit"},
        {"summary": "It has an advanced view of wages, rent and debt.", "category": "debt_payoff_planner"},
        {"title": "Make sense of income", "category": "paycheck_planner"},
        {"category": "student_loan_refinancing"},
    ],
)
def test_what_only_sounds_like_it_may_be_offered(change):
    made = catalogue_from(lambda records: entry(records, "offer-secured-card").update(change))

    assert len(made.offers) == len(SHIPPED_CATALOGUE.offers)
