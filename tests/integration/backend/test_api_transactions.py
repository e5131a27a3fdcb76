"""Pages and filters of a person's transactions."""

from itertools import chain

import pytest

from app.api.models.bank import Transaction
from edge.web.envelope import Envelope

from .people import execute

pytestmark = pytest.mark.usefixtures("database", "keys")


def pages(get, **query):
    cursor, found = None, []
    for _ in range(20):
        answer = get("/transactions", query={**query, **({"cursor": cursor} if cursor else {})})
        envelope = Envelope[list[Transaction]].model_validate(answer.body)
        found.append([item.transaction_id for item in envelope.data])
        cursor = envelope.meta.next_cursor
        if cursor is None:
            return found
    raise AssertionError("the pages never end")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("limit", [1, 2, 4, 5, 11, 12, 200])
def test_pages_hold_everything_once_whatever_their_size(get, limit):
    found = pages(get, limit=str(limit))

    together = [identifier for page in found for identifier in page]
    assert sorted(together) == [f"hannah-{n:02}" for n in range(1, 12)]
    assert all(len(page) == limit for page in found[:-1])
    assert found[-1], "no empty last page"


@pytest.mark.usefixtures("people")
def test_pages_are_newest_first_and_stable_within_a_day(get):
    [page] = pages(get)

    assert page[:5] == ["hannah-02", "hannah-01", "hannah-05", "hannah-04", "hannah-03"]


@pytest.mark.usefixtures("people")
def test_a_row_that_comes_in_between_moves_no_page(get):
    first = get("/transactions", query={"limit": "4"}).body
    execute(
        "INSERT INTO transactions"
        " (user_id, transaction_id, account_id, date, amount, iso_currency_code, name)"
        " VALUES ('hannah', 'new', 'hannah-checking', '2026-02-01', 1, 'USD', 'New')"
    )

    second = get("/transactions", query={"limit": "4", "cursor": first["meta"]["next_cursor"]}).body

    assert not {item["transaction_id"] for item in first["data"]} & {
        item["transaction_id"] for item in second["data"]
    }
    assert second["data"][0]["transaction_id"] == "hannah-03"


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"from": "2026-01-31"}, {"01", "02"}),
        ({"to": "2026-01-28"}, {"09", "10", "11"}),
        ({"from": "2026-01-29", "to": "2026-01-29"}, {"06", "07", "08"}),
        ({"category": "ENTERTAINMENT"}, {"01", "03", "05", "07", "09", "11"}),
        ({"merchant": "market"}, {"02", "04", "06", "08", "10"}),
        ({"merchant": "0%_M"}, {"02", "04", "06", "08", "10"}),
        ({"merchant": "%"}, {"02", "04", "06", "08", "10"}),
        ({"merchant": "_"}, {"02", "04", "06", "08", "10"}),
        ({"merchant": "N_tflix"}, set()),
        ({"merchant": "'; DROP TABLE transactions; --"}, set()),
        ({"account_id": "hannah-visa"}, set()),
        ({"account_id": "sam-checking"}, set()),
        ({"include_pending": "true", "from": "2026-01-31"}, {"00", "01", "02"}),
    ],
)
def test_filters_say_exactly_what_they_mean(get, query, expected):
    [page] = pages(get, **query)

    assert {identifier.removeprefix("hannah-") for identifier in page} == expected


@pytest.mark.usefixtures("people")
def test_a_removed_transaction_is_not_shown(get):
    execute("UPDATE transactions SET removed_at = now() WHERE transaction_id = 'hannah-05'")

    assert "hannah-05" not in pages(get)[0]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("limit", ["3", "5", "200"])
def test_they_come_from_either_end(get, limit):
    newest, oldest = (list(chain(*pages(get, sort=sort, limit=limit))) for sort in ("-date", "date"))

    assert newest == list(chain(*pages(get, limit=limit)))
    assert len(newest) > 5
    assert oldest == newest[::-1]
    assert get("/transactions", query={"sort": "amount"}).status == 422
