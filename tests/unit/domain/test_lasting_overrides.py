"""What operators took away stays away, and what they chose instead stays while it is for the person."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.personas import assign_persona
from app.domain.recommendations import SHIPPED_CATALOGUE, Choice, recommend
from app.domain.recommendations.choice import standing_overrides
from app.domain.recommendations.ranking import OVERRIDDEN
from scripts.lib.demo.document import demo_document

from .books import Book, D
from .test_personas import features as plain_features
from .test_replay import again, traces_of


@pytest.fixture
def hannah(demo):
    """Hannah's features of 30 days, and her persona."""
    book = Book()
    book.history = demo(demo_document("hannah", D))
    found = book.features()
    return found, assign_persona(found)


def ids(found, kind="education"):
    return [item.catalogue_id for item in found.recommendations if item.type == kind]


def reasons(found):
    return {row["catalogue_id"]: row["rejected_because"] for row in found.trace["candidates"]}


def of_reason(found, reason):
    return next(id_ for id_, why in reasons(found).items() if why == reason and not id_.startswith("offer-"))


@pytest.mark.parametrize(
    ("words", "gone", "instead"),
    [
        ([], "", ""),
        ([("a", None)], "a", ""),
        ([("a", "b")], "a", "b"),
        ([("a", "b"), ("b", "c")], "ab", "c"),
        ([("a", "b"), ("c", "a")], "c", "ab"),
        ([("a", "b"), ("b", "a")], "b", "a"),
        ([("a", "b"), ("b", "a"), ("a", None)], "ab", ""),
    ],
)
def test_the_last_word_on_an_entry_counts(words, gone, instead):
    assert standing_overrides(words) == (frozenset(gone), frozenset(instead))


@pytest.mark.parametrize("kind", ["education", "offer"])
def test_what_was_overridden_is_rejected_by_that_name_and_the_next_best_moves_up(hannah, kind):
    before = recommend(*hannah, Choice(offers_allowed=True))
    gone = ids(before, kind)[0]

    after = recommend(*hannah, Choice(offers_allowed=True, overridden=frozenset({gone})))

    assert gone not in ids(after, kind)
    assert ids(after, kind)[: len(ids(before, kind)) - 1] == ids(before, kind)[1:]
    assert reasons(after)[gone] == OVERRIDDEN
    assert after.trace["overridden"] == [gone]


def test_generic_content_that_was_overridden_fills_nothing_up():
    features = plain_features(observed_days=5)
    gone = ids(recommend(features, assign_persona(features), Choice()))[0]

    found = recommend(features, assign_persona(features), Choice(overridden=frozenset({gone})))

    assert len(ids(found)) == 3
    assert gone not in ids(found)
    assert reasons(found)[gone] == OVERRIDDEN


def test_where_nothing_is_to_fill_up_the_reason_stays_the_operators(hannah):
    found = recommend(*hannah, Choice(overridden=frozenset({"gen-spending-map"})))

    assert reasons(found)["gen-spending-map"] == OVERRIDDEN


@pytest.mark.parametrize("reason", ["outranked", "enough of the person's own"])
def test_what_an_operator_chose_comes_first_generic_or_not(hannah, reason):
    chosen = of_reason(recommend(*hannah, Choice()), reason)

    found = recommend(*hannah, Choice(preferred=frozenset({chosen})))

    assert ids(found)[0] == chosen
    assert found.trace["preferred"] == [chosen]


def test_an_offer_that_an_operator_chose_comes_first(hannah):
    last = ids(recommend(*hannah, Choice(offers_allowed=True)), "offer")[-1]

    found = recommend(*hannah, Choice(offers_allowed=True, preferred=frozenset({last})))

    assert ids(found, "offer")[0] == last


def test_what_an_operator_chose_passes_the_same_guardrails(hannah):
    features, persona = hannah
    before = recommend(features, persona, Choice(offers_allowed=True))
    untriggered = of_reason(before, "trigger not met")
    ineligible = next(id_ for id_, why in reasons(before).items() if str(why).startswith("not eligible"))

    after = recommend(
        features, persona, Choice(offers_allowed=True, preferred=frozenset({untriggered, ineligible}))
    )

    assert [ids(after), ids(after, "offer")] == [ids(before), ids(before, "offer")]
    assert reasons(after) == reasons(before)


def test_offers_that_an_operator_chose_need_the_persons_consent_as_ever(hannah):
    offer = ids(recommend(*hannah, Choice(offers_allowed=True)), "offer")[0]

    assert ids(recommend(*hannah, Choice(preferred=frozenset({offer}))), "offer") == []


def test_on_too_little_data_nothing_personal_is_preferred():
    features = plain_features(observed_days=5, utilization_max=Decimal("0.9"))
    chosen = frozenset({"edu-credit-2-utilization-level"})

    found = recommend(features, assign_persona(features), Choice(preferred=chosen))

    assert all(id_.startswith("gen-") for id_ in ids(found))


def test_what_the_person_dismissed_is_not_preferred(hannah):
    before = recommend(*hannah, Choice())
    first, chosen = ids(before)[0], of_reason(before, "outranked")

    found = recommend(*hannah, Choice(preferred=frozenset({chosen}), dismissed=frozenset({chosen})))

    assert ids(found)[0] == first
    assert chosen not in ids(found)


@pytest.mark.parametrize(
    "choice",
    [
        Choice(overridden=frozenset({"gen-spending-map"})),
        Choice(preferred=frozenset({"gen-spending-map"})),
        Choice(overrides=1),
    ],
)
def test_every_word_of_an_operator_makes_another_set(hannah, choice):
    # Also one that changes nothing: what stands after it was decided anew.
    assert recommend(*hannah, choice).set_id != recommend(*hannah, Choice()).set_id
    assert recommend(*hannah, choice) == recommend(*hannah, choice)


def overruled(hannah):
    before = recommend(*hannah, Choice(offers_allowed=True))
    taken = frozenset({ids(before)[0], ids(before, "offer")[0], "gen-spending-map"})
    put = frozenset({of_reason(before, "outranked"), ids(before, "offer")[-1]})
    return recommend(*hannah, Choice(offers_allowed=True, overridden=taken, preferred=put, overrides=2))


def test_a_set_that_operators_had_a_say_in_replays(hannah):
    for item, trace in traces_of(overruled(hannah)):
        result = again(trace)
        assert result.differences == ()
        assert result.text == item.because["text"]


@pytest.mark.parametrize("part", ["overridden", "preferred"])
def test_the_stored_words_of_operators_are_what_is_replayed(hannah, part):
    _, trace = next(traces_of(overruled(hannah)))
    trace[part] = []

    assert [difference.part for difference in again(trace).differences] == ["candidates"]


def test_traces_from_before_overrides_lasted_replay(hannah):
    for item, trace in traces_of(recommend(*hannah, Choice(offers_allowed=True))):
        old = {name: value for name, value in trace.items() if name not in {"overridden", "preferred"}}

        assert (again(old).differences, again(old).text) == ((), item.because["text"])
        known = {"persona", "trigger", "secondary", "dismissed", "fit"}
        assert all(set(row["parts"]) <= known for row in old["candidates"]), "what they did not have either"


def test_what_is_no_longer_in_the_catalogue_is_not_preferred(hannah):
    education = tuple(one for one in SHIPPED_CATALOGUE.education if one.id != "gen-spending-map")
    catalogue = replace(SHIPPED_CATALOGUE, education=education)

    found = recommend(*hannah, Choice(preferred=frozenset({"gen-spending-map"})), catalogue)

    assert ids(found) == ids(recommend(*hannah, Choice(), catalogue))
