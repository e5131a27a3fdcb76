"""What each row is where the feed is thin: spending, income, a transfer, a fee or a mirror of another row."""

import pytest

from app.domain.pfc import SHIPPED_CATEGORIES, Flow

from .books import INTEREST, WAGES, Book, ago, every


@pytest.mark.parametrize(
    ("primary", "detailed", "flow"),
    [
        ("TRANSFER_OUT", "TRANSFER_OUT_SAVINGS", Flow.TRANSFER),
        ("TRANSFER_OUT", "TRANSFER_OUT_WITHDRAWAL", Flow.TRANSFER_EXTERNAL),
        ("BANK_FEES", "BANK_FEES_ATM_FEES", Flow.FEE),
        ("FOOD_AND_DRINK", "FOOD_AND_DRINK_COFFEE", Flow.SPEND),
        ("LOAN_PAYMENTS", "LOAN_PAYMENTS_MORTGAGE_PAYMENT", Flow.SPEND),
        ("TRAVEL", None, Flow.SPEND),
        ("OTHER", "OTHER_OTHER", None),
        ("GENERAL_MERCHANDISE", "GENERAL_MERCHANDISE_UNCATEGORIZED", None),
        (None, None, None),
    ],
)
def test_the_table_speaks_for_codes_and_their_prefixes(primary, detailed, flow):
    assert SHIPPED_CATEGORIES.of(primary, detailed).out == flow


@pytest.mark.parametrize(
    ("amount", "name", "pfc", "on", "flow"),
    [
        ("-1800", "ACME PAYROLL 0423", None, "checking", "income"),
        ("-1800", "ACME DIRECT DEP", None, "savings", "income"),
        ("-1800", "ACME PAYROLL", None, "card", "refund"),
        ("-1800", "Acme", "INCOME_SALARY", "checking", "income"),
        ("-1800", "Acme", "INCOME_GIG_ECONOMY", "checking", "income"),
        ("-60", "IRS", "INCOME_TAX_REFUND", "checking", "other_income"),
        ("-60", "VENMO CASHOUT", None, "checking", "other_income"),
        ("-60", "Shop", None, "checking", "refund"),
        ("60", "ZELLE TO BOB", None, "checking", "transfer_external"),
        ("300", "ONLINE TRANSFER TO SAVINGS", None, "checking", "transfer"),
        ("15", "PAYPAL INST XFER DISNEYPLUS WEB ID: PAYPALSI77", None, "checking", "spend"),
        ("15", "PAYPAL INST XFER", None, "checking", "spend"),
        ("300", "XFER SAV 5512", None, "checking", "transfer"),
        ("35", "OVERDRAFT FEE", None, "checking", "fee"),
        ("29", "LATE PAYMENT FEE", None, "card", "fee"),
        ("41", "INTEREST CHARGE ON PURCHASES", None, "card", "interest"),
        ("41", "Overdraft line", INTEREST, "checking", "fee"),
        ("-2", "INTEREST PAYMENT", None, "savings", "interest_earned"),
        ("20", "Pinterest", None, "card", "spend"),
        ("20", "Interest Books", "GENERAL_MERCHANDISE_BOOKSTORES_AND_NEWSSTANDS", "card", "spend"),
        ("-250", "PAYMENT THANK YOU", None, "card", "card_payment"),
        ("-250", "AUTOPAY", "TRANSFER_IN_ACCOUNT_TRANSFER", "card", "card_payment"),
        ("250", "CHASE CREDIT CRD AUTOPAY", None, "checking", "card_payment"),
        ("250", "CAPITAL ONE MOBILE PYMT", None, "checking", "card_payment"),
        ("250", "ONLINE PAYMENT THANK YOU", None, "checking", "card_payment"),
        ("250", "VERIZON WIRELESS AUTOPAY", None, "checking", "spend"),
        ("250", "GEICO ONLINE PAYMENT", None, "checking", "spend"),
        ("1250", "CHASE MORTGAGE PAYMENT", None, "checking", "spend"),
        ("300", "ZELLE TRANSFER TO BOB", None, "checking", "transfer_external"),
        ("300", "Little Acorns", None, "checking", "spend"),
        ("300", "ACORNS INVEST ROUND UP", None, "checking", "transfer"),
        ("-1400", "SSA TREAS 310 XXSOC SEC", None, "checking", "income"),
        ("-1400", "State Fund", "INCOME_RETIREMENT_PENSION", "checking", "income"),
        ("-2", "INTRST PYMNT", None, "savings", "interest_earned"),
        ("-2", "DIVIDEND PAID", None, "savings", "interest_earned"),
        ("-900", "IRS TREAS 310 TAX REF", None, "checking", "other_income"),
        ("-90", "MOBILE CHECK DEPOSIT", None, "checking", "other_income"),
        ("1000", "CD DEPOSIT .INITIAL.", None, "savings", "transfer"),
        ("-310", "UBER USA 6787 EDI PAYM 810", None, "checking", "income"),
        ("-31", "UBER TRIP", None, "checking", "refund"),
        ("-35", "AUTOMATIC PAYMENT - THANK", None, "card", "card_payment"),
    ],
)
def test_flows_by_category_or_by_words(amount, name, pfc, on, flow):
    book = Book().checking().savings().card().tx(ago(10), amount, name, pfc, on, merchant=None)

    assert list(book.flows().values()) == [flow]


def test_a_row_pairs_once_and_with_the_closest():
    book = Book().checking().savings().savings(key="other")
    book.tx(ago(10), "100", "a", id="out-1").tx(ago(9), "100", "a", id="out-2")
    book.tx(ago(9), "-100", "b", on="savings", id="in-1")

    flows = book.flows()

    assert (flows["out-2"], flows["in-1"], flows["out-1"]) == ("transfer", "transfer", "spend")


def test_a_purchase_and_anothers_refund_are_no_pair():
    book = Book().checking().card()
    book.tx(ago(10), "50", "Cafe", "FOOD_AND_DRINK_COFFEE", id="spent")
    book.tx(ago(9), "-50", "Shop", "GENERAL_MERCHANDISE_GIFTS_AND_NOVELTIES", on="card", id="back")

    assert book.flows() == {"spent": "spend", "back": "refund"}


@pytest.mark.parametrize(
    ("name", "paid_from", "came", "received_on", "flow"),
    [
        ("COMCAST CABLE COMM", "checking", "ZELLE FROM ROOMMATE", "savings", "spend"),
        ("COMCAST CABLE COMM", "checking", "VENMO CASHOUT", "savings", "spend"),
        ("TARGET 00012", "card", "TARGET 00012", "second", "spend"),
        ("ZELLE TO ME", "checking", "ZELLE FROM ME", "savings", "transfer"),
        ("ALLY BANK", "checking", "DEPOSIT", "savings", "transfer"),
        ("CITI ONLINE", "checking", "THANK YOU PAYMENT", "card", "card_payment"),
    ],
)
def test_what_somebody_else_sent_makes_a_purchase_no_transfer(name, paid_from, came, received_on, flow):
    book = Book().checking().savings().card().card(key="second")
    book.tx(ago(10), "60", name, on=paid_from, merchant=None, id="paid")
    book.tx(ago(9), "-60", came, on=received_on, merchant=None, id="came")

    assert book.flows()["paid"] == flow


def test_an_employer_pays_more_than_it_ever_takes():
    book = Book().checking()
    book.each(every(14, 84), "-500", "Fair Market", merchant=None).tx(ago(90), "2900", "Fair Market")

    assert set(book.flows().values()) == {"income", "spend"}


def test_pay_without_a_category_is_known_by_the_employers_other_rows():
    book = Book().checking().account("hsa", subtype="hsa").card()
    book.tx(ago(40), "-900", "Tectra", WAGES, id="named").tx(ago(12), "-640", "Tectra", id="unnamed")
    book.tx(ago(8), "-12", "Tectra", id="back").tx(ago(8), "-75", "Tectra", on="card", id="on-card")
    book.tx(ago(12), "-80", "Tectra", on="hsa", id="health")

    flows = book.flows()

    assert {row for row, flow in flows.items() if flow == "income"} == {"named", "unnamed"}


def test_the_leg_that_says_so_pairs_before_a_closer_purchase():
    book = Book().checking().card()
    book.tx(ago(9), "35", "BARK BOX", id="bought").tx(ago(10), "35", "CHASE CREDIT CRD AUTOPAY", id="paid")
    book.tx(ago(9), "-35", "PAYMENT THANK YOU", on="card", id="came")

    assert book.flows() == {"bought": "spend", "paid": "card_payment", "came": "card_payment"}


@pytest.mark.parametrize(
    ("out", "came", "received_on", "flows"),
    [
        ("NSF FEE", "PAYMENT THANK YOU", "card", {"fee", "card_payment"}),
        ("BARK BOX", "INTEREST PAID", "savings", {"spend", "interest_earned"}),
    ],
)
def test_a_fee_or_interest_is_no_leg(out, came, received_on, flows):
    book = Book().checking().savings().card()
    book.tx(ago(9), "35", out, merchant=None).tx(ago(9), "-35", came, on=received_on, merchant=None)

    assert set(book.flows().values()) == flows


def test_a_purchase_on_a_card_pays_no_other_card():
    book = Book().card().card(key="second")
    book.tx(ago(9), "35", "BARK BOX", on="second", id="bought")
    book.tx(ago(9), "-35", "PAYMENT THANK YOU", on="card", id="came")

    assert book.flows() == {"bought": "spend", "came": "card_payment"}


def test_a_loans_own_account_only_mirrors_payments():
    book = Book().checking().account("loan", "loan", "mortgage", current="200000")
    book.tx(ago(10), "1500", "Mortgage", "LOAN_PAYMENTS_MORTGAGE_PAYMENT").tx(
        ago(10), "-1500", "Payment", on="loan"
    )

    assert book.value("net_spend") == 1500


def test_business_accounts_are_left_out():
    book = Book().checking().account("firm", current="90000", holder_category="business")
    book.tx(ago(3), "10", "a").tx(ago(3), "9000", "b", on="firm")

    assert book.value("net_spend") == 10
    assert book.value("account_count") == 1


def test_money_on_a_rhythm_from_who_was_never_paid_is_pay():
    book = Book().checking().card()
    book.each(every(14, 84), "-1750", "Nowhere Works", merchant=None)
    book.each(every(14, 84), "-250", "Nowhere Works Two", merchant=None, on="card")
    book.each(every(14, 84), "-260", "Shop").tx(ago(90), "1900", "Shop")
    book.each((ago(3), ago(50), ago(58), ago(101)), "-400", "Now And Then")

    income = {entry.merchant_key for entry in book.ledger().entries if entry.flow is Flow.INCOME}

    assert income == {"nowhere works"}
