"""Flows and merchants where the feed is thin: no categories, no merchant names, odd descriptors."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from app.domain.merchants import merchant_keys, normalise
from app.domain.pfc import SHIPPED_CATEGORIES, Flow

from .books import CARD_PAYMENT, INTEREST, STREAMING, WAGES, Book, ago, every, monthly


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
    ],
)
def test_flows_by_category_or_by_words(amount, name, pfc, on, flow):
    book = Book().checking().savings().card().tx(ago(10), amount, name, pfc, on, merchant=None)

    assert list(book.flows().values()) == [flow]


PLACES = ("AUSTIN TX", "BROOKLYN NY", "ST LOUIS MO", "PORTLAND OR", "SAN JOSE CA")


@pytest.mark.parametrize(
    "line",
    ["SQ *RING PROTECT {place}", "RING PROTECT {date:%m/%d} PURCHASE {place}",
     "RING PROTECT 8005550199 {state}",
     "RECURRING PAYMENT AUTHORIZED ON {date:%m/%d} RING PROTECT {place} S4711{date:%d%m} CARD 4523"],
)  # fmt: skip
def test_a_service_that_names_another_place_each_time_is_one_stream(line):
    book = Book().checking()
    for number, day in enumerate(monthly(8, 6)):
        place = PLACES[number % len(PLACES)]
        book.tx(day, "10", line.format(place=place, state=place[-2:], date=day), merchant=None)

    [stream] = book.streams()

    assert (stream.merchant_key, len(stream.occurrences)) == ("ring protect", 6)


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NETFLIX.COM 866-579-7172 CA", "netflix"),
        ("POS DEBIT Starbucks #1234", "starbucks"),
        ("SQ *BLUE BOTTLE", "blue bottle"),
        ("AMZN Mktp US*2K4AB1", "amzn mktp us"),
        ("7-ELEVEN 3311", "7 eleven"),
        ("1234", "1234"),
        ("\uff21cme", "acme"),
        ("DEBIT CARD PURCHASE 07/03 AMC THEATRES", "amc theatres"),
        ("RECURRING PAYMENT AUTHORIZED ON 04/11 AUDIBLE S11872224087646", "audible"),
        ("NETFLIX DES:PAYMENT ID:XKJQWERT INDN:JANE DOE CO ID:9000001 PPD", "netflix des payment"),
        ("SPOTIFY*RRFRVRI70", "spotify"),
        ("RENT 15JAN", "rent"),
        ("RENT 2026-01-15", "rent"),
        ("FOREVER21 #12", "forever21"),
        ("24HOUR GYM 12/31/25", "24hour gym"),
        ("MARATHON 76", "marathon 76"),
        ("PAYPAL *CENTURY21", "century21"),
        ("NETFLIX.COM LOS GATOS CA", "netflix"),
        ("SQ *BLUE BOTTLE 0423 OAKLAND CA", "blue bottle"),
        ("TST* LUIGI'S - ST LOUIS MO", "luigi s"),
        ("SHELL OIL 57442 AUSTIN TX US", "shell oil"),
        ("NEW YORK TIMES NEW YORK NY", "new york times"),
        ("CITY OF AUSTIN TX", "city of austin"),
        ("PHOENIX AZ", "phoenix"),
        ("SOUTHERN CALIFORNIA EDISON CA", "southern california edison"),
        ("T-MOBILE WA", "t mobile"),
        ("NELNET 800-555-0199 OR", "nelnet"),
        ("SOCAL GAS CO", "socal gas co"),
        ("PELOTON 01/03 PURCHASE ST LOUIS MO", "peloton"),
        ("GEICO *9955668 DC", "geico"),
        ("PAYPAL *1PASSWORD 402-935-7733 CA", "1password"),
        ("RECURRING PAYMENT AUTHORIZED ON 04/08 BARK BOX CHICAGO IL S332769 CARD 4523", "bark box"),
        ("CHECKCARD 0912 HULU 866-579-7172 CA 24692165255000012345678 RECURRING CKCD 5968", "hulu"),
    ],
)
def test_descriptors_lose_their_codes(text, words):
    assert normalise(text) == words


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("SQ *LUIGI'S TRATTORIA 0423 OAKLAND CA", "Luigi's Trattoria"),
        ("PAYPAL *1PASSWORD 402-935-7733 CA", "1Password"),
        ("ADOBE *CREATIVE CLOUD 4085366000 CA", "Adobe Creative Cloud"),
        ("DROPBOX DES:PAYMENT ID:1684 INDN:JANE DOE CO ID:1684 WEB", "Dropbox"),
        ("WITHDRAWAL ACH NELNET TYPE: PAYMENT ID: 9300000001 CO: NELNET", "Nelnet"),
        ("CON EDISON AUTOPAY 250904", "Con Edison"),
        ("COMCAST BILL PAYMENT", "Comcast"),
        ("ACME CORP PAYROLL 091225 PPD ID: 1234567890", "Acme Corp"),
        ("BANK OF AMERICA LOAN 1234", "Bank of America Loan"),
        ("AT&T MOBILITY 800-331-0500 TX", "AT&T Mobility"),
        ("APPLE.COM/BILL 866-712-7753 CA", "Apple"),
        ("CVS PHARMACY #0231 BOSTON MA", "CVS Pharmacy"),
        ("AMZN Mktp US*2A34B", "AMZN Mktp US"),
        ("MÜLLER #12", "Müller"),
        ("1234", "1234"),
    ],
)
def test_a_merchant_without_a_name_is_called_by_the_words_of_its_line(line, called):
    book = Book().checking().each(monthly(8, 6), "10", line, STREAMING, merchant=None)

    assert {entry.merchant for entry in book.ledger().entries} == {called}


def test_a_name_that_the_feed_gives_is_kept_as_it_is():
    book = (
        Book().checking().tx(ago(9), "10", "EBAY O*11-22", merchant="eBay").tx(ago(5), "10", "EBAY O*11-22")
    )

    assert "eBay" in {entry.merchant for entry in book.ledger().entries}


def test_irregular_pay_averages_over_all_of_its_pay_dates():
    book = Book().checking().days_of_history(200)
    book.tx(ago(5), "-900", "Client A", "INCOME_CONTRACTOR")
    book.tx(ago(60), "-900", "Client B", "INCOME_CONTRACTOR")

    assert book.value("pay_dates_180") == 2
    assert book.value("income_month") == Decimal("304.38")  # 1,800 over 180 days


def keys(book, aliases=None):
    rows = book.history.transactions
    found = merchant_keys(Counter(row.wording for row in rows), aliases or {})
    return {row.transaction_id: found[row.wording] for row in rows}


def test_a_descriptor_takes_the_merchant_that_is_known_elsewhere():
    book = Book().checking()
    book.tx(ago(60), "9", "NFLX 881", merchant="Netflix").tx(ago(30), "9", "NFLX 917", merchant=None)

    assert set(keys(book).values()) == {"netflix"}


def test_a_name_takes_the_entity_that_is_known_elsewhere():
    book = Book().checking().tx(ago(60), "9", "x", merchant="Netflix", merchant_entity_id="e1")
    book.tx(ago(30), "9", "y", merchant="Netflix")

    assert set(keys(book).values()) == {"e1"}


def test_a_descriptor_that_several_share_says_nothing():
    book = Book().checking()
    book.tx(ago(60), "9", "ACH DEBIT", merchant="Gym").tx(ago(50), "9", "ACH DEBIT", merchant="Power")
    book.tx(ago(30), "9", "ACH DEBIT", merchant=None, id="unknown")

    assert keys(book)["unknown"] == "debit"


def test_an_alias_learnt_elsewhere_is_used():
    book = Book().checking().tx(ago(30), "9", "NFLX 917", merchant=None, id="t")

    assert keys(book, {"nflx": "netflix"})["t"] == "netflix"


def test_a_last_word_that_comes_once_is_an_id():
    book = Book().checking()
    for word in ("XKJQWERT", "PLMNBVCX", "QAZWSXED"):
        book.tx(ago(30), "9", f"STREAMLY {word}", merchant=None)
    book.tx(ago(20), "5", "CITY MARKET", merchant=None).tx(ago(10), "5", "CITY HARDWARE", merchant=None)

    assert {entry.merchant_key for entry in book.ledger().entries} == {
        "streamly", "city market", "city hardware"
    }  # fmt: skip


def test_money_on_a_rhythm_from_who_was_never_paid_is_pay():
    book = Book().checking().card()
    book.each(every(14, 84), "-1750", "Nowhere Works", merchant=None)
    book.each(every(14, 84), "-250", "Nowhere Works Two", merchant=None, on="card")
    book.each(every(14, 84), "-260", "Shop").tx(ago(90), "300", "Shop")
    book.each((ago(3), ago(50), ago(58), ago(101)), "-400", "Now And Then")

    income = {entry.merchant_key for entry in book.ledger().entries if entry.flow is Flow.INCOME}

    assert income == {"nowhere works"}


def test_half_the_merchants_missing_splits_no_pay():
    book = Book().checking()
    for number, day in enumerate(every(14, 182)):
        book.tx(day, "-1750", "ACME PAYROLL 77", WAGES, merchant="Acme" if number % 2 else None)

    assert [stream.frequency for stream in book.streams()] == ["BIWEEKLY"]


@pytest.mark.parametrize(
    ("name", "amount", "kind"),
    [
        ("Streamly", "15.49", "subscription"),
        ("Maple Apartments", "250.00", "bill"),
        ("Metro Mobile", "55.00", "bill"),
        ("Blue Coffee Club", "20.00", "habit"),
        ("Unnamed Holdings", "1400.00", "bill"),
        ("Current Events", "12.00", "subscription"),
    ],
)
def test_without_a_category_the_name_and_then_the_price_decide(name, amount, kind):
    assert Book().checking().each(monthly(8, 6), amount, name).stream(name).kind == kind


def test_one_skipped_month_is_forgiven_even_among_few_charges():
    days = sorted(monthly(7, 5))
    del days[2]

    assert Book().checking().each(days, "9.99", "Box", STREAMING).stream("Box").status == "MATURE"


def test_two_charges_are_early_and_then_missed():
    book = Book().checking().each(sorted(monthly(20, 2)), "9.99", "Box", STREAMING)

    assert book.stream("Box").status == "EARLY_DETECTION"
    assert book.stream("Box", ago(-40)).status == "TOMBSTONED"


@pytest.mark.parametrize(
    ("apart", "second", "frequency"),
    [
        (7, "9.99", "WEEKLY"),
        (14, "9.99", "BIWEEKLY"),
        (8, "9.99", None),
        (13, "9.99", None),
        (7, "9.98", None),
    ],
)
def test_two_charges_a_week_or_two_apart_to_the_day_are_an_early_stream(apart, second, frequency):
    book = Book().checking().tx(ago(2 + apart), "9.99", "Meals", STREAMING)
    book.tx(ago(2), second, "Meals", STREAMING)

    found = [(one.frequency, one.status) for one in book.streams()]

    assert found == ([(frequency, "EARLY_DETECTION")] if frequency else [])


def test_two_bills_of_a_meter_are_a_stream_and_two_like_purchases_are_none():
    water = "RENT_AND_UTILITIES_WATER"
    book = Book().checking().tx(date(2026, 3, 9), "131.20", "Water", water)
    book.tx(date(2026, 6, 9), "144.05", "Water", water)
    book.tx(date(2026, 3, 9), "131.20", "Shoes", "GENERAL_MERCHANDISE_CLOTHING")
    book.tx(date(2026, 6, 9), "144.05", "Shoes", "GENERAL_MERCHANDISE_CLOTHING")

    assert [(one.merchant, one.frequency, one.status) for one in book.streams()] == [
        ("Water", "QUARTERLY", "EARLY_DETECTION")
    ]


def test_lessons_by_the_month_are_a_subscription():
    book = Book().checking().each(monthly(8, 6), "12.99", "Duolingo", "GENERAL_SERVICES_EDUCATION")
    book.each(monthly(3, 6), "840", "Hill School", "GENERAL_SERVICES_EDUCATION")

    assert {one.merchant: one.kind for one in book.streams()} == {
        "Duolingo": "subscription", "Hill School": "bill",
    }  # fmt: skip


def test_variable_bills_are_one_stream_with_a_middle_price():
    book = Book().checking()
    for number, day in enumerate(sorted(monthly(9, 12))):
        book.tx(day, f"{80 + number * 37 % 60}.00", "City Power", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY")

    [stream] = book.streams()
    assert (stream.frequency, stream.kind, stream.price_changes) == ("MONTHLY", "bill", ())


def test_a_plan_shows_among_other_purchases_of_the_merchant():
    book = Book().checking().each(monthly(11, 8), "14.99", "Amazon", STREAMING)
    for back in (3, 9, 14, 22, 41, 47, 60, 83, 90, 121):
        book.tx(ago(back), f"{20 + back}.37", "Amazon", "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES")

    [stream] = book.streams()
    assert (stream.last_amount, stream.frequency) == (1499, "MONTHLY")


def test_double_billing_counts_once_for_cadence_and_twice_for_spending():
    book = (
        Book()
        .checking()
        .each(monthly(11, 5), "10", "Box", STREAMING)
        .tx(monthly(11, 1)[0], "10", "Box", STREAMING)
    )

    [stream] = book.streams()
    assert len(stream.occurrences) == 5
    assert len(stream.entries) == 6
    assert book.value("subscription_spend") == 20


@pytest.mark.parametrize(("back", "interest"), [(29, 30), (34, 30), (35, 0)])
def test_interest_is_looked_for_in_thirty_five_days(back, interest):
    book = Book().checking().card().tx(ago(back), "30", "INTEREST CHARGE", INTEREST, on="card")

    assert book.value("interest_charges") == interest


def test_two_statements_in_thirty_five_days_are_two_charges_and_one_month():
    book = Book().checking().card()
    for back in (2, 33):
        book.tx(ago(back), "87", "INTEREST CHARGE", INTEREST, on="card")

    assert book.value("interest_charges") == 174
    assert book.value("interest_charges_month") == 87


@pytest.mark.parametrize(
    ("window", "paid", "expected"), [(30, "40", True), (30, "40.01", False), (180, "40", False)]
)
def test_minimum_payments(window, paid, expected):
    book = Book().checking().card()
    book.liability(minimum_payment="35", last_payment_amount=paid, last_statement_balance="900")

    assert book.value("minimum_payment_only", window) is expected


def test_minimum_payments_over_half_a_year_are_counted():
    book = Book().checking().card().liability(minimum_payment="35")
    for back, paid in ((20, "-35"), (50, "-38"), (80, "-40"), (110, "-300")):
        book.tx(ago(back), paid, "PAYMENT THANK YOU", on="card", merchant=None)

    assert book.value("minimum_payment_only", 180) is True
    assert book.reason("minimum_payment_only", 30) == "no_data"


def test_overdue_is_derived_where_the_lender_does_not_say():
    known = {"minimum_payment": "35", "last_statement_day": ago(40), "next_due_day": ago(5)}

    assert Book().card().liability(**known).value("is_overdue") is True
    assert Book().card().liability(**known, last_payment_day=ago(20)).value("is_overdue") is False
    assert Book().card().liability(minimum_payment="35").reason("is_overdue") == "no_data"
    assert Book().card().reason("is_overdue") == "no_data"
    assert Book().checking().reason("is_overdue") == "not_applicable"


@pytest.mark.parametrize("window", [30, 90, 180])
def test_a_payment_since_the_statement_counts_however_short_the_window(window):
    book = Book().checking().card()
    book.liability(minimum_payment="35", last_statement_day=ago(40), next_due_day=ago(15))
    book.tx(ago(33), "-35", "Payment Thank You", CARD_PAYMENT, on="card")

    assert book.value("is_overdue", window) is False


def test_growth_is_worked_back_from_the_balance_of_the_day():
    # $100 arrived after the as-of day and is in the balance already.
    book = Book().checking().savings(current="1200", balances_day=ago(-1).toordinal())
    book.tx(ago(170), "-1", "Opened", on="savings").tx(ago(10), "-100", "In", on="savings")
    book.tx(ago(-1), "-100", "In", on="savings")

    assert str(book.value("savings_growth", 30)) == "0.1"
