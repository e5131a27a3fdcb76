"""The edge cases of the signals' definitions, by their numbers there; two are tested on the database."""

import copy
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.ingest import Context
from app.domain.ingest.document import read_accounts, read_rows
from app.domain.ingest.owners import Owners
from app.domain.ingest.stream import read_elements
from app.domain.personas import SHIPPED_RULES, assign_persona
from app.domain.recommendations import SHIPPED_CATALOGUE, Choice, recommend
from app.domain.recommendations.replay import replay

from .books import (
    CARD_PAYMENT,
    GROCERIES,
    INTEREST,
    RENT,
    STREAMING,
    WAGES,
    Book,
    D,
    ago,
    every,
    monthly,
)
from .test_replay import traces_of

OTHER = "GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE"


@pytest.mark.parametrize("limit", ["0", None])
def test_01_without_a_limit_a_card_has_no_utilization(limit):
    book = Book().checking().card(current="900", limit=limit).days_of_history(60)

    assert book.reason("utilization_max") == "no_limit"
    assert "high_utilization" not in assign_persona(book.features()).matched


def test_02_an_overpaid_card_uses_nothing():
    assert Book().card(current="-50").value("utilization_max") == 0


def test_03_utilization_may_exceed_one():
    assert Book().card(current="5100", limit="5000").value("utilization_max") == Decimal("1.02")


@pytest.mark.parametrize(
    ("owed", "limit", "met"),
    [("2499.50", "5000", False), ("2500", "5000", True), ("249999.99", "500000", False)],
)
def test_04_thresholds_are_compared_before_any_rounding(owed, limit, met):
    book = Book().checking().card(current=owed, limit=limit).days_of_history(60)

    assert ("high_utilization" in assign_persona(book.features()).matched) is met


def test_05_a_refund_lowers_spending_and_is_no_stream():
    book = Book().checking().tx(ago(5), "100", "Shop", OTHER).tx(ago(3), "-30", "Shop", OTHER)

    assert book.value("net_spend") == 70
    assert book.streams() == ()


def test_06_more_refunds_than_spending_is_zero_and_shares_are_null():
    book = Book().checking().tx(ago(5), "20", "Shop", OTHER).tx(ago(3), "-30", "Shop", OTHER)

    assert book.value("net_spend") == 0
    assert book.reason("subscription_share") == "base_too_small"


def test_07_a_refunded_subscription_is_still_one():
    book = Book().checking().each(monthly(20, 6), "15.49", "Netflix", STREAMING).days_of_history(200)
    before = book.features()

    after = book.tx(ago(4), "-15.49", "Netflix", STREAMING).features()

    assert after.value("subscription_count") == 1
    assert after.value("subscription_spend") == 0
    assert after.value("subscription_share") < before.value("subscription_share")


def test_08_biweekly_pay_that_a_holiday_moves_is_biweekly():
    fridays = every(14, 182, date(2026, 6, 26))
    fridays[5] -= timedelta(days=1)

    stream = Book().checking().each(fridays, "-1750", "Acme", WAGES).stream("Acme")

    assert stream.frequency == "BIWEEKLY"
    assert stream.status == "MATURE"


def test_09_fifteenth_and_last_with_weekend_shift_is_semi_monthly():
    days = monthly(15, 8) + monthly(31, 8)
    shifted = sorted(day - timedelta(days=max(day.weekday() - 4, 0)) for day in days)

    stream = Book().checking().each(shifted, "-2000", "Acme", WAGES).stream("Acme")

    assert stream.frequency == "SEMI_MONTHLY"


def test_10_monthly_income_follows_the_cadence_not_the_three_paychecks():
    book = Book().checking().each(every(14, 168), "-1000", "Acme", WAGES)

    assert sum(day > ago(30) for day in every(14, 168)) == 3
    assert book.value("income_month") == Decimal("2174.00")


def test_11_a_price_change_keeps_the_stream():
    days = sorted(monthly(12, 8))
    book = Book().checking().each(days[:5], "15.49", "Netflix", STREAMING)

    book.each(days[5:], "17.99", "Netflix", STREAMING)

    [stream] = book.streams()
    assert [(change.old, change.new) for change in stream.price_changes] == [(1549, 1799)]
    assert stream.monthly_amount == 1799
    assert [book.value("price_increases", window) for window in (30, 90, 180)] == [0, 1, 1]


@pytest.mark.parametrize("trial", ["0", "1.00"])
def test_12_a_trial_does_not_count(trial):
    days = sorted(monthly(9, 5))
    book = Book().checking().tx(days[0], trial, "Gym+", STREAMING).each(days[1:], "29.99", "Gym+", STREAMING)

    [stream] = book.streams()

    assert stream.first_day == days[1].toordinal()
    assert stream.price_changes == ()


def test_13_a_subscription_that_ended_is_counted_in_no_window():
    days = [day for day in monthly(25, 9) if day <= ago(60)]
    book = Book().checking().each(days, "12", "Gone", STREAMING).days_of_history(200)

    stream = book.stream("Gone")

    assert (stream.status, stream.is_active) == ("MATURE", False)
    assert [book.value("subscription_count", window) for window in (30, 90, 180)] == [0, 0, 0]
    assert book.value("cancelled_subscriptions", 90) == 1


def test_14_one_skipped_month_is_forgiven():
    days = sorted(monthly(7, 6))
    del days[3]

    stream = Book().checking().each(days, "9.99", "Box", STREAMING).stream("Box")

    assert (stream.frequency, stream.status) == ("MONTHLY", "MATURE")


def test_15_a_replaced_card_ends_no_subscription():
    days = sorted(monthly(3, 6))
    book = Book().card().card(key="new-card")
    book.each(days[:3], "9.99", "Box", STREAMING, on="card")
    book.each(days[3:], "9.99", "Box", STREAMING, on="new-card")

    assert len(book.stream("Box").occurrences) == 6


@pytest.mark.parametrize("second_day", [5, 12, 20])
def test_16_two_plans_of_one_merchant_are_two_streams(second_day):
    book = Book().checking().each(monthly(5, 6), "0.99", "Apple", STREAMING)
    book.each(monthly(second_day, 6), "10.99", "Apple", STREAMING)

    streams = book.streams()

    assert sorted(stream.last_amount for stream in streams) == [99, 1099]
    assert {stream.frequency for stream in streams} == {"MONTHLY"}
    assert book.value("subscription_count") == 1


def test_17_two_yearly_charges_make_a_yearly_stream():
    book = Book().checking().each([ago(370), ago(5)], "120", "Cloud", STREAMING)

    stream = book.stream("Cloud")

    assert (stream.frequency, stream.status, stream.monthly_amount) == ("ANNUALLY", "MATURE", 1000)


def test_18_the_thirty_first_is_monthly_through_february():
    stream = Book().checking().each(monthly(31, 8), "40", "Paper", STREAMING).stream("Paper")

    assert stream.frequency == "MONTHLY"
    assert date.fromordinal(stream.predicted_next_day) == date(2026, 7, 31)


def test_19_groceries_about_weekly_are_a_habit():
    days = [ago(175 - 7 * week + (0, 1, 0, -1, 0)[week % 5]) for week in range(26)]
    book = Book().checking()
    for number, day in enumerate(days):
        book.tx(day, f"{60 + number * 7 % 31}.15", "Market", GROCERIES)

    assert book.value("subscription_count") == 0
    assert {stream.kind for stream in book.streams()} <= {"habit"}


def test_20_a_haircut_now_and_then_is_irregular():
    gaps, day, days = (22, 44, 25, 40, 23, 43), ago(200), []
    for gap in gaps:
        days.append(day)
        day += timedelta(days=gap)

    assert Book().checking().each(days, "35", "Barber", "PERSONAL_CARE_HAIR_AND_BEAUTY").streams() == ()


@pytest.mark.parametrize("under_way", [0, 1, 3])
def test_21_an_own_transfer_counts_on_neither_side(under_way):
    book = Book().checking().savings()
    book.tx(ago(10), "300", "MOVE OUT", id="out").tx(
        ago(10 - under_way), "-300", "MOVE IN", on="savings", id="in"
    )

    assert set(book.flows().values()) == {"transfer"}
    assert book.value("net_spend") == 0


def test_21_legs_four_days_apart_are_no_pair():
    book = Book().checking().savings()
    book.tx(ago(10), "300", "MOVE OUT", id="out").tx(ago(6), "-300", "MOVE IN", on="savings", id="in")

    assert book.flows()["out"] == "spend"


def test_22_moves_between_savings_accounts_cancel():
    book = Book().checking().savings().savings(key="other")
    book.tx(ago(10), "300", "a", on="savings").tx(ago(9), "-300", "b", on="other").days_of_history(60)

    assert book.value("savings_net_inflow_month") == 0


def test_23_paying_a_linked_card_is_not_spending():
    book = Book().checking().card()
    book.tx(ago(10), "200", "PAYMENT", CARD_PAYMENT, id="out")
    book.tx(ago(8), "-200", "PAYMENT", CARD_PAYMENT, on="card", id="in")

    assert set(book.flows().values()) == {"card_payment"}
    assert book.value("net_spend") == 0


def test_23_paying_a_card_that_is_not_linked_is():
    assert Book().checking().tx(ago(10), "200", "PAYMENT", CARD_PAYMENT).value("net_spend") == 200


def test_23_with_one_card_linked_the_other_cards_payment_is_spending():
    book = Book().checking().card()
    book.tx(ago(10), "200", "A", CARD_PAYMENT).tx(ago(9), "-200", "A", CARD_PAYMENT, on="card")
    book.tx(ago(12), "77", "B", CARD_PAYMENT)

    assert book.value("net_spend") == 77


def test_24_a_pending_row_and_its_posted_twin_count_once():
    book = Book().checking().tx(ago(3), "50", pending=True).tx(ago(2), "50")

    assert book.value("net_spend") == 50


def test_25_another_currency_is_left_out_and_reported():
    book = Book().checking().tx(ago(3), "50").tx(ago(3), "70", currency="EUR")

    assert book.value("net_spend") == 50
    assert book.value("excluded_currency") == 1


def test_26_pay_split_over_two_accounts_is_one_pay_date():
    book = Book().checking().savings()
    for day in every(14, 168, last_ago=1):
        book.tx(day, "-1200", "Acme", WAGES).tx(day, "-500", "Acme", WAGES, on="savings")

    features = book.features(180)

    assert features.value("pay_gap_median") == 14
    assert features.value("payroll_typical_amount") == 1700
    assert features.value("pay_dates_180") == len(every(14, 168, last_ago=1))


def test_27_two_employers_merge_in_gaps_and_keep_their_own_cadence():
    book = Book().checking().each(every(14, 168), "-1000", "Acme", WAGES)
    book.each(every(14, 161), "-400", "Beta", WAGES)

    assert book.value("pay_gap_median", 90) == 7
    assert {stream.frequency for stream in book.streams()} == {"BIWEEKLY"}


def test_28_when_pay_stopped_the_open_gap_shows_in_the_short_window():
    book = Book().checking().each(every(14, 300, last_ago=100), "-1000", "Acme", WAGES)
    last = (D - every(14, 300, last_ago=100)[-1]).days

    assert book.value("pay_gap_median", 30) == last
    assert book.value("pay_gap_median", 180) == 14


def test_29_one_pay_date_has_an_open_gap_and_no_frequency():
    book = Book().checking().tx(ago(20), "-1000", "Acme", WAGES)

    assert book.value("pay_gap_median") == 20
    assert book.value("payroll_frequency") == "UNKNOWN"


def test_30_no_income_is_null_not_zero():
    book = Book().checking().days_of_history(200)

    for name in ("pay_gap_median", "income_month", "income_cv", "income_irregular"):
        assert book.reason(name) == "no_income_detected"


def test_31_growth_of_next_to_nothing_is_null():
    book = Book().checking().savings(current="500").tx(ago(170), "-20", "OPENED", on="savings")
    book.tx(ago(10), "-480", "IN", on="savings").days_of_history(200)

    assert book.reason("savings_growth") == "base_too_small"
    assert book.value("savings_net_inflow_month") > 0


def test_32_an_overdrawn_account_is_no_buffer():
    assert Book().checking(current="-80").days_of_history(60).value("cash_flow_buffer_months") == 0


def test_33_ten_days_of_history_are_too_short():
    book = Book().checking().days_of_history(10)

    assert book.reason("average_monthly_expenses") == "history_short"
    assert book.reason("cash_flow_buffer_months") == "history_short"


def test_34_without_accounts_there_is_not_enough():
    for window in (30, 90, 180):
        assert assign_persona(Book().features(window)).persona == "insufficient_data"


def test_37_a_late_row_changes_the_next_run_and_no_old_trace():
    def run():
        found = book.features()
        return recommend(found, assign_persona(found), Choice())

    book = Book().checking().savings("300").days_of_history(60)
    spent, before = book.value("net_spend"), run()
    kept = copy.deepcopy(list(traces_of(before)))

    book.tx(ago(20), "412.34", "Late", OTHER)
    after = run()

    assert book.value("net_spend") == spent + Decimal("412.34")
    assert after.set_id != before.set_id
    assert list(traces_of(before)) == kept
    for item, trace in kept:
        again = replay(trace, SHIPPED_RULES, SHIPPED_CATALOGUE)
        assert (again.text, again.differences) == (item.because["text"], ())
    texts = [{item.because["text"] for item in one.recommendations} for one in (before, after)]
    assert texts[0] != texts[1]


def test_38_a_joint_account_is_seen_by_both_and_nothing_is_summed_over_them():
    ann, bob = Book().checking("500"), Book().checking("900", holder_category="personal")
    for book in (ann, bob):  # the same account and rows, as the reader gives them to each holder
        book.account("joint", current="2000").each(monthly(1, 8), "1200", "Home", RENT, on="joint")
    ann.tx(ago(5), "40", "Shop", OTHER)
    bob.tx(ago(5), "90", "Shop", OTHER)

    for book, own, cash in ((ann, 40, 2500), (bob, 90, 2900)):
        assert book.value("net_spend") == 1200 + own
        assert book.value("checking_balance") == cash
        assert [stream.merchant for stream in book.streams()] == ["Home"]


def test_38_a_document_gives_a_joint_accounts_rows_to_each_holder():
    row = {"transaction_id": "t", "account_id": "joint", "date": D.isoformat(), "amount": 40}
    accounts = [{"account_id": "joint", "user_id": name, "type": "depository"} for name in ("ann", "bob")]
    document = json.dumps({"accounts": accounts, "transactions": [row]})
    owners = Owners({"ann": None, "bob": None})

    assert not [one for one in read_accounts(read_elements([document]), Context(D), owners) if one.faults]
    [read] = read_rows(read_elements([document]), Context(D), owners)

    assert (read.owners, read.faults) == (("ann", "bob"), ())


def test_39_a_health_accounts_contribution_is_an_inflow_and_no_pay():
    book = Book().checking().account("hsa", subtype="hsa", current="900")
    book.tx(ago(10), "-150", "ACME PAYROLL", WAGES, on="hsa").days_of_history(60)

    assert book.value("savings_net_inflow_month") > 0
    assert book.reason("payroll_frequency") == "no_income_detected"


def test_40_interest_earned_is_no_interest_charge():
    book = Book().checking().savings().card()
    book.tx(ago(10), "-4", "INTEREST PAID", "INCOME_INTEREST_EARNED", on="savings", id="earned")
    book.tx(ago(9), "30", "INTEREST CHARGE", INTEREST, on="card", id="charged")

    assert book.flows() == {"earned": "interest_earned", "charged": "interest"}
    assert book.value("interest_charges") == 30
    assert book.value("savings_net_inflow_month") == 0


@pytest.mark.parametrize(
    ("number", "file", "test"),
    [
        (35, "test_consent.py", "test_a_revocation_during_a_run_waits_for_it_and_none_slips_in_between"),
        (36, "test_chain.py", "test_the_same_event_twice_gives_the_same_rows_and_one_event"),
    ],
)
def test_35_and_36_are_tested_on_the_database(number, file, test):
    tests = Path(__file__).parents[2] / "integration" / "jobs" / file

    assert f"\ndef {test}(" in tests.read_text(), number


def test_rent_and_loans_are_bills_whatever_their_regularity():
    book = Book().checking().each(monthly(1, 8), "1500", "Home", RENT)
    book.each(monthly(4, 8), "300", "Car", "LOAN_PAYMENTS_CAR_PAYMENT")

    assert {stream.kind for stream in book.streams()} == {"bill"}
    assert book.value("subscription_count") == 0
