"""Rates of groups: far ones are flagged, and nothing is told that one person could be found in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fairness import FEWEST, Served, Tally, tellable, wilson

SIZES = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 100))


def tally(**groups):
    """Of each group: how many people, how many of them savers, how many allow offers, how many got one."""
    made = Tally()
    for group, (people, savers, allowing, offered) in groups.items():
        made.add(group, Served("savings_builder", savers, allowing, offered, allowing - offered))
        made.add(group, Served("fee_pressure", people - savers, 0, 0, 0))
    return made


def rates(made, outcome, persona=None, *, told=True):
    return {
        rate.group: rate
        for one in made.comparisons(told=told)
        if (one.outcome, one.persona) == (outcome, persona)
        for rate in one.rates
    }


def test_wilson_knows_small_groups():
    assert (wilson(0, 10).low, wilson(0, 10).high) == (0, 0.2775)
    assert (wilson(8, 10).low, wilson(8, 10).high) == (0.4902, 0.9433)
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)


@pytest.mark.parametrize(
    ("savers", "people", "flagged"),
    [
        (15, 30, True),
        (26, 30, False),
        (10, 29, False),  # too few for anything to be said
        (51, 60, False),
        (43, 60, True),  # 0.717 of 0.9 is under four fifths
        (60, 60, False),  # ten points are not more than ten points
    ],
)
def test_a_far_rate_is_flagged_in_groups_that_are_large_enough(savers, people, flagged):
    made = tally(old=(people, savers, 0, 0), young=(100, 90, 0, 0))

    found = rates(made, "persona", "savings_builder", told=False)

    assert found["old"].flagged is flagged
    assert (found["young"].flagged, found["young"].difference, found["young"].ratio) == (False, 0, 1)


@pytest.mark.parametrize("others", [{"old": 39, "young": 40}, {"old": 40, "young": 39}])
def test_whichever_group_is_the_larger_a_far_rate_is_flagged(others):
    """Three of a hundred against six: half as good or half as bad, by who is asked."""
    size = {group: number * 100 for group, number in others.items()}
    made = tally(
        old=(size["old"], size["old"] * 6 // 100, 0, 0), young=(size["young"], size["young"] * 3 // 100, 0, 0)
    )

    found = rates(made, "persona", "savings_builder")

    reference = max(size, key=lambda group: size[group])
    assert {group for group, rate in found.items() if rate.flagged} == set(size) - {reference}


def test_far_is_also_a_higher_rate_and_a_ratio_to_none_is_not_known():
    made = tally(old=(40, 5, 0, 0), young=(100, 0, 0, 0))

    old = rates(made, "persona", "savings_builder")["old"]

    assert (old.flagged, old.difference, old.ratio) == (True, 0.125, None)


def test_offers_are_shares_of_those_who_allow_them():
    made = tally(old=(80, 40, 40, 10), young=(100, 40, 40, 20), few=(90, 40, 29, 29))

    found = rates(made, "offer_shown", told=False)

    assert {group: (rate.of, rate.rate) for group, rate in found.items()} == {
        "old": (40, 0.25),
        "young": (40, 0.5),
        "few": (29, 1),
    }
    assert rates(made, "every_offer_rejected", told=False)["old"].rate == 0.75


def test_what_is_told_is_judged_for_each_whole():
    """Enough people in a group are not enough of them who allow offers."""
    made = tally(old=(80, 40, 40, 10), young=(100, 40, 50, 20), few=(90, 40, 29, 29))

    assert set(rates(made, "persona", "savings_builder")) == {"old", "young", "few"}
    # `few` stays out, and `old` with it: 29 people alone would follow from the whole.
    assert set(rates(made, "offer_shown")) == {"young"}


def test_who_is_withheld_is_withheld_in_every_outcome():
    made = tally(steady=(100, 50, 100, 50), irregular=(40, 20, 40, 20), unknown=(5, 0, 0, 0))

    assert set(rates(made, "persona", "savings_builder")) == {"steady"}
    assert set(rates(made, "offer_shown")) == {"steady"}


def test_where_nobody_allows_offers_nothing_is_compared():
    assert [one.outcome for one in tally(old=(80, 40, 0, 0)).comparisons(told=True)] == ["persona", "persona"]
    assert list(Tally().comparisons(told=True)) == []


def test_offers_come_first_and_personas_by_name():
    made = tally(old=(80, 40, 40, 10))

    assert [(one.outcome, one.persona) for one in made.comparisons(told=True)] == [
        ("offer_shown", None),
        ("every_offer_rejected", None),
        ("persona", "fee_pressure"),
        ("persona", "savings_builder"),
    ]


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({}, ""),
        ({"a": 29}, ""),
        ({"a": 30}, "a"),
        ({"a": 30, "b": 31}, "ab"),
        ({"a": 30, "b": 31, "c": 1}, "b"),
        ({"a": 30, "c": 1}, ""),
        ({"a": 30, "c": 29, "d": 1}, "a"),
    ],
)
def test_small_groups_and_what_would_give_them_away_are_left_out(sizes, told):
    assert tellable(sizes) == frozenset(told)


@given(SIZES)
def test_nothing_small_is_told_and_nothing_small_is_what_remains(sizes):
    told = tellable(sizes)

    remaining = sum(sizes.values()) - sum(sizes[group] for group in told)
    assert all(sizes[group] >= FEWEST for group in told)
    assert remaining == 0 or remaining >= FEWEST or not told


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(1, 100), st.integers(0, 100))))
def test_no_outcome_tells_of_fewer_people_than_the_groups_do(groups):
    made = tally(
        **{group: (people, 0, min(people, allowing), 0) for group, (people, allowing) in groups.items()}
    )

    for one in made.comparisons(told=True):
        assert {rate.group for rate in one.rates} <= tellable(made.people)
