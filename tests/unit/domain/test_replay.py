"""Traces replay to the same text from themselves alone; what was changed in one does not."""

import copy
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.digests import digest
from app.domain.personas import SHIPPED_RULES, Previous, assign_persona
from app.domain.recommendations import SHIPPED_CATALOGUE, Choice, recommend
from app.domain.recommendations.chain import Link, first_broken, link_hash
from app.domain.recommendations.replay import replay
from scripts.lib.demo.document import demo_document

from .books import Book, D
from .test_personas import features


def traces_of(found):
    """What the database would give back of a set: JSON, with the reference that it adds."""
    for item in found.recommendations:
        tests = [*found.trace["features"], *item.trace["features"]]
        trace = {**found.trace, **item.trace, "features": tests, "user_ref": "someone"}
        yield item, json.loads(json.dumps(trace))


def again(trace, rules=SHIPPED_RULES, catalogue=SHIPPED_CATALOGUE):
    return replay(trace, rules, catalogue)


@pytest.fixture
def made(demo):
    def make(name="hannah", window=30, day=D, **choice):
        book = Book()
        book.history = demo(demo_document(name, day))
        found = book.features(window, day)
        return recommend(found, assign_persona(found), Choice(**choice))

    return make


@pytest.fixture
def trace(made):
    return next(traces_of(made()))[1]


@pytest.mark.parametrize("offers", [True, False])
@pytest.mark.parametrize("window", [30, 90, 180])
@pytest.mark.parametrize("name", ["hannah", "sam", "sarah"])
def test_every_recommendation_of_the_demo_replays(made, name, window, offers):
    for day in (D, D - timedelta(days=17)):
        for item, trace in traces_of(made(name, window, day, offers_allowed=offers)):
            result = again(trace)
            assert result.differences == ()
            assert result.text == item.because["text"]


@pytest.mark.parametrize(
    ("values", "previous"),
    [
        ({"observed_days": 5}, None),
        ({"utilization_max": Decimal("0.495")}, Previous("high_utilization", hysteresis=False)),
    ],
)
def test_starter_content_and_a_persona_that_was_held_replay(values, previous):
    person = features(**values)
    persona = assign_persona(person, previous=previous)
    assert persona.hysteresis == (previous is not None)

    found = recommend(person, persona, Choice(dismissed=frozenset({"gen-spending-map"})))

    assert {again(trace).differences for _, trace in traces_of(found)} == {()}


def untriggered(trace):
    return next(row for row in trace["candidates"] if row["rejected_because"] == "trigger not met")


@pytest.mark.parametrize(
    ("tamper", "part"),
    [
        (lambda trace: trace["inputs"].update(utilization_max="0.10"), "features"),
        (lambda trace: trace["persona"].update(winner="savings_builder"), "persona"),
        (lambda trace: trace["persona"]["matched"].clear(), "persona"),
        (lambda trace: trace["features"][3].update(threshold="0.90"), "features"),
        (lambda trace: trace["features"][3].update(result="not_met"), "features"),
        (lambda trace: trace["candidates"][0].update(score="9"), "candidates"),
        (lambda trace: trace["candidates"].pop(), "candidates"),
        (lambda trace: untriggered(trace).update(rejected_because=None), "candidates"),
        (lambda trace: trace["slots"][1].update(value="0.999"), "rendered_sha256"),
        (lambda trace: trace["slots"][1].update(text="12%"), "slots"),
        (lambda trace: trace["slots"].pop(), "slots"),
        (lambda trace: trace["slots"][1].update(window="180d"), "slots"),
        (lambda trace: trace["template"].update(version=99), "template"),
        (lambda trace: trace["template"].update(id="gone"), "template"),
        (lambda trace: trace["eligibility"].append({"check": "x", "result": "pass"}), "eligibility"),
        (lambda trace: trace["guardrails"].update(faithfulness=False), "guardrails"),
        (lambda trace: trace["data"].update(history_days=9999), "data"),
        (lambda trace: trace.update(rendered_sha256="0" * 64), "rendered_sha256"),
    ],
)
def test_what_was_changed_is_named(trace, tamper, part):
    tamper(trace)

    assert part in {difference.part for difference in again(trace).differences}


def test_the_edition_of_the_trace_decides_and_another_shows(trace):
    entry = SHIPPED_CATALOGUE.entries[trace["template"]["id"]]
    reworded = entry._replace(because=entry.because.replace("We noticed", "We saw"), version=99)
    education = tuple(reworded if one is entry else one for one in SHIPPED_CATALOGUE.education)

    found = again(trace, catalogue=replace(SHIPPED_CATALOGUE, education=education))

    assert {difference.part for difference in found.differences} == {"template", "rendered_sha256"}


def test_no_name_or_id_of_a_person_is_in_a_trace(made):
    found = made(offers_allowed=True)

    assert "user_id" not in json.dumps(found.trace)
    assert found.user_id not in found.trace.values()


CONTEXT = {"set": 1}


def chain(bodies):
    links, previous = [], None
    for position, body in enumerate(bodies, start=1):
        sha256 = link_hash(previous, digest(CONTEXT), digest(body))
        links.append(
            Link(position, f"r{position}", body, digest(body), CONTEXT, digest(CONTEXT), previous, sha256)
        )
        previous = sha256
    return links


BODIES = [{"text": f"number {number}"} for number in range(1, 5)]


def test_a_whole_chain_is_whole():
    assert first_broken(chain(BODIES)) is None
    assert first_broken([]) is None


@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_the_first_broken_link_is_named(position):
    for change in ({"body": {"text": "other"}}, {"context": {"set": 2}}, {"sha256": "0" * 64}):
        links = chain(copy.deepcopy(BODIES))
        links[position - 1] = links[position - 1]._replace(**change)

        broken = first_broken(links)

        assert (broken.position, broken.recommendation_id) == (position, f"r{position}")


def test_a_link_that_was_rehashed_breaks_the_next():
    links = chain(BODIES)
    forged = {"text": "forged"}
    sha256 = link_hash(links[1].previous_sha256, digest(CONTEXT), digest(forged))
    links[1] = links[1]._replace(body=forged, body_sha256=digest(forged), sha256=sha256)

    assert first_broken(links).position == 3


def test_a_missing_link_is_named_by_the_one_after():
    links = chain(BODIES)

    assert "link 2 is missing" in first_broken([links[0], *links[2:]]).reason
    assert "link 1 is missing" in first_broken(links[1:]).reason


def test_an_erased_link_leaves_the_chain_whole_and_nothing_to_read():
    links = chain(BODIES)
    links[1] = links[1]._replace(body=None)
    links[2] = links[2]._replace(context=None)

    assert first_broken(links) is None
    assert links[1].trace() is None
    assert links[2].trace() is None
    links[1] = links[1]._replace(body_sha256="0" * 64)
    assert first_broken(links).position == 2
