"""Chooses three to five pieces of education: those that a person's own numbers call for come first."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from app.domain.features import FeatureSet
from app.domain.logic import Outcome, combine, outcome_of
from app.domain.money import ratio
from app.domain.personas import PersonaResult
from app.domain.personas.rules import INSUFFICIENT_DATA
from app.domain.recommendations.items import Item
from app.domain.recommendations.ranking import Chosen, Considered, best_first
from app.domain.recommendations.slots import Facts

MOST = 5
FEWEST = 3
_PERSONA, _TRIGGER, _SECONDARY, _DISMISSED = 3, 2, 1, -2
NOT_NEEDED = "enough of the person's own"


def choose_education(
    items: tuple[Item, ...],
    facts: Facts,
    features: FeatureSet,
    persona: PersonaResult,
    dismissed: frozenset[str],
) -> Chosen:
    """The best items, filled up with generic ones where too few are left."""
    considered = consider_education(items, features, persona, dismissed)
    chosen = Chosen(considered=considered)
    own = best_first([one for one in considered if not _is_generic(one)])
    chosen.take(own, facts, features.window, MOST)
    # In the catalogue's order, so that what is most useful to most people is written on top.
    generic = sorted(filter(_is_generic, considered), key=lambda one: -one.score)
    if len(chosen.ready) < FEWEST:
        chosen.take(generic, facts, features.window, FEWEST)
    else:
        for one in generic:
            one.rejected = NOT_NEEDED
    return chosen


def consider_education(
    items: tuple[Item, ...], features: FeatureSet, persona: PersonaResult, dismissed: frozenset[str]
) -> list[Considered]:
    """Every item with its score, and whether its trigger speaks for it."""
    secondary = frozenset(persona.matched) - {persona.persona}
    return [
        _consider(item, features, persona.persona, secondary, dismissed=item.id in dismissed)
        for item in items
    ]


def _is_generic(one: Considered) -> bool:
    return isinstance(one.entry, Item) and one.entry.generic


def _consider(
    item: Item, features: FeatureSet, persona: str, secondary: frozenset[str], *, dismissed: bool
) -> Considered:
    tests = [] if item.trigger is None else [outcome_of(test, features) for test in item.trigger.tests]
    met = Outcome.MET if item.trigger is None else combine(item.trigger, iter(tests))
    score, parts = _score(
        (tests.count(Outcome.MET), len(tests)),
        persona=persona in item.personas,
        secondary=not secondary.isdisjoint(item.personas),
        dismissed=dismissed,
    )
    rejected = None
    if persona == INSUFFICIENT_DATA and not item.generic:
        rejected = "insufficient data"
    elif met is not Outcome.MET:
        rejected = "trigger not met"
    return Considered(item, score, parts, rejected)


@lru_cache(maxsize=1024)
def _score(
    met_of: tuple[int, int], *, persona: bool, secondary: bool, dismissed: bool
) -> tuple[Decimal, dict[str, str]]:
    """The score and its parts; a trigger's strength is the share of its tests that are met."""
    met, tests = met_of
    parts = {
        "persona": Decimal(_PERSONA * persona),
        "trigger": _TRIGGER * (ratio(Fraction(met, tests)) if tests else Decimal(0)),
        "secondary": Decimal(_SECONDARY * secondary),
        "dismissed": Decimal(_DISMISSED * dismissed),
    }
    score = sum(parts.values(), start=Decimal(0))
    return score, {name: format(part, "f") for name, part in parts.items()}
