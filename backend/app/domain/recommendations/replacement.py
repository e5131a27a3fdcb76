"""What an operator puts in the place of a recommendation: it passes everything that the engine's own does."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.domain.errors import NotPossible
from app.domain.features import FeatureSet
from app.domain.personas import PersonaResult
from app.domain.recommendations.choice import Choice
from app.domain.recommendations.edition import Catalogue
from app.domain.recommendations.education import consider_education
from app.domain.recommendations.engine import Place, finish
from app.domain.recommendations.items import Item, Offer, Recommendation
from app.domain.recommendations.offers import consider_offers
from app.domain.recommendations.prepare import Rejected, prepare
from app.domain.recommendations.ranking import Considered
from app.domain.recommendations.slots import Facts
from app.domain.recommendations.tracing import trace_of_set

_DECIDED_BY = ("as_of", "window", "data", "features", "inputs", "persona", "feature_version")


class Proposal(NamedTuple):
    """An entry of a catalogue, and where it is to stand."""

    entry: Item | Offer
    catalogue: Catalogue
    place: Place


def replacement(
    features: FeatureSet, persona: PersonaResult, choice: Choice, proposal: Proposal
) -> Recommendation:
    """The entry as a recommendation for this person; NotPossible with what speaks against it.

    Trigger, eligibility, faithfulness: whatever keeps an entry from being chosen keeps it from here. Tone,
    grade and what is never offered were judged with the edition.
    """
    entry = proposal.entry
    one = _consider(features, persona, choice, entry)
    if one.rejected is not None:
        raise NotPossible(f"{entry.id} is not for this person: {one.rejected}.")
    made = prepare(entry, Facts(features), features.window, one.eligibility)
    if isinstance(made, Rejected):
        raise NotPossible(f"{entry.id} cannot be said to this person: {made.reason}.")
    return finish(made, features, proposal.catalogue, proposal.place)


def is_decided_by(
    context: Mapping[str, Any], features: FeatureSet, persona: PersonaResult, catalogue: Catalogue
) -> bool:
    """Whether the context of a set's traces is that of these features and this persona."""
    again = trace_of_set(features, persona, catalogue, Choice(), [])
    return all(json.loads(json.dumps(again[part])) == context[part] for part in _DECIDED_BY)


def _consider(
    features: FeatureSet, persona: PersonaResult, choice: Choice, entry: Item | Offer
) -> Considered:
    if isinstance(entry, Item):
        [one] = consider_education((entry,), features, persona, choice)
        return one
    if not choice.offers_allowed:
        raise NotPossible(f"{entry.id} is an offer, and this person allows none.")
    [one] = consider_offers((entry,), features, persona, choice)
    return one
