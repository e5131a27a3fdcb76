"""Merchants where the feed is thin: descriptors lose their codes, and one merchant has one name."""

from collections import Counter

import pytest

from app.domain.merchants import merchant_keys

from .books import STREAMING, Book, ago, monthly


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("SQ *LUIGI'S TRATTORIA 0423 OAKLAND CA", "Luigi's Trattoria"),
        ("PAYPAL *1PASSWORD 402-935-7733 CA", "1Password"),
        ("ADOBE *CREATIVE CLOUD 4085366000 CA", "Adobe Creative Cloud"),
        ("DROPBOX DES:PAYMENT ID:1684 INDN:JANE DOE CO ID:1684 WEB", "Dropbox"),
        ("WITHDRAWAL ACH NELNET TYPE: PAYMENT ID: 9300000001 CO: NELNET", "Nelnet"),
        ("ORIG CO NAME:CITY GAS ORIG ID:11 DESC DATE:OCT 25 CO ENTRY DESCR:BILL SEC:WEB", "City Gas"),
        ("PAYPAL DES:INST XFER ID:SPOTIFY INDN:JANE DOE CO ID:PAYPALSI77 WEB", "Spotify"),
        ("PREAUTHORIZED ACH DEBIT CON EDISON WEB PMTS", "Con Edison"),
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


def test_a_merchant_is_the_same_however_the_bank_says_that_it_was_paid():
    lines = (
        "ORIG CO NAME:COMCAST CABLE ORIG ID:0000213249 DESC DATE:MAR 03 CO ENTRY DESCR:CABLE SEC:PPD",
        "COMCAST CABLE DES:PAYMENT ID:88213 INDN:JANE DOE CO ID:0000213249 WEB",
        "COMCAST CABLE WEB PMTS QXZTRE",
        "Online Payment 8842 To COMCAST CABLE",
        "COMCAST CABLE AUTOPAY",
        "ACH WITHDRAWAL COMCAST CABLE",
    )
    book = Book().checking()
    for months, line in enumerate(lines):
        book.tx(ago(30 * months), "80", line, merchant=None)

    assert {entry.merchant_key for entry in book.ledger().entries} == {"comcast cable"}


def test_a_name_that_the_feed_gives_is_kept_as_it_is():
    book = (
        Book().checking().tx(ago(9), "10", "EBAY O*11-22", merchant="eBay").tx(ago(5), "10", "EBAY O*11-22")
    )

    assert "eBay" in {entry.merchant for entry in book.ledger().entries}


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
