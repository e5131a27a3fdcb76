"""Reads what holds for all of a catalogue: how we speak, and what waits for a review."""

from collections.abc import Mapping
from typing import Any

from app.domain.errors import EntryFault
from app.domain.fields import Fields, shown
from app.domain.recommendations.edition import MODES, Approval, Mode
from app.domain.recommendations.tone import Tone

SETTINGS = "settings"
MOST_PHRASES = 500
LONGEST_PHRASE = 60
_APPROVAL = ("offers", "first_use")


def read_settings(stored: Mapping[str, Any]) -> tuple[Tone, Approval, list[EntryFault]]:
    """The tone list and the approvals, with everything that is wrong with them."""
    fields = Fields(SETTINGS, stored, ("tone", "approval"))
    return _tone(fields, stored.get("tone")), _approval(fields, stored.get("approval")), fields.faults


def _tone(fields: Fields, stored: Any) -> Tone:
    inner = Fields(SETTINGS, stored if isinstance(stored, Mapping) else {}, ("version", "phrases", "traits"))
    tone = Tone(
        inner.text("version", LONGEST_PHRASE),
        inner.texts("phrases", MOST_PHRASES, LONGEST_PHRASE),
        inner.texts("traits", MOST_PHRASES, LONGEST_PHRASE),
    )
    if not inner.faults and not (tone.phrases and tone.traits):
        inner.note(None, "phrases and traits are lists with words in them")
    for fault in inner.faults:
        pointer = None if fault.field is None else f"/tone/{fault.field}"
        fields.note("tone", f"tone list: {fault.reason}", pointer=pointer)
    return tone


def _approval(fields: Fields, stored: Any) -> Approval:
    if not isinstance(stored, Mapping) or set(stored) != set(_APPROVAL):
        fields.note("approval", 'approval: it has "offers" and "first_use"')
        return Approval()
    return Approval(*(_mode(fields, name, stored[name]) for name in _APPROVAL))


def _mode(fields: Fields, name: str, stored: Any) -> Mode:
    for mode in MODES:
        if stored == mode:
            return mode
    reason = f"approval: {name} is {shown(stored)}, which is not one of {', '.join(MODES)}"
    fields.note("approval", reason, pointer=f"/approval/{name}")
    return "auto"
