"""What a person said of a merchant holds, whatever its rows are called and whichever key they have today."""

import pytest

from app.domain.model import Override

from .books import STREAMING, WAGES, Book, every, monthly

IGNORED = Override(ignored=True)


def netflix(**more):
    return Book().checking().each(monthly(8, 6), "15.49", "NETFLX.COM 866-579 CA", STREAMING, **more)


def said(book, **overrides):
    return book._with(overrides=overrides)


@pytest.mark.parametrize(
    "name", ["netflix", "NETFLIX", "e1", "netflx", "netflx com ca", "NETFLX.COM 866-579 CA"], ids=str
)
@pytest.mark.parametrize(
    "feed",
    [{"merchant": "Netflix", "merchant_entity_id": "e1"}, {"merchant": "Netflix"}, {"merchant": None}],
    ids=["entity", "name", "descriptor"],
)
def test_a_word_is_found_under_every_name_that_the_rows_have(name, feed):
    names = {"netflx", "netflx com ca", "NETFLX.COM 866-579 CA"}  # the second: as keys once were
    names |= {"netflix", "NETFLIX"} if feed["merchant"] else set()
    names |= {"e1"} if "merchant_entity_id" in feed else set()
    book = said(netflix(**feed), **{name: IGNORED})

    [stream] = book.streams()

    assert (stream.kind == "ignored") is (name in names)
    assert book.value("subscription_count") == (0 if name in names else 1)


def test_a_word_survives_the_day_that_an_alias_is_learnt():
    book = said(netflix(merchant=None), netflx=Override("bill"))
    assert [stream.merchant_key for stream in book.streams()] == ["netflx"]

    book._with(aliases={"netflx": "netflix"})

    assert [(one.merchant_key, one.kind) for one in book.streams()] == [("netflix", "bill")]


def test_a_name_that_several_merchants_share_is_nobodys():
    book = Book().checking().each(monthly(8, 6), "15.49", "ACH DEBIT", merchant="Gym")
    book.each(monthly(9, 6), "9.99", "ACH DEBIT", merchant="Hot Yoga")

    assert {stream.kind for stream in said(book, debit=IGNORED).streams()} == {"subscription"}


def test_a_renamed_company_is_one_stream():
    days = sorted(monthly(8, 8))
    book = Book().checking().each(days[:4], "9.99", "HBO Max").each(days[4:], "9.99", "Max")
    assert len(book.streams()) == 2

    [stream] = said(book, **{"hbo max": Override(merged_into="max")}).streams()

    assert (len(stream.occurrences), stream.merchant_key, stream.kind) == (8, "max", "subscription")


def test_a_merge_follows_later_ones_and_no_circle():
    book = Book().checking().each(monthly(8, 4), "9.99", "Ann").each(monthly(8, 4), "19.99", "Bob")

    chain = said(book, ann=Override(merged_into="bob"), bob=Override(merged_into="cleo"))
    assert {stream.merchant_key for stream in chain.streams()} == {"cleo"}
    circle = said(book, ann=Override(merged_into="bob"), bob=Override(merged_into="ann"))
    assert {stream.merchant_key for stream in circle.streams()} == {"ann"}


def test_ignored_income_counts_nowhere():
    book = Book().checking().each(every(14, 168), "-1000", "Acme", WAGES)

    assert said(book, acme=IGNORED).reason("pay_gap_median") == "no_income_detected"
