"""Chooses three to five pieces of education: those that a person's own numbers call for come first."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from app.domain.features import FeatureSet
from app.domain.logic import Outcome, combine, outcome_of
from app.domain.money import ratio
from app.domain.personas import PersonaResult
from app.domain.personas.rules import INSUFFICIENT_DATA
from app.domain.recommendations.choice import Choice
from app.domain.recommendations.items import Item
from app.domain.recommendations.ranking import OVERRIDDEN, Chosen, Considered, best_first
from app.domain.recommendations.slots import Facts

MOST = 5
FEWEST = 3
_PERSONA, _TRIGGER, _SECONDARY, _DISMISSED = 3, 2, 1, -2
_PREFERRED = 7  # above all the others together: what an operator chose comes before what the engine would
NOT_NEEDED = "enough of the person's own"


def choose_education(
    items: tuple[Item, ...],
    facts: Facts,
    features: FeatureSet,
    persona: PersonaResult,
    choice: Choice,
) -> Chosen:
    """The best items, filled up with generic ones where too few are left."""
    considered = consider_education(items, features, persona, choice)
    chosen = Chosen(considered=considered)
    own = best_first([one for one in considered if not _fills(one, choice)])
    chosen.take(own, facts, features.window, MOST)
    # In the catalogue's order, so that what is most useful to most people is written on top.
    generic = sorted(
        (one for one in considered if _fills(one, choice) and one.rejected is None),
        key=lambda one: -one.score,
    )
    if len(chosen.ready) < FEWEST:
        chosen.take(generic, facts, features.window, FEWEST)
    else:
        for one in generic:
            one.rejected = NOT_NEEDED
    return chosen


def consider_education(
    items: tuple[Item, ...], features: FeatureSet, persona: PersonaResult, choice: Choice
) -> list[Considered]:
    """Every item with its score, and whether its trigger and no operator speaks against it."""
    secondary = frozenset(persona.matched) - {persona.persona}
    return [_consider(item, features, persona.persona, secondary, choice) for item in items]


def _fills(one: Considered, choice: Choice) -> bool:
    """Whether it only fills up what else would be too little."""
    return isinstance(one.entry, Item) and one.entry.generic and not choice.prefers(one.entry.id)


def _consider(
    item: Item, features: FeatureSet, persona: str, secondary: frozenset[str], choice: Choice
) -> Considered:
    tests = [] if item.trigger is None else [outcome_of(test, features) for test in item.trigger.tests]
    met = Outcome.MET if item.trigger is None else combine(item.trigger, iter(tests))
    score, parts = _score(
        (tests.count(Outcome.MET), len(tests)),
        persona=persona in item.personas,
        secondary=not secondary.isdisjoint(item.personas),
        dismissed=item.id in choice.dismissed,
        preferred=choice.prefers(item.id),
    )
    rejected = None
    if item.id in choice.overridden:
        rejected = OVERRIDDEN
    elif persona == INSUFFICIENT_DATA and not item.generic:
        rejected = "insufficient data"
    elif met is not Outcome.MET:
        rejected = "trigger not met"
    return Considered(item, score, parts, rejected)


@lru_cache(maxsize=1024)
def _score(
    met_of: tuple[int, int], *, persona: bool, secondary: bool, dismissed: bool, preferred: bool
) -> tuple[Decimal, dict[str, str]]:
    """The score and its parts; a trigger's strength is the share of its tests that are met."""
    met, tests = met_of
    parts = {
        "persona": Decimal(_PERSONA * persona),
        "trigger": _TRIGGER * (ratio(Fraction(met, tests)) if tests else Decimal(0)),
        "secondary": Decimal(_SECONDARY * secondary),
        "dismissed": Decimal(_DISMISSED * dismissed),
    }
    if preferred:
        parts["preferred"] = Decimal(_PREFERRED)
    score = sum(parts.values(), start=Decimal(0))
    return score, {name: format(part, "f") for name, part in parts.items()}
