import json
from collections import Counter
from datetime import date, timedelta

import pytest

from scripts.generate import AS_OF, run
from scripts.lib.synthetic.days import Every, Monthly, NthWeekday, Shift, TwiceMonthly, banking, shifted
from scripts.lib.synthetic.population import Recipe, people, person

RECIPE = Recipe(users=16, seed=7, as_of=AS_OF)


@pytest.fixture(scope="module")
def everybody():
    return list(people(RECIPE))


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    first = [tmp_path / "a.json", tmp_path / "a.labels.json"]
    second = [tmp_path / "b.json", tmp_path / "b.labels.json"]

    run(Recipe(5, 3, AS_OF), *first)
    run(Recipe(5, 3, AS_OF), *second)

    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_another_seed_gives_other_people():
    assert person(RECIPE, 0).user != person(Recipe(1, 8, AS_OF), 0).user


def test_a_person_is_the_same_in_a_population_of_any_size():
    assert person(Recipe(1, 7, AS_OF), 3) == person(RECIPE, 3)


def test_gaps_change_nothing_but_what_is_missing_and_grow(everybody):
    def categories(percent):
        return [
            row["transaction_id"]
            for index in range(5)
            for row in person(Recipe(5, 7, AS_OF, missing_categories=percent), index).transactions
            if row["personal_finance_category"]
        ]

    full, some, none = categories(0), categories(60), categories(100)

    assert none == []
    assert set(some) < set(full)
    assert 0.3 < len(some) / len(full) < 0.5


def test_missing_merchants_take_their_ids_along():
    rows = person(Recipe(1, 7, AS_OF, missing_merchants=100), 0).transactions

    assert {(row["merchant_name"], row["merchant_entity_id"]) for row in rows} == {(None, None)}


def test_labels_name_posted_rows_of_their_person_once(everybody):
    for one in everybody:
        posted = {row["transaction_id"] for row in one.transactions if not row["pending"]}
        named = Counter(name for stream in one.labels["streams"] for name in stream["transaction_ids"])

        assert posted.issuperset(named)
        assert all(count == 1 for count in named.values())


def test_rows_lie_in_the_history_and_refer_to_accounts(everybody):
    first = (AS_OF - timedelta(days=399)).isoformat()
    for one in everybody:
        accounts = {account["account_id"] for account in one.accounts}
        for row in one.transactions:
            assert first <= row["date"] <= AS_OF.isoformat()
            assert row["account_id"] in accounts


def test_an_active_stream_says_when_it_comes_next_and_another_what_it_missed(everybody):
    for stream in (stream for one in everybody for stream in one.labels["streams"]):
        if stream["active"]:
            assert stream["first_missed"] is None
            assert stream["next_date"] is None or stream["next_date"] > AS_OF.isoformat()
        else:
            assert stream["first_missed"] <= AS_OF.isoformat()
            assert stream["next_date"] is None


def test_life_is_broad():
    lives = [one.labels for one in people(Recipe(120, 1, AS_OF))]
    streams = [stream for life in lives for stream in life["streams"]]

    assert len({life["situation"] for life in lives}) == 11
    assert {stream["cadence"] for stream in streams if stream["required"]} == {
        "WEEKLY", "BIWEEKLY", "SEMI_MONTHLY", "MONTHLY", "QUARTERLY", "ANNUALLY",
    }  # fmt: skip
    assert {stream["occasion"] for stream in streams} >= {
        "price rise", "cancelled", "new", "paused", "double billing", "refunded", "replaced card",
        "two plans at one merchant", "a plan among purchases", "introductory price", "four instalments",
        "pay split over two accounts", "a card that is not linked", "pension on a Wednesday", "weekly shop",
    }  # fmt: skip


def test_demographics_lie_apart_from_what_the_engine_reads(everybody):
    for one in everybody:
        assert "gender" in one.demographics
        assert not {"age", "gender", "ethnicity"} & set(json.dumps([one.user, one.accounts]).split('"'))


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Every(14, date(2026, 1, 2)), ["2026-01-02", "2026-01-16", "2026-01-30", "2026-02-13", "2026-02-27"]),
        (Monthly(31), ["2026-01-31", "2026-02-28"]),
        (Monthly(10, 3, 1), ["2026-02-10"]),
        (TwiceMonthly(15, 31), ["2026-01-15", "2026-01-31", "2026-02-15", "2026-02-28"]),
        (NthWeekday(2, 2), ["2026-01-14", "2026-02-11"]),
    ],
)
def test_rhythms_fall_on_their_days(rhythm, days):
    assert [day.isoformat() for day in rhythm.due(date(2026, 1, 1), date(2026, 2, 28))] == days


def test_payments_move_to_banking_days():
    independence_day = date(2027, 7, 4)  # a Sunday, kept on the Monday

    assert not banking(date(2027, 7, 5))
    assert shifted(independence_day, Shift.BEFORE) == date(2027, 7, 2)
    assert shifted(independence_day, Shift.AFTER) == date(2027, 7, 6)
    assert shifted(independence_day, Shift.NONE) == independence_day
