"""What is left of a bank's line: its words without codes, and those of them that name the merchant."""

import pytest

from app.domain.descriptors import merchant_words, normalise


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NETFLIX.COM 866-579-7172 CA", "netflix"),
        ("POS DEBIT Starbucks #1234", "starbucks"),
        ("SQ *BLUE BOTTLE", "blue bottle"),
        ("PAYPAL INST XFER SPOTIFY", "spotify"),
        ("CHECK CARD PURCHASE LEMONADE INSURANCE NEW YORK NY", "lemonade insurance"),
        ("PURCHASE RIDGELINE YOGA STUDIO NASHVILLE TN ON 01/15/25", "ridgeline yoga studio"),
        ("CHECK 1042", "check"),
        ("AMZN Mktp US*2K4AB1", "amzn mktp us"),
        ("7-ELEVEN 3311", "7 eleven"),
        ("1234", "1234"),
        ("\uff21cme", "acme"),
        ("DEBIT CARD PURCHASE 07/03 AMC THEATRES", "amc theatres"),
        ("RECURRING PAYMENT AUTHORIZED ON 04/11 AUDIBLE S11872224087646", "audible"),
        ("NETFLIX DES:PAYMENT ID:XKJQWERT INDN:JANE DOE CO ID:9000001 PPD", "netflix payment"),
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
        ("Card Purchase 03/01 BARKBOX.COM NY Card 6126", "barkbox"),
        ("Card Purchase With Pin 10/05 TRADER JOE S #552 OAKLAND CA Card 6126", "trader joe s"),
        ("Withdrawal Debit Card AUDIBLE*3AVVLFEFX NJ Date 06/30/26 6423981595 7740 Card 5585", "audible"),
        ("AplPay NETFLIX.COM            LOS GATOS CA", "netflix"),
        ("PAYMENT TO CREDIT CARD 1234", "payment to credit card"),
        ("ACH Electronic CreditGUSTO PAY 123456", "gusto pay"),
        ("ACH Electronic Credit", "electronic credit"),
        ("CHECKCARD 0912 HULU 866-579-7172 CA 24692165255000012345678 RECURRING CKCD 5968", "hulu"),
    ],
)
def test_descriptors_lose_their_codes(text, words):
    assert normalise(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GEICO AUTO PAY", "geico"),
        ("DROPBOX*UXCJHTFGMNUM DROPBOX.COM CA", "dropbox"),
        ("PUGET SOUND ENER PAYMENT 250215 81278028 JANE Q PUBLIC", "puget sound ener"),
        ("ACME INC PAYROLL 250215 8127 JANE DOE", "acme inc"),
        ("Amazon Prime*KXQWPT Amzn.com/billWA", "amazon prime amzn billwa"),
        ("AMZN Mktp US*KDJFHEJS", "amzn mktp us"),
        ("CITY POWER BILLPAY", "city power"),
        ("BILL PAY PAYMENT CITY POWER CONF#ABCDEF", "city power"),
        ("Electronic Withdrawal GEICO", "geico"),
        ("PREAUTHORIZED ACH DEBIT VERIZON WIRELESS PAYMENTS", "verizon wireless"),
        ("ACME INC DIR DEP", "acme inc"),
        ("ORIG CO NAME:ACME CORP ORIG ID:1111 CO ENTRY DESCR:PAYROLL SEC:PPD", "acme corp"),
        ("WITHDRAWAL ACH NELNET TYPE: PAYMENT ID: 9300000001 CO: NELNET", "nelnet"),
        ("PAYPAL DES:INST XFER ID:NETFLIX INDN:JANE DOE CO ID:PAYPALSI77 WEB", "netflix"),
        ("PAYPAL DES:TRANSFER ID:JANEDOE INDN:JANE DOE CO ID:PAYPALSD11 PPD", "paypal"),
        ("RECURRING PAYMENT AUTHORIZED ON 10/24 NETFLIX.COM NETFLIX.COM CA S3042971 CARD 1234", "netflix"),
        # What has no other word keeps those it has.
        ("PAYROLL", "payroll"),
        ("Online Payment", "online"),
        # A word that may be a name is one.
        ("Gusto Pay", "gusto pay"),
        ("MOBILE MINI RENTAL", "mobile mini rental"),
        ("AUTO PARTS DEPOT", "auto parts depot"),
        ("Zelle payment to Landlord", "zelle payment to landlord"),
    ],
)
def test_a_merchant_is_named_without_how_it_was_paid(text, words):
    assert merchant_words(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "ORIG CO NAME:ACME CORP ORIG ID:1111 CO ENTRY DESCR:PAYROLL SEC:PPD IND NAME:A LOAN",
            "acme corp payroll",
        ),
        ("CHASE CREDIT CRD DES:AUTOPAY ID:123 INDN:JANE RENT CO ID:456 PPD", "chase credit crd autopay"),
    ],
)
def test_a_line_means_what_the_company_says_and_not_what_the_person_is_called(text, words):
    assert normalise(text) == words
