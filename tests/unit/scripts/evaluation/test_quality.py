"""Each metric has the fault that it must see: a metric that cannot fail would prove nothing."""

from dataclasses import replace

import pytest

from app.domain.recommendations import SHIPPED_CATALOGUE, Choice
from scripts.generate import AS_OF
from scripts.lib.evaluation.quality import CHECKS, Quality, cases_of, eligible, relevant
from scripts.lib.evaluation.run import document_of
from scripts.lib.evaluation.serving import history_of, serve
from scripts.lib.synthetic.population import Recipe, person

LIMITS = frozenset({"explainability", "faithfulness"})


@pytest.fixture(scope="module")
def served_and_truth():
    """Somebody who is shown a card among the offers."""
    for index in range(60):
        one = person(Recipe(1, 11, AS_OF), index)
        served = serve(history_of(document_of(one)), AS_OF.toordinal(), Choice(offers_allowed=True))
        if any("card" in case.entry.category for case in cases_of(served, one.labels) if _is_offer(case)):
            return served, one.labels
    raise AssertionError("nobody is shown a card")


@pytest.fixture
def cases(served_and_truth):
    return list(cases_of(*served_and_truth))


def _is_offer(case):
    return case.given.type == "offer"


def _personal(cases):
    return next(case for case in cases if "$" in case.given.because["text"] and not _is_offer(case))


def _changed(case, **fields):
    return replace(case, given=case.given._replace(**fields))


def _said(case, text):
    return _changed(case, because=case.given.because | {"text": text})


def _failed(case):
    return {name for name, check in CHECKS.items() if not check(case)}


def test_what_the_engine_gives_passes_every_check(cases):
    assert [_failed(case) for case in cases] == [set()] * len(cases)


def test_a_number_that_no_fact_states_is_unfaithful_and_does_not_replay(cases):
    case = _personal(cases)
    wrong = _said(case, case.given.because["text"].replace("$", "$9", 1))

    assert _failed(wrong) >= LIMITS | {"auditability"}


def test_a_fact_that_is_not_the_features_value_is_unfaithful(cases):
    case = _personal(cases)
    known = next(fact for fact in case.given.because["facts"] if fact["feature"] in case.features.values)
    facts = [fact | {"value": "123456.78"} if fact is known else fact for fact in case.given.because["facts"]]

    assert _failed(_changed(case, because=case.given.because | {"facts": facts})) >= LIMITS


def test_a_window_that_is_not_the_facts_own_is_unfaithful(cases):
    case = _personal(cases)
    other = replace(case, features=case.features._replace(window=77))
    told = _said(other, f"Over the last {case.features.window} days: {case.given.because['text']}")

    assert "faithfulness" in _failed(told)


def test_a_text_without_facts_explains_nothing(cases):
    case = _personal(cases)

    assert "explainability" in _failed(_changed(case, because={"text": "Cards cost money.", "facts": []}))


def test_a_trace_with_another_slot_does_not_replay(cases):
    case = _personal(cases)
    slots = [
        fact | {"value": "7.77"} if fact["unit"] == "money" else fact for fact in case.given.trace["slots"]
    ]

    assert _failed(_changed(case, trace=case.given.trace | {"slots": slots})) == {"auditability"}


def test_a_disclosure_in_other_words_is_none(cases):
    assert _failed(_changed(cases[0], disclosure="This is not advice.")) == {"disclosure"}


def test_an_offer_without_its_disclosure_is_seen(cases):
    offer = next(filter(_is_offer, cases))

    assert _failed(_changed(offer, compensation_disclosure=None)) == {"disclosure"}


def test_an_offer_to_who_did_not_allow_it_violates_consent(cases):
    offer = next(filter(_is_offer, cases))
    refused = replace(offer.served, choice=Choice(offers_allowed=False))

    assert _failed(replace(offer, served=refused)) == {"consent violations"}


def test_a_card_offered_to_somebody_overdue_violates_eligibility(cases):
    offer = next(case for case in cases if _is_offer(case) and "card" in case.entry.category)
    overdue = offer.truth["ingredients"] | {"is_overdue": True}

    assert not eligible(replace(offer, truth=offer.truth | {"ingredients": overdue}))


def test_an_offer_whose_checks_are_not_met_violates_eligibility(cases):
    offer = next(filter(_is_offer, cases))
    others = [_changed(offer, catalogue_id=other.id) for other in SHIPPED_CATALOGUE.offers]

    assert not all(map(eligible, others))


def test_education_whose_trigger_is_not_met_is_not_relevant(cases):
    case = _personal(cases)
    others = [_changed(case, catalogue_id=item.id) for item in SHIPPED_CATALOGUE.education]

    assert not all(map(relevant, others))


def test_an_order_is_a_tone_violation(cases):
    assert "tone violations" in _failed(_changed(cases[0], summary="You must pay this now."))


def test_somebody_without_a_persona_is_not_covered(served_and_truth):
    served, truth = served_and_truth
    nobody = replace(
        served, personas=tuple(one._replace(persona="insufficient_data") for one in served.personas)
    )
    quality = Quality()

    quality.add(nobody, truth)

    assert quality.metrics()["coverage"] == 0
    assert quality.uncovered == [truth["user_id"]]
